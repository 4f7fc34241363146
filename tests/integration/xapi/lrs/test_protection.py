"""Erasing people, pseudonyms in their place, and the holds that forbid both."""

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from tests.integration.xapi.lrs.conftest import (
    AUTHORITY,
    ITEM,
    LIN,
    MO,
    TENANT,
    Provider,
    make_statement,
    voiding,
)
from tests.integration.xapi.lrs.protecting import (
    LIN_BY_MAIL,
    MO_BY_ACCOUNT,
    OFFICER,
    SIGNATURE,
    accounts,
    an_attachment,
    erase,
    everywhere_but_actor,
    found_by,
    pseudonymise,
    record,
    statement_of,
)
from xapi.lrs.exceptions import (
    HoldOfNothing,
    HoldUnknown,
    PersonUnnamed,
    StatementConflict,
    StatementErased,
    StatementsHeld,
)
from xapi.lrs.models import (
    LegalHold,
    LinkRow,
    ProtectionRun,
    StatementId,
    StatementRow,
)
from xapi.lrs.queries import StoredStatement, statement_by_id
from xapi.lrs.queries.protection import no_longer_as_recorded
from xapi.lrs.rules.pseudonyms import HOME_PAGE
from xapi.lrs.services import record_statements
from xapi.lrs.services.holds import lift_hold, place_holds
from xapi.lrs.signals import statements_erased, statements_pseudonymised
from xapi.statements import digest_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> Iterator[list[tuple[str, list[UUID]]]]:
    """What the signals said, in order."""
    heard: list[tuple[str, list[UUID]]] = []

    def erased(ids: list[UUID], **_: Any) -> None:
        heard.append(("erased", ids))

    def changed(statements: list[StoredStatement], **_: Any) -> None:
        heard.append(("pseudonymised", [statement.id for statement in statements]))

    statements_erased.connect(erased)
    statements_pseudonymised.connect(changed)
    yield heard
    statements_erased.disconnect(erased)
    statements_pseudonymised.disconnect(changed)


