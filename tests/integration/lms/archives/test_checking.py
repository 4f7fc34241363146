"""Whatever is done to the tables by somebody who may, the check finds it and names it (R147)."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction

from lms.archives.adapters import keystore
from lms.archives.models import ArchiveCheck, ArchiveEntry
from lms.archives.queries import health_of
from lms.archives.rules.offline.faults import Report
from lms.archives.services import checks, request_check, run_check, verify_database
from lms.people.models import AuditRow
from tests.builders.archive_centre import Centre, Clock, lay_open

pytestmark = pytest.mark.django_db

NAMED = ("seq", "first", "n")
GUARDED = (
    "archiveentry",
    "archivecontent",
    "sealedcontent",
    "personkey",
    "archiveseal",
    "signingkey",
)


@pytest.fixture
def tamper(three_days: Centre) -> Iterator[Callable[..., None]]:
    """Runs SQL as the owner of the tables, who can send the triggers to rest."""

    def run(*statements: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in GUARDED:
                cursor.execute(f"ALTER TABLE archives_{table} DISABLE TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for statement in statements:
                cursor.execute(statement)

    yield run
    transaction.set_rollback(True)  # Foreign keys that were broken are not to be checked.


def faults(centre: Centre) -> set[tuple[str, object]]:
    """Faults as (code, the first number they name)."""
    return {
        (
            fault.code,
            next((fault.params[n] for n in ("seq", "first", "n") if n in fault.params), None),
        )
        for fault in verify_database(centre.id).faults
    }


def test_untouched_archive_is_whole(three_days: Centre) -> None:
    report = verify_database(three_days.id)
    assert report.ok
    assert (report.entries, report.seals, report.sealed_to) == (9, 2, 6)
    assert report.keys == [keystore.signer().key_id]


def test_centre_without_an_archive_is_whole(centre: Centre) -> None:
    assert verify_database(centre.id).ok


HR = "(SELECT id FROM people_employee WHERE login = 'hr')"
UUID_9 = "'00000000-0000-0000-0000-000000000009'"
LONG = "'" + "9" * 64 + "'"
LATER = "'2026-11-20T00:00:00Z'"
KEY_OF_BO = (
    "(SELECT k.id FROM archives_personkey k JOIN people_employee e ON e.id = k.employee_id"
    " WHERE e.login = 'bo')"
)
WITHOUT_REFERENCE = """
DO $$ DECLARE name text; BEGIN
    SELECT conname INTO name FROM pg_constraint
    WHERE conrelid = 'archives_sealedcontent'::regclass
        AND confrelid = 'archives_personkey'::regclass;
    EXECUTE 'ALTER TABLE archives_sealedcontent DROP CONSTRAINT ' || quote_ident(name);
