"""How long statements are kept, and what stays although its time is over."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.integration.xapi.lrs.conftest import ANSWERED, AUTHORITY, LIN, MO, TENANT, make_statement
from xapi.lrs import tasks
from xapi.lrs.exceptions import RetentionRuleUnknown, StatementErased
from xapi.lrs.models import LinkRow, ProtectionRun, StatementId, StatementRow
from xapi.lrs.queries import StoredStatement, statement_by_id
from xapi.lrs.rules.positions import first_position
from xapi.lrs.services import ensure_partitions, record_statements, retention
from xapi.lrs.services import months as months_service
from xapi.lrs.services.holds import place_holds
from xapi.lrs.services.months import drop_expired_months
from xapi.lrs.services.retention import (
    apply_retention,
    remove_retention_rule,
    set_retention_rule,
)
from xapi.lrs.signals import evidence_asked

pytestmark = pytest.mark.django_db

OTHER_VERB = "https://callcraft.example/verbs/looked-at"
OTHER = 8
OFFICER = "Protection officer"
TODAY = datetime(2031, 6, 15, 12, tzinfo=UTC)


def record(*statements: Any, tenant: int = TENANT, days: float = 0) -> list[StoredStatement]:
    """Record statements as if that had been so many days before TODAY."""
    stored = record_statements(tenant=tenant, statements=statements, authority=AUTHORITY)
    moved = []
    for number, one in enumerate(stored):
        place = first_position(TODAY - timedelta(days=days)) + number * 4096
        while StatementRow.objects.filter(tenant=tenant, position=place).exists():
            place += 4096
        for model in (StatementRow, StatementId, LinkRow):
            rows = model.objects.filter(tenant=tenant, position=one.position)
            rows.update(position=place)
        found = statement_by_id(tenant, one.id)
        assert found is not None
        moved.append(found)
    return moved


def rule(days: int | None, verb: str = "", *, tenant: int = TENANT, spares: bool = True) -> None:
    set_retention_rule(tenant=tenant, verb=verb, keep_days=days, spares_evidence=spares, by=OFFICER)


def run(*, tenant: int = TENANT, dry_run: bool = False) -> dict[str, int]:
    return apply_retention(tenant=tenant, by=OFFICER, dry_run=dry_run, now=TODAY).counts


def left(tenant: int = TENANT) -> set[UUID]:
    return set(StatementRow.objects.filter(tenant=tenant).values_list("id", flat=True))


def months() -> set[str]:
    """The months that have a partition."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits"
            " WHERE inhparent IN ('lrs_statement'::regclass, 'lrs_link'::regclass)"
        )
        return {name for (name,) in cursor.fetchall()}


@pytest.fixture
def evidence() -> Iterator[set[UUID]]:
    """What a room above relies on; a test fills it."""
    ids: set[UUID] = set()

    def answer(tenant: int, statements: list[StoredStatement], **_: Any) -> set[UUID]:
        return {one.id for one in statements} & ids if tenant == TENANT else set()

    evidence_asked.connect(answer)
    yield ids
    evidence_asked.disconnect(answer)


class TestRules:
    def test_nothing_goes_without_a_rule(self) -> None:
        (old,) = record(make_statement(), days=9000)
        assert run() == {"erased": 0, "relied_on": 0}
        assert left() == {old.id}

    def test_what_is_older_goes_and_what_is_younger_stays(self) -> None:
        (old,) = record(make_statement(), days=30.001)
        (young,) = record(make_statement(), days=29.999)
        rule(30)
        assert run() == {"erased": 1, "relied_on": 0}
        assert left() == {young.id}
        assert StatementId.objects.get(tenant=TENANT, id=old.id).position is None
        assert not LinkRow.objects.filter(tenant=TENANT, position=old.position).exists()
        with pytest.raises(StatementErased):
            record(old.statement)

    def test_a_rule_for_a_verb_outranks_the_one_for_all(self) -> None:
        (answered,) = record(make_statement(), days=100)
        (looked,) = record(make_statement(verb={"id": OTHER_VERB}), days=100)
        rule(30)
        rule(None, ANSWERED)
        assert run()["erased"] == 1
        assert left() == {answered.id}
        rule(90, ANSWERED)
        assert run()["erased"] == 1
        assert left() == set()
        assert looked

    def test_a_rule_for_a_verb_alone_leaves_the_rest(self) -> None:
        record(make_statement(), days=100)
        (looked,) = record(make_statement(verb={"id": OTHER_VERB}), days=100)
        rule(30, ANSWERED)
        assert run()["erased"] == 1
        assert left() == {looked.id}

    def test_a_rule_is_of_its_tenant(self) -> None:
        record(make_statement(), days=100)
        (theirs,) = record(make_statement(), days=100, tenant=OTHER)
        rule(30)
        assert run(tenant=OTHER)["erased"] == 0
        assert run()["erased"] == 1
        assert left(OTHER) == {theirs.id}

    def test_a_rule_that_is_gone_lets_nothing_go(self) -> None:
        record(make_statement(), days=100)
        rule(30)
        with pytest.raises(RetentionRuleUnknown):
            remove_retention_rule(tenant=OTHER, by=OFFICER)
        remove_retention_rule(tenant=TENANT, by=OFFICER)
        assert run()["erased"] == 0

    def test_voided_statements_go_too(self) -> None:
        (old,) = record(make_statement(), days=100)
        StatementRow.objects.filter(id=old.id).update(voided=True)
        rule(30)
        assert run()["erased"] == 1


