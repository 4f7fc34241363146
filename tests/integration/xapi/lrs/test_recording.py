"""What `record_statements` stores, and what it refuses to."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from tests.integration.xapi.lrs.conftest import (
    ANSWERED,
    AUTHORITY,
    MO,
    TENANT,
    make_statement,
    voiding,
)
from xapi.lrs.exceptions import (
    StatementConflict,
    StatementRejected,
    StatementTwice,
)
from xapi.lrs.models import LinkRow, StatementId, StatementRow
from xapi.lrs.queries import (
    StoredStatement,
    consistent_through,
    statement_by_id,
    statements_of_registrations,
)
from xapi.lrs.services import record_statements
from xapi.lrs.signals import statements_stored, statements_voided
from xapi.statements import Version, digest_of

pytestmark = pytest.mark.django_db


def record(*statements: Any, tenant: int = TENANT, **more: Any) -> list[StoredStatement]:
    return record_statements(tenant=tenant, statements=statements, authority=AUTHORITY, **more)


@pytest.fixture
def told() -> Iterator[list[tuple[str, list[UUID]]]]:
    """What the signals said, in order."""
    heard: list[tuple[str, list[UUID]]] = []

    def stored(statements: list[StoredStatement], **_: Any) -> None:
        heard.append(("stored", [statement.id for statement in statements]))

    def voided(statements: list[StoredStatement], **_: Any) -> None:
        heard.append(("voided", [statement.id for statement in statements]))

    statements_stored.connect(stored)
    statements_voided.connect(voided)
    yield heard
    statements_stored.disconnect(stored)
    statements_voided.disconnect(voided)


def test_a_statement_is_completed_and_kept() -> None:
    before = datetime.now(UTC) - timedelta(seconds=5)
    (stored,) = record(make_statement(id=None))
    again = statement_by_id(TENANT, stored.id)
    assert again == stored
    assert again is not None
    assert again.statement["id"] == str(stored.id)
    assert again.statement["authority"] == AUTHORITY
    assert again.statement["version"] == "2.0.0"
    assert again.statement["timestamp"] == again.statement["stored"]
    assert datetime.fromisoformat(again.statement["stored"]) == again.stored > before
    assert again.sha256 == digest_of(again.statement).hex()


def test_an_old_edition_leaves_its_mark_on_a_statement_without_a_version() -> None:
    """XAPI 1.0.3 Data 2.4.10."""
    (stored,) = record(make_statement(), version=Version.V1)
    assert stored.statement["version"] == "1.0.0"


def test_a_statement_without_a_time_happened_when_it_was_received() -> None:
    noon = datetime(2030, 1, 31, 12, tzinfo=UTC)
    (stored,) = record(make_statement(), received_at=noon)
    assert stored.statement["timestamp"] == "2030-01-31T12:00:00.000000Z"


def test_a_batch_is_stored_in_its_order() -> None:
    batch = [make_statement() for _ in range(20)]
    stored = record(*batch)
    assert [str(one.id) for one in stored] == [one["id"] for one in batch]
    assert [one.stored for one in stored] == sorted({one.stored for one in stored})


def test_nothing_of_a_batch_with_a_bad_statement_is_stored() -> None:
    with pytest.raises(StatementRejected) as caught:
        record(make_statement(), make_statement(verb={"id": "answered"}))
    assert caught.value.params["index"] == 1
    assert caught.value.params["path"] == "$.verb.id"
    assert "1.0.3 Data 2.4.3" in str(caught.value.params["clause"])
    assert not StatementRow.objects.filter(tenant=TENANT).exists()
    assert not StatementId.objects.filter(tenant=TENANT).exists()


def test_a_batch_may_not_name_an_id_twice() -> None:
    """XAPI 2.0.0 4.1.6.1."""
    one = make_statement()
    with pytest.raises(StatementTwice):
        record(one, {**one, "id": one["id"].upper()})


def test_an_attachment_without_data_or_url_is_refused() -> None:
    attachment = {
        "usageType": "https://callcraft.example/usage",
        "display": {"en": "A"},
        "contentType": "text/plain",
        "length": 1,
        "sha2": "0" * 64,
    }
    with pytest.raises(StatementRejected) as refused:
        record(make_statement(), make_statement(attachments=[attachment]))
    assert refused.value.params["index"] == 1
    assert refused.value.params["rule"] == "attachment_missing"
    assert refused.value.params["path"] == "$.attachments[0]"
    assert "Communication 1.5" in str(refused.value.params["clause"])


def test_the_same_statement_again_changes_nothing(told: list[Any]) -> None:
    """XAPI 1.0.3 Data 2.3.1, Communication 2.1.2: what is stored is never modified."""
    one = make_statement(timestamp="2030-01-31T08:00:00+08:00")
    (first,) = record(one)
    (second,) = record({**one, "timestamp": "2030-01-31T00:00:00Z"})
    (third,) = record({name: value for name, value in one.items() if name != "timestamp"})
    assert first == second == third
    assert told == [("stored", [first.id])]


def test_another_statement_under_a_known_id_is_a_conflict_for_the_whole_batch() -> None:
    one = make_statement()
    (first,) = record(one)
    fresh = make_statement()
    with pytest.raises(StatementConflict):
        record(fresh, {**one, "actor": MO})
    assert statement_by_id(TENANT, UUID(fresh["id"])) is None
    assert statement_by_id(TENANT, first.id) == first


def test_a_duplicate_does_not_keep_the_rest_of_its_batch_out() -> None:
    (first,) = record(make_statement())
    fresh = make_statement()
    stored = record(first.statement, fresh)
    assert stored[0] == first
    assert statement_by_id(TENANT, UUID(fresh["id"])) == stored[1]


def test_voiding_hides_a_statement_and_is_told(told: list[Any]) -> None:
    """XAPI 1.0.3 Data 2.3.2; 2.0.0 4.2.5."""
    registration = uuid4()
    (first,) = record(make_statement(context={"registration": str(registration)}))
    (second,) = record(voiding(first.id))
    again = statement_by_id(TENANT, first.id)
    assert again is not None
    assert again.voided
    assert again.sha256 == first.sha256
    assert statements_of_registrations(TENANT, {registration}) == []
    assert told == [("stored", [first.id]), ("stored", [second.id]), ("voided", [first.id])]
    record(voiding(first.id))
    assert told[3][0] == "stored", "it was voided already"
    assert len(told) == 4


def test_a_statement_can_be_voided_before_it_arrives() -> None:
    target = make_statement()
    record(voiding(target["id"]))
    (stored,) = record(target)
    assert stored.voided
    assert StatementId.objects.get(tenant=TENANT, id=stored.id).position == stored.position


def test_a_statement_can_be_voided_in_its_own_batch() -> None:
    target = make_statement()
    for batch in ([target, voiding(target["id"])], [voiding(target["id"]), target]):
        stored = {str(one.id): one.voided for one in record(*batch)}
        assert stored.pop(target["id"])
        assert not any(stored.values())


def test_a_voiding_statement_cannot_be_voided() -> None:
    """XAPI 1.0.3 Data 2.3.2, whichever of the two comes first."""
    first, second = voiding(uuid4()), voiding(uuid4())
    record(first)
    record(voiding(first["id"]))
    record(voiding(second["id"]))
    record(second)
    third = voiding(uuid4())
    record(third, voiding(third["id"]))
    for one in (first, second, third):
        found = statement_by_id(TENANT, UUID(one["id"]))
        assert found is not None
        assert not found.voided


def test_a_receiver_that_fails_undoes_the_writing() -> None:
    def refuse(**_: Any) -> None:
        raise RuntimeError("no")

    statements_stored.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            record(make_statement())
    finally:
        statements_stored.disconnect(refuse)
    assert not StatementRow.objects.filter(tenant=TENANT).exists()


def test_statements_go_with_the_transaction_of_the_caller() -> None:
    one = make_statement()
    with transaction.atomic():
        record(one)
        transaction.set_rollback(True)
    assert statement_by_id(TENANT, UUID(one["id"])) is None


def test_statements_of_registrations_come_by_the_time_they_happened() -> None:
    registration, other = uuid4(), uuid4()
    for number, (time, where) in enumerate(
        [("09", registration), ("08", registration), ("10", other), ("07", uuid4())]
    ):
        record(
            make_statement(
                timestamp=f"2030-01-31T{time}:00:00Z",
                context={"registration": str(where).upper()},
                result={"response": str(number)},
            )
        )
    found = statements_of_registrations(TENANT, {registration, other})
    assert [one.statement["result"]["response"] for one in found] == ["1", "0", "2"]
    assert statements_of_registrations(TENANT, set()) == []


def test_tenants_do_not_meet() -> None:
    """The same id, learner and registration in two tenants are four things that differ."""
    registration = uuid4()
    one = make_statement(context={"registration": str(registration)})
    (mine,) = record(one, tenant=1)
    (theirs,) = record({**one, "actor": MO}, tenant=2)
    assert mine.id == theirs.id
    record(voiding(one["id"]), tenant=1)
    assert statements_of_registrations(1, {registration}) == []
    assert statements_of_registrations(2, {registration}) == [theirs]
    assert statement_by_id(3, mine.id) is None
    keys = [
        set(StatementRow.objects.filter(tenant=t).values_list("verb", flat=True)) for t in (1, 2)
    ]
    assert not keys[0] & keys[1]


def test_links_hold_what_a_statement_has_many_of() -> None:
    activity = {"id": "https://callcraft.example/courses/1"}
    context = {"contextActivities": {"grouping": [activity]}, "instructor": MO}
    (stored,) = record(make_statement(context=context))
    kinds = LinkRow.objects.filter(tenant=TENANT, position=stored.position)
    assert sorted(kinds.values_list("kind", flat=True)) == [2, 3, 4]


def test_the_store_is_complete_up_to_now_when_nobody_writes() -> None:
    (stored,) = record(make_statement(verb={"id": ANSWERED}))
    # The test's own transaction is an open writer, so completeness ends before its statement.
    assert consistent_through() < stored.stored
