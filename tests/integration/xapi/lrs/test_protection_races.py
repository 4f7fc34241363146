"""Protection while others are at work: holds, writers, and two erasures at once."""

import threading
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from tests.builders.together import together as start_together
from tests.integration.xapi.lrs.conftest import AUTHORITY, LIN, MO, TENANT, make_statement
from tests.integration.xapi.lrs.protecting import LIN_BY_MAIL, MO_BY_ACCOUNT
from xapi.lrs.exceptions import StatementErased, StatementsHeld
from xapi.lrs.models import LinkRow, ProtectionRun, StatementRow
from xapi.lrs.queries import protection, statement_by_id
from xapi.lrs.rules.keys import agent_key
from xapi.lrs.services import record_statements
from xapi.lrs.services.holds import place_holds
from xapi.lrs.services.protection import Outcome, erase_person, pseudonymise_person
from xapi.lrs.signals import statements_erased
from xapi.problems import Problem

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    naming = protection.statements_naming

    def in_tens(tenant: int, person: Any) -> Any:
        return naming(tenant, person, batch=10)

    monkeypatch.setattr("xapi.lrs.services.protection.statements_naming", in_tens)


def record(*statements: Any) -> list[UUID]:
    stored = record_statements(tenant=TENANT, statements=statements, authority=AUTHORITY)
    return [one.id for one in stored]


def erase_lin() -> Outcome:
    return erase_person(tenant=TENANT, person=[LIN_BY_MAIL], by="Tests")


together = partial(start_together, caught=Problem)


def test_a_hold_that_comes_in_the_middle_waits_for_the_batch_and_stops_the_rest() -> None:
    record(*(make_statement() for _ in range(40)))
    in_batch, placed = threading.Event(), threading.Event()
    left_when_placed: list[int] = []

    def hold() -> None:
        try:
            assert in_batch.wait(10)
            place_holds(tenant=TENANT, person=[LIN_BY_MAIL], reason="Case 12", by="Judge")
            left_when_placed.append(StatementRow.objects.filter(tenant=TENANT).count())
            placed.set()
        finally:
            connection.close()

    def in_the_middle(**_: Any) -> None:
        in_batch.set()
        assert not placed.wait(0.3), "a hold may not stand while a batch is being erased"

    thread = threading.Thread(target=hold)
    thread.start()
    statements_erased.connect(in_the_middle)
    try:
        with pytest.raises(StatementsHeld):
            erase_lin()
    finally:
        statements_erased.disconnect(in_the_middle)
        thread.join(10)
    left = StatementRow.objects.filter(tenant=TENANT).count()
    assert 0 < left < 40
    assert left_when_placed == [left], "what was there when the hold stood is there for good"
    run = ProtectionRun.objects.get(tenant=TENANT, operation="erase")
    assert (run.counts["erased"], run.finished_at) == (40 - left, None)


def test_of_two_people_in_one_statement_neither_comes_back() -> None:
    for _ in range(3):
        ids = record(
            *(
                make_statement(
                    actor={"openid": "https://id.example/ann"},
                    context={"instructor": LIN, "team": {"objectType": "Group", "member": [MO]}},
                )
                for _ in range(30)
            )
        )
        results = together(
            erase_lin,
            lambda: pseudonymise_person(tenant=TENANT, person=[MO_BY_ACCOUNT], by="Tests"),
        )
        assert [type(result) for result in results] == [Outcome, Outcome], results
        for statement_id in ids:
            found = statement_by_id(TENANT, statement_id)
            assert found is not None
            assert b"lin@callcraft" not in found.payload
            assert b'"mo"' not in found.payload
        for person in (LIN_BY_MAIL, MO_BY_ACCOUNT):
            assert not LinkRow.objects.filter(ref=agent_key(TENANT, person)).exists()


def test_who_sends_the_same_again_meanwhile_brings_nothing_back() -> None:
    for _ in range(3):
        batch = [make_statement() for _ in range(30)]
        record(*batch)

        def send_again(batch: list[Any] = batch) -> None:
            for one in reversed(batch):
                try:
                    record(one)
                except StatementErased:
                    continue

        results = together(send_again, erase_lin)
        assert isinstance(results[1], Outcome), results
        assert not StatementRow.objects.filter(tenant=TENANT).exists()
        assert not LinkRow.objects.filter(tenant=TENANT).exists()


def test_who_comments_meanwhile_does_not_get_in_the_way() -> None:
    """Comments inherit from what is being erased: both lock the same ids."""
    for _ in range(3):
        targets = record(*(make_statement() for _ in range(30)))

        def comment(targets: list[UUID] = targets) -> None:
            for target in reversed(targets):
                reference = {"objectType": "StatementRef", "id": str(target)}
                record(make_statement(actor=MO, object=reference))

        results = together(comment, comment, erase_lin)
        assert results[:2] == [None, None]
        assert isinstance(results[2], Outcome), results
        assert StatementRow.objects.filter(tenant=TENANT, id__in=targets).count() == 0


def test_an_erasure_that_breaks_off_is_finished_by_the_next() -> None:
    record(*(make_statement() for _ in range(40)))
    batches: list[int] = []

    def fail_in_the_third(ids: list[UUID], **_: Any) -> None:
        batches.append(len(ids))
        if len(batches) == 3:
            raise RuntimeError("the power is gone")

    statements_erased.connect(fail_in_the_third)
    try:
        with pytest.raises(RuntimeError):
            erase_lin()
    finally:
        statements_erased.disconnect(fail_in_the_third)
    assert StatementRow.objects.filter(tenant=TENANT).count() == 20
    broken = ProtectionRun.objects.get(tenant=TENANT)
    assert (broken.counts, broken.finished_at) == ({"erased": 20}, None)
    assert erase_lin().counts["erased"] == 20
    assert not StatementRow.objects.filter(tenant=TENANT).exists()