class TestErasing:
    def test_what_the_person_did_is_gone_and_the_rest_stays(self, provider: Provider) -> None:
        (own,), (other,) = record(make_statement()), record(make_statement(actor=MO))
        outcome = erase(LIN_BY_MAIL)
        assert outcome.counts == {"erased": 1, "pseudonymised": 0, "documents": 0}
        assert provider.get(statementId=str(own.id)).status_code == 404
        assert provider.get(voidedStatementId=str(own.id)).status_code == 404
        assert provider.found() == [str(other.id)]
        assert found_by(LIN_BY_MAIL) == []

    def test_no_row_and_no_link_is_left_but_the_taken_id(self) -> None:
        (own,) = record(make_statement(context={"instructor": MO, "team": _team()}))
        erase(LIN_BY_MAIL)
        assert not StatementRow.objects.filter(tenant=TENANT, position=own.position).exists()
        assert not LinkRow.objects.filter(tenant=TENANT, position=own.position).exists()
        tomb = StatementId.objects.get(tenant=TENANT, id=own.id)
        assert (tomb.position, tomb.voided) == (None, False)

    def test_the_id_of_an_erased_statement_cannot_be_used_again(self, provider: Provider) -> None:
        own = make_statement()
        record(own)
        erase(LIN_BY_MAIL)
        for again in (own, {**own, "actor": MO}):
            with pytest.raises(StatementErased):
                record(make_statement(actor=MO), again)
        answer = provider.post(own)
        assert (answer.status_code, answer.json()["code"]) == (409, "lrs.statement_erased")
        assert StatementRow.objects.filter(tenant=TENANT).count() == 0

    def test_an_erased_statement_cannot_be_voided_into_coming_back(self) -> None:
        own = make_statement()
        record(own)
        erase(LIN_BY_MAIL)
        record(voiding(own["id"], actor=MO))
        with pytest.raises(StatementErased):
            record(own)

    def test_a_statement_voided_before_it_came_still_may_come(self) -> None:
        target = make_statement(actor=MO)
        record(voiding(target["id"], actor=MO))
        (stored,) = record(target)
        assert stored.voided

    def test_voided_statements_of_the_person_go_too(self) -> None:
        (own,) = record(make_statement())
        record(voiding(own.id, actor=MO))
        assert erase(LIN_BY_MAIL).counts["erased"] == 1
        assert statement_by_id(TENANT, own.id) is None

    def test_statements_of_others_keep_a_pseudonym_in_every_place(self) -> None:
        others = record(*everywhere_but_actor())
        outcome = erase(LIN_BY_MAIL)
        assert outcome.counts == {"erased": 0, "pseudonymised": len(others), "documents": 0}
        pseudonyms = set()
        for before in others:
            after = statement_by_id(TENANT, before.id)
            assert after is not None
            text = after.payload.decode()
            assert "lin@" not in text
            assert "Lin Xia" not in text
            assert after.position == before.position
            assert after.sha256 == digest_of(after.statement).hex() != before.sha256
            pseudonyms |= {name for home, name in accounts(after.statement) if home == HOME_PAGE}
        assert len(pseudonyms) == 1
        assert found_by(LIN_BY_MAIL) == []
        (name,) = pseudonyms
        assert set(found_by(("account", HOME_PAGE, name))) == {one.id for one in others}

    def test_whoever_is_meant_by_the_hash_of_their_mailbox_is_meant(self) -> None:
        """XAPI 1.0.3 Data 2.4.2.3: mbox_sha1sum is the hash of the mailto IRI."""
        hashed = hashlib.sha1(LIN["mbox"].encode()).hexdigest()
        (own,) = record(make_statement(actor={"mbox_sha1sum": hashed}))
        assert erase(("mbox", "mailto:lin@CallCraft.example")).counts["erased"] == 1
        assert statement_by_id(TENANT, own.id) is None

    def test_all_identifiers_of_a_person_get_one_pseudonym(self) -> None:
        stored = record(
            make_statement(actor=MO, object={"objectType": "Agent", **LIN}),
            make_statement(actor={"openid": "https://id.example/mo"}, object={**MO, **_agent()}),
        )
        pseudonymise(LIN_BY_MAIL, MO_BY_ACCOUNT)
        names = {
            name
            for one in stored
            if (after := statement_by_id(TENANT, one.id))
            for home, name in accounts(after.statement)
            if home == HOME_PAGE
        }
        assert len(names) == 1

    def test_a_dry_run_says_what_would_go_and_changes_nothing(self) -> None:
        stored = record(make_statement(), *everywhere_but_actor())
        outcome = erase(LIN_BY_MAIL, dry_run=True)
        assert outcome.counts == {"erased": 1, "pseudonymised": len(stored) - 1, "documents": 0}
        assert all(statement_by_id(TENANT, one.id) == one for one in stored)
        assert erase(LIN_BY_MAIL).counts == outcome.counts

    def test_more_than_a_batch_is_erased(self) -> None:
        record(*(make_statement() for _ in range(620)))
        assert erase(LIN_BY_MAIL).counts["erased"] == 620
        assert not StatementRow.objects.filter(tenant=TENANT).exists()

    def test_a_second_run_finds_nothing_to_do(self) -> None:
        record(make_statement(), *everywhere_but_actor())
        erase(LIN_BY_MAIL)
        assert set(erase(LIN_BY_MAIL).counts.values()) == {0}

    def test_the_same_person_at_another_tenants_is_left_alone(self) -> None:
        one = make_statement()
        record(one, tenant=8)
        record(one)
        erase(LIN_BY_MAIL)
        assert found_by(LIN_BY_MAIL, tenant=8) == [UUID(one["id"])]
        assert ProtectionRun.objects.filter(tenant=8).count() == 0

    def test_nobody_cannot_be_erased(self) -> None:
        with pytest.raises(PersonUnnamed):
            erase()

    def test_rooms_above_are_told(self, told: list[Any]) -> None:
        (own,), (other,) = (
            record(make_statement()),
            record(make_statement(actor=MO, context={"instructor": LIN})),
        )
        erase(LIN_BY_MAIL)
        assert told == [("erased", [own.id]), ("pseudonymised", [other.id])]

    def test_a_signature_goes_with_the_name_it_contains(self) -> None:
        """XAPI 1.0.3 Data 2.6: a signature's payload is the statement as it was."""
        signature, picture = an_attachment("a" * 64, SIGNATURE), an_attachment("b" * 64)
        (stored,) = record_statements(
            tenant=TENANT,
            statements=[
                make_statement(
                    actor=MO, context={"instructor": LIN}, attachments=[signature, picture]
                )
            ],
            authority=AUTHORITY,
            attached={"a" * 64, "b" * 64},
        )
        pseudonymise(LIN_BY_MAIL)
        after = statement_by_id(TENANT, stored.id)
        assert after is not None
        assert after.statement["attachments"] == [picture]


