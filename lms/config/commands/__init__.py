"""Commands: each module parses, calls one service, and presents.

With `--json` a command prints one JSON document on standard output and nothing else there.
Exit codes: 0 done, 1 failed, 2 wrongly called, 3 refused (what was given has faults).
"""

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from lms.config import env

FAILED, REFUSED = 1, 3


def main(argv: Sequence[str]) -> int:
    """Parse and run one command; returns the exit code."""
    from lms.config.commands import (
        archive,
        courses,
        exports,
        forwarding,
        h5p,
        lrs,
        operate,
        record,
        rules,
        simulate,
    )

    parser = argparse.ArgumentParser(prog="python -m lms", description="Callcraft")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in (
        operate,
        courses,
        exports,
        rules,
        archive,
        lrs,
        record,
        forwarding,
        h5p,
        simulate,
    ):
        module.add_to(commands)
    arguments, rest = parser.parse_known_args(argv)
    if rest and not arguments.passes_on:
        parser.error(f"unknown: {' '.join(rest)}")
    arguments.rest = rest
    return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    from xapi.problems import Problem

    try:
        with _database() if arguments.needs_database else contextlib.nullcontext():
            return int(arguments.run(arguments))
    except env.ConfigurationError as error:
        print(error, file=sys.stderr)
        return FAILED
    except Problem as problem:
        if getattr(arguments, "json", False):
            show_json({"error": problem.as_dict(language())})
        else:
            print(f"{problem.code}: {problem.text(language())}", file=sys.stderr)
        return FAILED


@contextlib.contextmanager
def _database() -> Iterator[None]:
    """Django over DATABASE_URL, or over the embedded database, started if it is not running."""
    from lms.config.launcher.serve import database_url

    with database_url(env.data_folder()) as url:
        os.environ["DATABASE_URL"] = url
        set_up()
        from django.db import connections

        try:
            yield
        finally:
            connections.close_all()


def set_up() -> None:
    """Make Django ready. Without a database, for what needs the settings alone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings")
    import django

    django.setup()


def add_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Any,
    help_text: str,
    *,
    needs_database: bool = True,
    as_json: bool = True,
    passes_on: bool = False,
) -> argparse.ArgumentParser:
    """Add one command; `run(arguments)` returns the exit code.

    One that `passes_on` finds words that are not its own in `arguments.rest`.
    """
    parser = commands.add_parser(name, help=help_text, description=help_text)
    parser.set_defaults(run=run, needs_database=needs_database, passes_on=passes_on)
    if as_json:
        parser.add_argument("--json", action="store_true", help="print one JSON document")
    return parser


def show_json(document: object) -> None:
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=str)
    print()


def language() -> str:
    """The language of messages: Chinese where the environment says so, else English."""
    return (
        "zh-Hans" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("zh") else "en"
    )


def only_tenant() -> int:
    """The tenant that commands work for: CALLCRAFT_TENANT, else the first."""
    from lms.people.models import Tenant

    chosen = env.number("CALLCRAFT_TENANT", 0)
    tenant = Tenant.objects.filter(**({"id": chosen} if chosen else {})).order_by("id").first()
    if tenant is None:
        raise SystemExit("There is no tenant yet. Run `python -m lms seed-demo` or create one.")
    return tenant.id
