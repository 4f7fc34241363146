"""A database of the suite's own: a private cluster, made for one run and gone afterwards."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def own_database() -> Iterator[None]:
    """Set Django up on a database of its own; nothing of it is left."""
    from lms.config.launcher.postgres import ensure_running
    from lms.config.launcher.server import Options

    folder = Path(tempfile.mkdtemp(prefix="callcraft-cts-"))
    folder.chmod(0o711)  # The database server's own user passes through.
    try:
        os.environ |= {"CALLCRAFT_DATA": str(folder), "CALLCRAFT_LOG_JSON": "1"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "lms.config.settings"
        with ensure_running(folder, options=Options(durable=False)) as cluster:
            os.environ["DATABASE_URL"] = cluster.url
            with _migrated():
                yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _migrated() -> Iterator[None]:
    import logging

    import django

    django.setup()

    from django.db import connections
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    logging.disable(logging.ERROR)
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        connections.close_all()
        teardown_databases(databases, verbosity=0)