END $$
"""
COLUMNS = [
    ("archiveentry", "tenant", "99999999", ("entry_missing", 5)),
    ("archiveentry", "seq", "77", ("entry_missing", 5)),
    ("archiveentry", "employee_id", HR, ("entry_changed", 5)),
    ("archiveentry", "person_seq", "77", ("entry_changed", 5)),
    ("archiveentry", "kind", "'track_result'", ("entry_changed", 5)),
    ("archiveentry", "source", UUID_9, ("entry_changed", 5)),
    ("archiveentry", "supersedes_seq", "1", ("entry_changed", 5)),
    ("archiveentry", "occurred_at", LATER, ("entry_changed", 5)),
    ("archiveentry", "recorded_at", LATER, ("entry_changed", 5)),
    ("archiveentry", "payload_sha256", LONG, ("entry_changed", 5)),
    ("archiveentry", "prev_centre_hash", LONG, ("entry_changed", 5)),
    ("archiveentry", "prev_person_hash", LONG, ("entry_changed", 5)),
    ("archiveentry", "entry_hash", LONG, ("entry_changed", 5)),
    ("archivecontent", "tenant", "99999999", ("payload_missing", 5)),
    ("archivecontent", "salt", "'\\x00'", ("payload_changed", 5)),
    ("archivecontent", "payload", "payload - 'score'", ("payload_changed", 5)),
    ("archivecontent", "payload", "jsonb_set(payload, '{score}', '87.5')", ("payload_changed", 5)),
    ("sealedcontent", "tenant", "99999999", ("payload_missing", 5)),
    ("sealedcontent", "key_id", KEY_OF_BO, ("content_unreadable", 5)),
    ("sealedcontent", "body", "'\\x00'", ("content_unreadable", 5)),
    ("sealedcontent", "body", "set_byte(body, 40, get_byte(body, 40) # 1)",
     ("content_unreadable", 5)),
    ("personkey", "id", UUID_9, ("content_unreadable", 5)),
    ("personkey", "wrapped", "'\\x00'", ("content_unreadable", 5)),
    ("personkey", "house_key", LONG, ("content_unreadable", 5)),
    ("archiveseal", "tenant", "99999999", ("seal_missing", 1)),
    ("archiveseal", "id", UUID_9, ("seal_changed", 2)),
    ("archiveseal", "number", "7", ("seal_order", 7)),
    ("archiveseal", "day", "'2026-11-20'", ("seal_changed", 2)),
    ("archiveseal", "starts_at", LATER, ("seal_changed", 2)),
    ("archiveseal", "ends_at", LATER, ("seal_changed", 2)),
    ("archiveseal", "first_seq", "5", ("seal_changed", 2)),
    ("archiveseal", "last_seq", "5", ("seal_changed", 2)),
    ("archiveseal", "root", LONG, ("seal_root", 4)),
    ("archiveseal", "prev_seal_hash", LONG, ("seal_chain", 2)),
    ("archiveseal", "sealed_at", LATER, ("seal_changed", 2)),
    ("archiveseal", "key_id", LONG, ("key_unknown", None)),
    ("archiveseal", "seal_hash", LONG, ("seal_changed", 2)),
    ("archiveseal", "signature", "'\\x00'", ("seal_signature", 2)),
    ("signingkey", "tenant", "99999999", ("key_unknown", None)),
    ("signingkey", "id", UUID_9, ("key_changed", None)),
    ("signingkey", "key_id", LONG, ("key_changed", None)),
    ("signingkey", "public_key", "'\\x" + "09" * 32 + "'", ("key_changed", None)),
    ("signingkey", "created_at", LATER, ("key_changed", None)),
    ("signingkey", "signature", "'\\x00'", ("key_changed", None)),
    ("archivehead", "tenant", "99999999", ("entry_added", 9)),
    ("archivehead", "seq", "8", ("entry_added", 9)),
    ("archivehead", "seq", "10", ("tail_missing", 10)),
    ("archivehead", "entry_hash", LONG, ("head_changed", None)),
    ("archivehead", "recorded_at", LATER, ("head_changed", None)),
    ("archivehead", "seals", "3", ("seal_missing", 2)),
    ("archivehead", "seal_hash", LONG, ("seal_changed", 2)),
    ("archivehead", "sealed_seq", "5", ("head_changed", None)),
    ("archivehead", "sealed_until", LATER, ("head_changed", None)),
    ("personhead", "seq", "77", ("person_head", None)),
    ("personhead", "entry_hash", LONG, ("person_head", None)),
    ("personhead", "tenant", "99999999", ("person_head", None)),
]  # fmt: skip
OF_ENTRY_5 = "entry_id = (SELECT id FROM archives_archiveentry WHERE seq = 5)"
WHERE = {
    "archiveentry": "seq = 5",
    "archivecontent": OF_ENTRY_5,
    "sealedcontent": OF_ENTRY_5,
    "personkey": f"id = (SELECT key_id FROM archives_sealedcontent WHERE {OF_ENTRY_5})",
    "archiveseal": "number = 2",
}


@pytest.mark.parametrize(("table", "column", "value", "fault"), COLUMNS)
def test_change_of_a_column_is_found(
    three_days: Centre,
    tamper: Callable[..., None],
    table: str,
    column: str,
    value: str,
    fault: tuple[str, object],
) -> None:
    where = WHERE.get(table, "true")
    if table == "archivecontent":
        lay_open(three_days.id)
    if (table, column) == ("personkey", "id"):
        tamper(WITHOUT_REFERENCE, f"UPDATE archives_sealedcontent SET key_id = {UUID_9}")
        where = f"id = {KEY_OF_BO}"
    tamper(f"UPDATE archives_{table} SET {column} = {value} WHERE {where}")
    assert fault in faults(three_days)


NOTES_ON_KEYS = (
    "tenant",
    "employee_id",
    "retention",
    "period",
    "created_at",
    "destroyed_at",
    "destroyed_by",
    "destroyed_under",
)
CHAIN = (*GUARDED, "archivehead", "personhead")


def test_every_column_of_the_chain_is_in_the_table_above() -> None:
    own = {(table, column) for table, column, _, _ in COLUMNS}
    meaningless = {
        ("archiveentry", "id"),  # cannot change while a content refers to it; tested below
        ("archivecontent", "entry_id"),  # likewise
        ("sealedcontent", "entry_id"),  # likewise
        ("personhead", "id"),  # names nothing
        ("personhead", "employee_id"),  # tested below
        # A key proves nothing: it opens or it does not. What it is for, and that it is gone, is
        # told by the certificate of its destruction, which is an entry.
        *(("personkey", column) for column in NOTES_ON_KEYS),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_name = ANY(%s)",
            [[f"archives_{table}" for table in CHAIN]],
        )
        there = {(table.removeprefix("archives_"), column) for table, column in cursor.fetchall()}
    assert there == own | meaningless


ENTRY_5 = "(SELECT id FROM archives_archiveentry WHERE seq = 5)"
CONTENT_5 = f"entry_id = {ENTRY_5}"
COPY = f"""
    INSERT INTO archives_archiveentry
    SELECT made.* FROM archives_archiveentry e, jsonb_populate_record(
        NULL::archives_archiveentry,
        to_jsonb(e) || jsonb_build_object(
            'seq', {{to}}, 'id', {UUID_9}, 'person_seq', 50, 'source', NULL
        )
    ) made WHERE e.seq = {{of}}