class TestPseudonyms:
    def test_what_the_person_did_stays_under_a_pseudonym(self, provider: Provider) -> None:
        stored = record(*(make_statement() for _ in range(3)))
        assert pseudonymise(LIN_BY_MAIL).counts == {"pseudonymised": 3, "documents": 0}
        actors = [json.dumps(statement_of(one)["actor"]) for one in stored]
        assert len(set(actors)) == 1
        assert provider.found(agent=actors[0]) == [str(one.id) for one in reversed(stored)]
        assert provider.found(agent=json.dumps(LIN)) == []

    def test_it_is_the_same_later_and_another_at_another_tenants(self) -> None:
        (first,) = record(make_statement())
        pseudonymise(LIN_BY_MAIL)
        (second,) = record(make_statement())
        pseudonymise(LIN_BY_MAIL)
        (theirs,) = record(make_statement(), tenant=8)
        pseudonymise(LIN_BY_MAIL, tenant=8)
        mine = statement_of(first)["actor"]["account"]["name"]
        assert mine == statement_of(second)["actor"]["account"]["name"]
        assert mine != statement_of(theirs, tenant=8)["actor"]["account"]["name"]

    def test_what_was_sent_before_does_not_bring_the_name_back(self) -> None:
        (stored,) = record(make_statement())
        pseudonymise(LIN_BY_MAIL)
        with pytest.raises(StatementConflict):
            record(stored.statement)
        assert found_by(LIN_BY_MAIL) == []

    def test_it_says_nothing_without_the_key(self, settings: Any) -> None:
        record(make_statement(id=str(UUID(int=1))))
        settings.CALLCRAFT_PSEUDONYM_KEY = "one"
        pseudonymise(LIN_BY_MAIL)
        record(make_statement(id=str(UUID(int=2))))
        settings.CALLCRAFT_PSEUDONYM_KEY = "another"
        pseudonymise(LIN_BY_MAIL)
        names = {
            found.statement["actor"]["account"]["name"]
            for number in (1, 2)
            if (found := statement_by_id(TENANT, UUID(int=number)))
        }
        assert len(names) == 2

    def test_who_relied_on_a_statement_can_tell_that_it_is_not_what_it_was(self) -> None:
        kept, changed, gone, void = record(
            make_statement(actor=MO),
            make_statement(actor=MO, context={"instructor": LIN}),
            make_statement(),
            make_statement(actor=MO),
        )
        record(voiding(void.id, actor=MO))
        awaited = uuid4()
        record(voiding(awaited, actor=MO))
        recorded = {one.id: one.sha256 for one in (kept, changed, gone, void)}
        assert no_longer_as_recorded(TENANT, recorded) == set()
        erase(LIN_BY_MAIL)
        more = {**recorded, uuid4(): "ab" * 32, awaited: "ab" * 32}
        assert no_longer_as_recorded(TENANT, more) == {changed.id, gone.id}
        assert no_longer_as_recorded(8, recorded) == set()


