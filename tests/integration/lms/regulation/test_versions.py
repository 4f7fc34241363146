"""Versions of rule sets: drafted, proved, fixed, in force."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from lms.people.models import AuditRow
from lms.people.rules.roles import Role
from lms.regulation.exceptions import (
    NoRuleSetInForce,
    RuleSetFixed,
    RuleSetInForce,
    RuleSetInvalid,
    RuleSetOutOfOrder,
    RuleSetUnproved,
)
from lms.regulation.models import RuleSetVersion
from lms.regulation.queries import compiled, rule_set_in_force
from lms.regulation.rules.canonical import read_exact_json
from lms.regulation.services import (
    DEFAULT_RULE_SETS,
    activate_rule_set,
    draft_rule_set,
    install_default_rule_sets,
    retire_rule_set,
)
from lms.regulation.signals import rule_set_proposed
from tests.builders.centre import Centre
from tests.builders.doors import SignIn

pytestmark = pytest.mark.django_db
TENANT = 7
KEY = "course.default"


def content(version: str = "1.0.0", starts: date | None = None, **changes: Any) -> dict[str, Any]:
    shipped: dict[str, Any] = read_exact_json((DEFAULT_RULE_SETS / f"{KEY}.json").read_bytes())
    first_day = starts or date(2020, 1, 1)
    return {**shipped, "version": version, "effective_from": first_day.isoformat(), **changes}


def activated(*arguments: Any, **changes: Any) -> RuleSetVersion:
    draft = draft_rule_set(tenant=TENANT, content=content(*arguments, **changes))
    return activate_rule_set(tenant=TENANT, version_id=draft.id)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def test_default_rule_sets_are_installed_once() -> None:
    installed = install_default_rule_sets(TENANT)
    assert {one.key for one in installed} == {
        "course.default",
        "csr.in_service",
        "csr.new_hire",
        "csr.new_hire.two_stages",
        "csr.new_hire.company_and_post",
        "csr.new_hire.six_modules",
        "csr.new_hire.induction_then_post",
    }
    assert all(one.state == "active" for one in installed)
    assert install_default_rule_sets(TENANT) == []
    assert len(install_default_rule_sets(TENANT + 1)) == 7


def test_centre_that_decided_otherwise_keeps_its_rules() -> None:
    own = activated("0.9.0")
    assert KEY not in [one.key for one in install_default_rule_sets(TENANT)]
    assert rule_set_in_force(TENANT, KEY, timezone.localdate()) == own


def test_draft_may_be_written_anew() -> None:
    first = draft_rule_set(tenant=TENANT, content=content())
    second = draft_rule_set(tenant=TENANT, content=content(pass_mark="70"))
    assert first.id == second.id
    assert first.sha256 != second.sha256
    assert compiled(second).pass_mark == 70


def test_faulty_draft_is_refused_with_its_findings() -> None:
    with pytest.raises(RuleSetInvalid, match="exactly 1"):
        draft_rule_set(
            tenant=TENANT,
            content=content(components=[{**content()["components"][0], "weight": "0.9"}]),
        )


class TestActivating:
    def test_failing_test_keeps_it_a_draft(self) -> None:
        tests = content()["tests"]
        tests[0] = {**tests[0], "expect": {"outcome": "fail"}}
        draft = draft_rule_set(tenant=TENANT, content=content(tests=tests))
        with pytest.raises(RuleSetUnproved, match="outcome is pass, not fail"):
            activate_rule_set(tenant=TENANT, version_id=draft.id)
        draft.refresh_from_db()
        assert draft.state == "draft"

    @pytest.fixture
    def nobody_listens(self) -> Iterator[None]:
        receivers, rule_set_proposed.receivers = rule_set_proposed.receivers, []
        rule_set_proposed.sender_receivers_cache.clear()
        yield
        rule_set_proposed.receivers = receivers
        rule_set_proposed.sender_receivers_cache.clear()

    @pytest.mark.usefixtures("nobody_listens")
    def test_nothing_becomes_active_unproved(self) -> None:
        with pytest.raises(RuleSetUnproved, match="nobody"):
            activated()

    def test_active_version_is_neither_drafted_nor_activated_again(self) -> None:
        version = activated()
        with pytest.raises(RuleSetFixed):
            draft_rule_set(tenant=TENANT, content=content(pass_mark="70"))
        with pytest.raises(RuleSetFixed):
            activate_rule_set(tenant=TENANT, version_id=version.id)

    @pytest.mark.parametrize(("version", "days"), [("1.0.1", -1), ("0.9.9", 5)])
    def test_later_version_must_come_after_and_not_in_the_past(
        self, version: str, days: int
    ) -> None:
        activated()
        with pytest.raises(RuleSetOutOfOrder):
            activated(version, in_days(days))

    def test_it_is_audited(self) -> None:
        version = activated()
        actions = AuditRow.objects.filter(object_id=str(version.id)).order_by("at")
        assert [row.action for row in actions] == ["regulation.drafted", "regulation.activated"]


class TestInForce:
    @pytest.mark.requirement("R5")
    def test_version_in_force_is_the_latest_begun(self) -> None:
        first, second = activated(), activated("1.1.0", in_days(3))
        assert rule_set_in_force(TENANT, KEY, in_days(2)) == first
        assert rule_set_in_force(TENANT, KEY, in_days(3)) == second

    def test_before_the_first_version_there_is_none(self) -> None:
        activated()
        with pytest.raises(NoRuleSetInForce):
            rule_set_in_force(TENANT, KEY, date(2019, 12, 31))

    def test_drafts_and_other_tenants_do_not_count(self) -> None:
        draft_rule_set(tenant=TENANT, content=content())
        install_default_rule_sets(TENANT + 1)
        with pytest.raises(NoRuleSetInForce):
            rule_set_in_force(TENANT, KEY, timezone.localdate())

    def test_withdrawn_before_its_first_day_it_never_applies(self) -> None:
        first, second = activated(), activated("1.1.0", in_days(3))
        retire_rule_set(tenant=TENANT, version_id=second.id)
        assert rule_set_in_force(TENANT, KEY, in_days(5)) == first

    def test_version_in_force_cannot_be_withdrawn(self) -> None:
        with pytest.raises(RuleSetInForce):
            retire_rule_set(tenant=TENANT, version_id=activated().id)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE regulation_rulesetversion SET content = '{}'",
        "UPDATE regulation_rulesetversion SET state = 'draft'",
        "UPDATE regulation_rulesetversion SET state = 'retired', sha256 = ''",
        "DELETE FROM regulation_rulesetversion",
    ],
)
def test_database_refuses_to_touch_an_active_version(statement: str) -> None:
    activated()
    with (
        pytest.raises(DatabaseError, match="cannot be changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_shipped_rule_sets_are_taken_over_where_the_centre_has_none(
    centre: Centre, signed_in: SignIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = centre.person("Office", Role.TRAINING_OFFICE)
    desk, page = signed_in(office), reverse("regulation:rule_sets")
    address = reverse("regulation:take_over_rule_sets")
    assert address not in desk.get(page).content.decode(), "the centre has them all"
    shipped = (DEFAULT_RULE_SETS / f"{KEY}.json").read_text(encoding="utf-8")
    new = shipped.replace(f'"key": "{KEY}"', '"key": "course.new"')
    (tmp_path / "course.new.json").write_text(new, encoding="utf-8")
    monkeypatch.setattr("lms.regulation.services.rule_sets.DEFAULT_RULE_SETS", tmp_path)
    assert "course.new" in desk.get(page).content.decode()
    assert signed_in(centre.person("Agent")).post(address).status_code == 404
    answer = desk.post(address, follow=True)
    assert "1 rule set is active." in answer.content.decode()
    desk.post(address)
    taken = RuleSetVersion.objects.get(tenant=office.tenant, key="course.new")
    assert (taken.state, taken.activated_by) == (RuleSetVersion.State.ACTIVE, office)