class TestWhatStays:
    def test_what_is_held_stays(self) -> None:
        registration = uuid4()
        held = [
            *record(make_statement(), days=100),
            *record(make_statement(actor=MO, context={"instructor": LIN}), days=100),
            *record(
                make_statement(actor=MO, context={"registration": str(registration)}), days=100
            ),
        ]
        record(make_statement(actor=MO), days=100)
        lin = ("mbox", "mailto:lin@callcraft.example")
        place_holds(
            tenant=TENANT, person=[lin], registrations=[registration], reason="Case", by=OFFICER
        )
        rule(30)
        assert run() == {"erased": 1, "relied_on": 0}
        assert left() == {one.id for one in held}

    def test_a_hold_of_another_tenant_keeps_nothing(self) -> None:
        record(make_statement(), days=100)
        lin = ("mbox", "mailto:lin@callcraft.example")
        place_holds(tenant=OTHER, person=[lin], reason="Case", by=OFFICER)
        rule(30)
        assert run()["erased"] == 1

    def test_what_others_rely_on_stays_if_the_rule_says_so(self, evidence: set[UUID]) -> None:
        relied, free = record(make_statement(), make_statement(), days=100)
        evidence.add(relied.id)
        rule(30)
        assert run(dry_run=True) == run() == {"erased": 1, "relied_on": 1}
        assert left() == {relied.id}
        rule(30, spares=False)
        assert run() == {"erased": 1, "relied_on": 0}
        assert free