class TestHolds:
    def hold(self, **what: Any) -> LegalHold:
        (hold,) = place_holds(
            tenant=what.pop("tenant", TENANT), reason="Case 12", by=OFFICER, **what
        )
        return hold

    def refused(self) -> bool:
        before = list(StatementRow.objects.order_by("position").values_list("sha256", flat=True))
        try:
            erase(LIN_BY_MAIL)
        except StatementsHeld:
            after = StatementRow.objects.order_by("position").values_list("sha256", flat=True)
            assert list(after) == before
            with pytest.raises(StatementsHeld):
                pseudonymise(LIN_BY_MAIL)
            with pytest.raises(StatementsHeld):
                erase(LIN_BY_MAIL, dry_run=True)
            return True
        return False

    def test_a_held_person_is_neither_erased_nor_pseudonymised(self) -> None:
        record(make_statement())
        hold = self.hold(person=[LIN_BY_MAIL])
        with pytest.raises(StatementsHeld) as caught:
            erase(LIN_BY_MAIL)
        assert caught.value.params == {"hold": hold.id, "reason": "Case 12", "placed_by": OFFICER}
        assert self.refused()

    def test_one_held_registration_keeps_all_of_the_person(self) -> None:
        registration = uuid4()
        context = {"registration": str(registration).upper()}
        record(make_statement(), make_statement(context=context))
        self.hold(registrations=[registration])
        assert self.refused()

    def test_what_others_under_hold_have_done_is_not_changed_either(self) -> None:
        record(make_statement(), make_statement(actor=MO, context={"instructor": LIN}))
        self.hold(person=[MO_BY_ACCOUNT])
        assert self.refused()

    @pytest.mark.parametrize("what", ["lifted", "over", "of another tenant"])
    def test_a_hold_that_does_not_stand_keeps_nothing(self, what: str) -> None:
        record(make_statement())
        soon = timezone.now() + timedelta(days=1)
        tenant = 8 if what == "of another tenant" else TENANT
        hold = self.hold(person=[LIN_BY_MAIL], until=soon, tenant=tenant)
        if what == "lifted":
            assert self.refused()
            lift_hold(tenant=TENANT, hold_id=hold.id, by="Judge")
        elif what == "over":
            LegalHold.objects.filter(id=hold.id).update(until=timezone.now())
        assert not self.refused()

    def test_a_hold_is_lifted_once_and_by_its_own_tenant(self) -> None:
        hold = self.hold(person=[LIN_BY_MAIL])
        with pytest.raises(HoldUnknown):
            lift_hold(tenant=8, hold_id=hold.id, by="Judge")
        lifted = lift_hold(tenant=TENANT, hold_id=hold.id, by="Judge")
        assert (lifted.lifted_by, lifted.reason) == ("Judge", "Case 12")
        with pytest.raises(HoldUnknown):
            lift_hold(tenant=TENANT, hold_id=hold.id, by="Judge")

    def test_a_hold_is_of_somebody_or_something(self) -> None:
        with pytest.raises(HoldOfNothing):
            self.hold()


class TestAudit:
    def test_it_says_what_was_done_by_whom_and_how_much(self) -> None:
        record(make_statement(), *everywhere_but_actor())
        erase(LIN_BY_MAIL, dry_run=True)
        erase(LIN_BY_MAIL)
        tried, done = ProtectionRun.objects.filter(tenant=TENANT).order_by("id")
        assert (tried.operation, tried.dry_run, done.dry_run) == ("erase", True, False)
        assert done.run_by == OFFICER
        assert done.counts == tried.counts == {"erased": 1, "pseudonymised": 8}
        assert done.finished_at is not None
        assert done.subjects == tried.subjects

    def test_it_does_not_say_who_was_erased(self) -> None:
        record(make_statement())
        erase(LIN_BY_MAIL)
        run = ProtectionRun.objects.get(tenant=TENANT)
        row = json.dumps([run.subjects, run.details, run.counts, run.operation])
        assert "lin" not in row
        assert len(run.subjects[0]) == 64

    def test_what_was_refused_is_in_it(self) -> None:
        record(make_statement())
        (hold,) = place_holds(tenant=TENANT, person=[LIN_BY_MAIL], reason="Case 12", by=OFFICER)
        with pytest.raises(StatementsHeld):
            erase(LIN_BY_MAIL)
        run = ProtectionRun.objects.get(tenant=TENANT, operation="erase")
        assert (run.counts, run.details) == ({}, {"held": str(hold.id)})

    def test_holds_are_in_it(self) -> None:
        (hold,) = place_holds(tenant=TENANT, person=[LIN_BY_MAIL], reason="Case 12", by=OFFICER)
        lift_hold(tenant=TENANT, hold_id=hold.id, by="Judge")
        runs = ProtectionRun.objects.filter(tenant=TENANT).order_by("id")
        assert [(run.operation, run.run_by) for run in runs] == [
            ("hold.place", OFFICER),
            ("hold.lift", "Judge"),
        ]
        assert {run.details["holds"][0] for run in runs} == {str(hold.id)}


def _team() -> dict[str, Any]:
    return {"objectType": "Group", "member": [MO, LIN], "name": ITEM}


def _agent() -> dict[str, Any]:
    return {"objectType": "Agent"}