"""
TAMPERED = {
    "id": (
        f"UPDATE archives_sealedcontent SET entry_id = {UUID_9} WHERE {CONTENT_5}",
        f"UPDATE archives_archiveentry SET id = {UUID_9} WHERE seq = 5",
    ),
    "contents_swapped": (
        "ALTER TABLE archives_sealedcontent DROP CONSTRAINT archives_sealedcontent_pkey",
        ("UPDATE archives_sealedcontent c SET entry_id = other.id FROM archives_archiveentry own"
        " JOIN archives_archiveentry other ON own.seq + other.seq = 11 AND own.seq IN (5, 6)"
        " WHERE c.entry_id = own.id"),
    ),
    "content_removed": (f"DELETE FROM archives_sealedcontent WHERE {CONTENT_5}",),
    "removed": (
        f"DELETE FROM archives_sealedcontent WHERE {CONTENT_5}",
        "DELETE FROM archives_archiveentry WHERE seq = 5",
    ),
    "swapped": (
        "UPDATE archives_archiveentry SET seq = 99 WHERE seq = 5",
        "UPDATE archives_archiveentry SET seq = 5 WHERE seq = 6",
        "UPDATE archives_archiveentry SET seq = 6 WHERE seq = 99",
    ),
    "inserted": (
        "UPDATE archives_archiveentry SET seq = seq + 101 WHERE seq > 5",
        "UPDATE archives_archiveentry SET seq = seq - 100 WHERE seq > 100",
        COPY.format(of=5, to=6),
    ),
    "appended": (COPY.format(of=9, to=10),),
    "cut_off": (
        ("DELETE FROM archives_sealedcontent WHERE entry_id IN"
        " (SELECT id FROM archives_archiveentry WHERE seq > 7)"),
        "DELETE FROM archives_archiveentry WHERE seq > 7",
    ),
    "cut_off_below_the_seal": (
        ("DELETE FROM archives_sealedcontent WHERE entry_id IN"
        " (SELECT id FROM archives_archiveentry WHERE seq > 4)"),
        "DELETE FROM archives_archiveentry WHERE seq > 4",
        ("UPDATE archives_archivehead SET seq = 4, (entry_hash, recorded_at) ="
        " (SELECT entry_hash, recorded_at FROM archives_archiveentry WHERE seq = 4)"),
    ),
    "seal_removed": ("DELETE FROM archives_archiveseal WHERE number = 1",),
    "last_seal_removed": ("DELETE FROM archives_archiveseal WHERE number = 2",),
    "key_removed": ("DELETE FROM archives_signingkey",),
    "key_of_the_contents_removed": (
        ("UPDATE archives_personkey SET wrapped = NULL, destroyed_at = now(),"
        " destroyed_by = 'nobody', destroyed_under = 'nothing'"),
    ),
    "people_exchanged": (
        "ALTER TABLE archives_personhead DROP CONSTRAINT archive_person_once",
        ("UPDATE archives_personhead h SET employee_id = o.employee_id FROM archives_personhead o"
        " WHERE o.id <> h.id"),
    ),
}  # fmt: skip
EXPECTED = {
    "id": ("entry_changed", 5),
    "contents_swapped": ("content_unreadable", 5),
    "content_removed": ("payload_missing", 5),
    "removed": ("entry_missing", 5),
    "swapped": ("entry_changed", 5),
    "inserted": ("entry_changed", 6),
    "appended": ("entry_added", 10),
    "cut_off": ("tail_missing", 8),
    "cut_off_below_the_seal": ("tail_missing", 5),
    "seal_removed": ("seal_order", 2),
    "last_seal_removed": ("seal_missing", 1),
    "key_removed": ("key_unknown", None),
    "key_of_the_contents_removed": ("payload_missing", 5),
    "people_exchanged": ("person_head", None),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_tampering_with_rows_is_found(
    three_days: Centre, tamper: Callable[..., None], name: str
) -> None:
    tamper(*TAMPERED[name])
    assert EXPECTED[name] in faults(three_days)


def test_archive_signed_anew_by_another_key_is_found(three_days: Centre) -> None:
    """The attacker owns the database, and the house knows which keys it ever had."""
    known = three_days.id, keystore.signer().key_id
    path = keystore._folder() / keystore.KNOWN_FILE
    path.write_text("ab" * 32 + "\n")
    report = verify_database(known[0])
    assert [fault.params.get("key") for fault in report.faults] == [known[1]]


def test_check_is_queued_once_then_run_and_noted(three_days: Centre) -> None:
    check = request_check(three_days.id, three_days.office)
    assert check.state == "queued"
    assert request_check(three_days.id, three_days.office).id == check.id
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'archives.run_check'"
        )
        assert cursor.fetchone() == (1,)
    done = run_check(three_days.id, check.id)
    assert (done.state, done.entries, done.seals) == ("verified", 9, 2)
    assert AuditRow.objects.filter(action="archive.check_requested").count() == 1


def test_check_that_cannot_be_carried_out_says_so_and_bars_no_other(
    three_days: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(tenant: int) -> None:
        raise RuntimeError("no disk")

    check = request_check(three_days.id)
    monkeypatch.setattr(checks, "verify_database", fall)
    with pytest.raises(RuntimeError, match="no disk"):
        run_check(three_days.id, check.id)
    monkeypatch.undo()
    check.refresh_from_db()
    assert (check.state, check.problem) == ("not_checked", "archive.check_failed")
    assert check.finished_at is not None
    assert health_of(three_days.id).problem == "archive.check_failed"
    again = request_check(three_days.id)
    assert again.id != check.id
    assert run_check(three_days.id, again.id).state == "verified"
    assert health_of(three_days.id).problem == ""


def test_check_that_cannot_be_carried_out_hides_no_faults_found_before(
    three_days: Centre, clock: Clock
) -> None:
    found = ArchiveCheck.objects.create(
        tenant=three_days.id, finished_at=clock.now, fault_count=1, faults=[{"code": "seal_root"}]
    )
    clock.pass_by(minutes=5)
    ArchiveCheck.objects.create(tenant=three_days.id, finished_at=clock.now, problem="any.code")
    health = health_of(three_days.id)
    assert (health.last_check, health.faults) == (found, [{"code": "seal_root"}])
    assert health.problem == "any.code"


@pytest.mark.parametrize("has_begun", [True, False])
def test_check_that_never_came_to_an_end_is_taken_over(
    three_days: Centre, clock: Clock, has_begun: bool
) -> None:
    lost = request_check(three_days.id)
    if has_begun:
        ArchiveCheck.objects.filter(id=lost.id).update(started_at=clock.now)
    clock.pass_by(minutes=59)
    assert request_check(three_days.id).id == lost.id
    assert health_of(three_days.id).is_checking
    clock.pass_by(minutes=2)
    health = health_of(three_days.id)
    assert (health.is_checking, health.problem) == (False, "archive.check_lost")
    taken = request_check(three_days.id)
    assert taken.id != lost.id
    lost = run_check(three_days.id, lost.id)
    assert (lost.state, lost.problem) == ("not_checked", "archive.check_lost")
    assert run_check(three_days.id, taken.id).state == "verified"


def test_check_that_ends_after_it_was_given_up_counts_after_all(
    three_days: Centre, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = request_check(three_days.id)

    def slowly(tenant: int) -> Report:
        clock.pass_by(hours=2)
        request_check(tenant)
        return verify_database(tenant)

    monkeypatch.setattr(checks, "verify_database", slowly)
    run_check(three_days.id, slow.id)
    slow.refresh_from_db()
    assert (slow.state, slow.problem) == ("verified", "")


def test_check_that_finds_something_keeps_what_it_found(
    three_days: Centre, tamper: Callable[..., None]
) -> None:
    check = request_check(three_days.id)
    lay_open(three_days.id)
    tamper("UPDATE archives_archivecontent SET payload = '{}' WHERE " + CONTENT_5)
    run_check(three_days.id, check.id)
    check = ArchiveCheck.objects.get(tenant=three_days.id, id=check.id)
    assert check.state == "broken"
    assert check.faults == [{"code": "payload_changed", "params": {"seq": 5}}]
    assert ArchiveEntry.objects.filter(tenant=three_days.id).count() == 9
