"""`make bench`: figures as ratios within one run, one JSON object per line.

    ONLY=lrs     one family: lrs, runtime, intake, grading, portal
    SIZE=full    the long runs

Each family works on a database of its own, made for it and gone afterwards, with durable settings
as in production. Progress goes to standard error, figures to standard output.
"""

import json
import os
import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from lms.config.launcher.postgres import ensure_running

FAMILIES = ("lrs", "runtime", "intake", "grading", "portal")


def main() -> int:
    """Run the families that are asked for; returns the exit code."""
    only = os.environ.get("ONLY", "").split() or FAMILIES
    unknown = set(only) - set(FAMILIES)
    if unknown:
        print(f"no such family: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="callcraft-bench-"))
    folder.chmod(0o711)  # The database server's own user passes through.
    try:
        os.environ |= {"CALLCRAFT_DATA": str(folder), "CALLCRAFT_LOG_JSON": "1"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "lms.config.settings"
        with ensure_running(folder) as cluster:
            os.environ["DATABASE_URL"] = cluster.url
            _measure(only)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _measure(families: tuple[str, ...] | list[str]) -> None:
    import django

    django.setup()
    import logging

    from django.db import connections
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    logging.disable(logging.INFO)
    setup_test_environment()
    for family in families:
        print(f"{family} …", file=sys.stderr, flush=True)
        databases = setup_databases(verbosity=0, interactive=False)
        try:
            for figure in import_module(f"tests.benchmarks.{family}").run():
                print(json.dumps({"machine": _machine(), **figure}), flush=True)
        finally:
            connections.close_all()
            teardown_databases(databases, verbosity=0)


def _machine() -> str:
    return f"{os.cpu_count()} cores, PostgreSQL of the launcher, durable"


if __name__ == "__main__":
    sys.exit(main())
