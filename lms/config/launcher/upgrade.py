"""Brings the database up to date, in a process of its own: `python -m lms.config.launcher.upgrade`.

The only part of the launcher that loads Django. It ends when it is done, so that the supervisor,
which stays, remains small. Prints one JSON document: see `Outcome`.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

import psycopg

from lms.config import env
from lms.config.launcher.progress import Progress, to_stderr

# Any fixed number will do, as long as nobody else takes it: "callcraf" in ASCII.
_MIGRATION_LOCK = int.from_bytes(b"callcraf", "big")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`applied`: migrations applied just now. `empty`: nobody works here yet, so the demo centre
    may move in. `sign_ins`: (login, who that is) of the demo centre; `password`: theirs."""

    applied: int
    empty: bool
    sign_ins: tuple[tuple[str, str], ...]
    password: str


def migrate(database_url: str, say: Progress = to_stderr) -> int:
    """Apply the migrations that wait and return their number. Django must be set up.

    Whoever comes second while another process migrates waits for it, and then finds nothing to do.
    Where nothing waits, this costs two queries.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with only_one_migrates(database_url):
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            say(f"{len(plan)} migrations to apply")
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    return len(plan)


@contextmanager
def only_one_migrates(database_url: str) -> Iterator[None]:
    """Hold the migration lock, on a connection of its own.

    The lock belongs to a transaction, not to a session, so that it also holds through a pooler
    that hands every transaction another connection.
    """
    with psycopg.connect(database_url) as lock:
        lock.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        lock.execute("SELECT pg_advisory_xact_lock(%s)", [_MIGRATION_LOCK])
        yield


def main() -> int:
    """Migrate the database of DATABASE_URL and say what state it is in."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings")
    import django
    from django.db import connections

    django.setup()
    from lms.config.demo.people import PASSWORD, SIGN_INS
    from lms.people.models import Tenant

    applied = migrate(env.text("DATABASE_URL"))
    outcome = Outcome(applied, not Tenant.objects.exists(), SIGN_INS, PASSWORD)
    json.dump(asdict(outcome), sys.stdout)
    connections.close_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
