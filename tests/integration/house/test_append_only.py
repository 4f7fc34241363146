"""What is only ever added to: the database itself refuses more, whoever asks (R147)."""

import pytest
from django.db import IntegrityError, connection, transaction

pytestmark = pytest.mark.django_db

NEVER = {"UPDATE {} SET tenant = 2", "DELETE FROM {}", "TRUNCATE {} CASCADE"}
REFUSED = {
    ("archives", "archives_archiveentry"): NEVER,
    ("archives", "archives_archivecontent"): NEVER,
    ("archives", "archives_sealedcontent"): NEVER,
    ("archives", "archives_archiveseal"): NEVER,
    ("archives", "archives_signingkey"): NEVER,
    ("grading", "grading_decision"): NEVER,
    ("people", "people_auditrow"): NEVER,
    ("regulation", "regulation_acknowledgement"): NEVER,
    ("regulation", "regulation_reading"): NEVER,
    ("runtime", "scorm_runtime_runtimecommit"): NEVER - {"DELETE FROM {}"},
}
"""By the name of the triggers and the table."""


@pytest.mark.parametrize(
    ("room", "table", "change"),
    [(*where, change) for where, changes in REFUSED.items() for change in sorted(changes)],
)
def test_database_refuses_to_change_what_is_append_only(room: str, table: str, change: str) -> None:
    verb, *_ = change.split()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {room}_no_truncate")
        with (
            pytest.raises(IntegrityError, match=f"{verb} of {table} refused"),
            transaction.atomic(),
        ):
            cursor.execute(change.format(table))


def test_triggers_hold_in_a_session_that_calls_itself_a_replica() -> None:
    """Those that fire ALWAYS do; and no table is guarded that is not looked at here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgenabled FROM pg_trigger WHERE tgname LIKE %s",
            [r"%\_no\_change"],
        )
        assert dict(cursor.fetchall()) == {table: "A" for _, table in REFUSED}


def test_journal_of_commits_may_be_cleared() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM scorm_runtime_runtimecommit")