class TestRuns:
    def test_many_go_in_batches_of_their_own(
        self, monkeypatch: pytest.MonkeyPatch, evidence: set[UUID]
    ) -> None:
        monkeypatch.setattr(retention, "expired", partial(retention.expired, limit=3))
        stored = record(*(make_statement() for _ in range(20)), days=100)
        evidence |= {one.id for one in stored[::4]}
        rule(30)
        assert run() == {"erased": 15, "relied_on": 5}

    def test_a_run_that_breaks_off_keeps_what_it_did_and_says_so(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(retention, "expired", partial(retention.expired, limit=3))
        record(*(make_statement() for _ in range(10)), days=100)
        rule(30)
        calls: list[int] = []

        def fail(**_: Any) -> None:
            calls.append(1)
            if len(calls) == 3:
                raise RuntimeError("the power is gone")

        evidence_asked.connect(fail)
        try:
            with pytest.raises(RuntimeError):
                run()
        finally:
            evidence_asked.disconnect(fail)
        broken = ProtectionRun.objects.get(tenant=TENANT, operation="retention")
        assert broken.counts == {"erased": 6}
        assert broken.finished_at is None
        assert run()["erased"] == 4
        assert left() == set()

    def test_a_dry_run_changes_nothing(self) -> None:
        (old,) = record(make_statement(), days=100)
        rule(30)
        assert run(dry_run=True)["erased"] == 1
        assert left() == {old.id}
        assert ProtectionRun.objects.get(operation="retention").dry_run

    def test_the_night_looks_after_all_tenants(self) -> None:
        for tenant in (TENANT, OTHER):
            record(make_statement(), days=100, tenant=tenant)
        place = first_position(timezone.now() - timedelta(days=400))
        for number, row in enumerate(StatementRow.objects.order_by("tenant")):
            for model in (StatementRow, StatementId, LinkRow):
                rows = model.objects.filter(tenant=row.tenant, position=row.position)
                rows.update(position=place + number)
        rule(365)
        tasks.apply_retention(0)
        assert left() == set()
        assert len(left(OTHER)) == 1
        assert ProtectionRun.objects.get(operation="retention").run_by == "nightly job"


class TestMonths:
    @pytest.fixture(autouse=True)
    def past(self) -> None:
        ensure_partitions(today=date(2031, 3, 1), months=3)

    def test_a_month_of_which_all_has_expired_goes_as_a_whole(self) -> None:
        march = [
            *record(make_statement(), make_statement(actor=MO), days=100),
            *record(make_statement(), days=100, tenant=OTHER),
        ]
        (april,) = record(make_statement(), days=60)
        rule(70)
        rule(70, tenant=OTHER)
        assert {"lrs_statement_2031_03", "lrs_link_2031_03"} < months()
        assert "2031-03" in drop_expired_months(by=OFFICER, now=TODAY)
        assert not {"lrs_statement_2031_03", "lrs_link_2031_03"} & months()
        assert {"lrs_statement_2031_04", "lrs_statement_2031_06"} < months()
        assert left() == {april.id}
        for one in march:
            assert statement_by_id(TENANT, one.id) is None
            assert StatementId.objects.get(id=one.id).position is None
        with pytest.raises(StatementErased):
            record(march[0].statement)
        runs = ProtectionRun.objects.filter(operation="retention.month").order_by("tenant")
        assert [(one.tenant, one.counts, one.details) for one in runs] == [
            (TENANT, {"erased": 2}, {"month": "2031-03"}),
            (OTHER, {"erased": 1}, {"month": "2031-03"}),
        ]

    @pytest.mark.parametrize(
        "reason",
        ["a rule", "a tenant without rules", "a hold", "a name", "evidence", "a reference", "age"],
    )
    def test_a_month_stays_for_the_sake_of_one_statement(
        self, reason: str, evidence: set[UUID]
    ) -> None:
        stored = record(*(make_statement() for _ in range(5)), days=100)
        rule(70)
        if reason == "a rule":
            rule(None, OTHER_VERB)
            record(make_statement(verb={"id": OTHER_VERB}), days=100)
        elif reason == "a tenant without rules":
            record(make_statement(), days=100, tenant=OTHER)
        elif reason == "a hold":
            lin = ("mbox", "mailto:lin@callcraft.example")
            place_holds(tenant=TENANT, person=[lin], reason="Case", by=OFFICER)
        elif reason == "a name":
            mo = ("account", "https://callcraft.example/people", "mo")
            place_holds(tenant=TENANT, person=[mo], reason="Case", by=OFFICER)
            record(make_statement(context={"instructor": MO}), days=100)
        elif reason == "evidence":
            evidence.add(stored[3].id)
        elif reason == "a reference":
            reference = {"objectType": "StatementRef", "id": str(stored[2].id)}
            record(make_statement(actor=MO, object=reference), days=10)
        else:
            record(make_statement(), days=76)  # The last day of March, TODAY being mid-June.
            rule(77)
        before = left()
        assert "2031-03" not in drop_expired_months(by=OFFICER, now=TODAY)
        assert left() == before

    def test_a_month_that_was_taken_out_is_finished_later(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (old,) = record(make_statement(), days=100)
        rule(70)
        with monkeypatch.context() as patch:
            patch.setattr(months_service, "_entomb_and_drop", lambda table, by: "")
            drop_expired_months(by=OFFICER, now=TODAY)
        assert left() == set()
        with pytest.raises(StatementErased):
            record(old.statement)
        assert "2031-03" in drop_expired_months(by=OFFICER, now=TODAY)
        assert StatementId.objects.get(tenant=TENANT, id=old.id).position is None

    def test_this_month_and_those_to_come_stay(self) -> None:
        rule(0)
        dropped = drop_expired_months(by=OFFICER, now=TODAY)
        assert "2031-05" in dropped
        assert "lrs_statement_2031_06" in months()


@pytest.mark.django_db(transaction=True)
def test_a_reader_who_takes_long_is_not_waited_for_and_the_month_goes_another_night() -> None:
    """Everybody else would wait behind the one who waits for the reader."""
    ensure_partitions(today=date(2020, 3, 1), months=0)
    (old,) = record(make_statement())
    place = first_position(datetime(2020, 3, 10, tzinfo=UTC))
    for model in (StatementRow, StatementId, LinkRow):
        model.objects.filter(tenant=TENANT).update(position=place)
    rule(365)
    reading, done = threading.Event(), threading.Event()

    def read() -> None:
        try:
            with transaction.atomic():
                assert StatementRow.objects.filter(tenant=TENANT).count() == 1
                reading.set()
                done.wait(20)
        finally:
            connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        assert reading.wait(10)
        assert drop_expired_months(by=OFFICER) == []
        assert left() == {old.id}
    finally:
        done.set()
        reader.join(20)
    assert drop_expired_months(by=OFFICER) == ["2020-03"]
    assert left() == set()
    assert ensure_partitions() == [], "the months in use are there"
