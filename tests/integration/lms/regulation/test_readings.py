"""Readings: decided, signed, in force from a day, and never changed (R6)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from lms.people.models import Employee
from lms.people.rules.roles import Role
from lms.regulation.exceptions import (
    AmbiguityUnknown,
    ReadingInPast,
    ReasonMissing,
    TwoRegimes,
    UnknownReading,
)
from lms.regulation.models import Reading
from lms.regulation.queries import form_template, reading, readings
from lms.regulation.rules.ambiguities import AMBIGUITIES
from lms.regulation.rules.canonical import read_exact_json
from lms.regulation.rules.forms import FORMS, as_data
from lms.regulation.services import (
    DEFAULT_RULE_SETS,
    activate_rule_set,
    decide_reading,
    draft_form,
    draft_rule_set,
    put_form_in_use,
)
from tests.builders.centre import Centre

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def hr(centre: Centre) -> Employee:
    return centre.person("HR", Role.HR)


def decided(hr: Employee, name: str, days: int = 0, /, **choice: str) -> Reading:
    return decide_reading(
        hr, name, choice, reason="Agreed.", effective_from=TODAY + timedelta(days=days)
    )


@pytest.mark.requirement("R6")
class TestDeciding:
    def test_nobody_decided_is_read_as_installed(self, hr: Employee) -> None:
        assert reading(hr.tenant, "A5", TODAY) == AMBIGUITIES["A5"].defaults
        assert readings(hr.tenant, TODAY)["A39"] == AMBIGUITIES["A39"].defaults

    def test_decision_says_who_when_and_why_and_is_whole(self, hr: Employee) -> None:
        decision = decided(hr, "A5", strict="false")
        assert (decision.decided_by, decision.reason) == (hr, "Agreed.")
        assert decision.choice == {**AMBIGUITIES["A5"].defaults, "strict": "false"}

    def test_it_holds_from_its_first_day_until_a_later_one_does(self, hr: Employee) -> None:
        decided(hr, "A28", 1, class_size_soft_max="25")
        decided(hr, "A28", 5, class_size_soft_max="20")
        read_as = [
            reading(hr.tenant, "A28", TODAY + timedelta(days=days))["class_size_soft_max"]
            for days in (0, 1, 4, 5)
        ]
        assert read_as == ["30", "25", "25", "20"]
        assert readings(hr.tenant, TODAY + timedelta(days=5))["A28"]["class_size_soft_max"] == "20"

    def test_later_decision_for_the_same_day_counts(self, hr: Employee) -> None:
        decided(hr, "A28", class_size_soft_max="25")
        decided(hr, "A28", class_size_soft_max="24")
        assert reading(hr.tenant, "A28", TODAY)["class_size_soft_max"] == "24"

    def test_other_centres_read_for_themselves(self, hr: Employee) -> None:
        decided(hr, "A28", class_size_soft_max="25")
        assert reading(hr.tenant + 1, "A28", TODAY)["class_size_soft_max"] == "30"

    def test_unknown_unreasoned_and_backdated_decisions_are_refused(self, hr: Employee) -> None:
        with pytest.raises(AmbiguityUnknown):
            decided(hr, "A99")
        with pytest.raises(UnknownReading):
            decided(hr, "A1", at_boundary="middle")
        with pytest.raises(ReadingInPast):
            decided(hr, "A1", -1)
        with pytest.raises(ReasonMissing):
            decide_reading(hr, "A1", {}, reason="  ", effective_from=TODAY)
        assert not Reading.objects.exists()

    def test_database_only_adds(self, hr: Employee) -> None:
        decision = decided(hr, "A1")
        for change in (
            lambda: Reading.objects.filter(id=decision.id).update(reason="other"),
            lambda: Reading.objects.filter(id=decision.id).delete(),
        ):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                change()


@pytest.mark.requirement("R90", "A4")
def test_ladder_is_not_activated_beside_another_regime(hr: Employee) -> None:
    """Applying both would punish twice."""
    content = read_exact_json((DEFAULT_RULE_SETS / "csr.new_hire.json").read_bytes())
    ladder = {
        "id": "lateness",
        "title": {"en": "Lateness", "zh-Hans": "迟到"},
        "clause": "S05#9",
        "of": "fact.tardy",
        "bands": [{"from": 3, "to": 3, "days": "0.5"}, {"from": 4, "to": 6, "days": "1"}],
    }
    content |= {"key": "late.test", "effective_from": TODAY.isoformat(), "ladders": [ladder]}
    draft = draft_rule_set(tenant=hr.tenant, content=content)
    decided(hr, "A4", tardy_regime="company_attendance")
    with pytest.raises(TwoRegimes):
        activate_rule_set(tenant=hr.tenant, version_id=draft.id)
    decided(hr, "A4", tardy_regime="training_ladder")
    assert activate_rule_set(tenant=hr.tenant, version_id=draft.id).state == "active"


class TestForms:
    @pytest.mark.requirement("R83", "R94", "A12")
    def test_titles_follow_the_reading_in_force(self, hr: Employee) -> None:
        assert form_template(hr.tenant, "F16", TODAY).title["zh-Hans"] == "培训学员请假单"
        decided(hr, "A12", 2, **{"form.titles[F16].zh": "参训员工请假单"})
        later = form_template(hr.tenant, "F16", TODAY + timedelta(days=2))
        assert later.title["zh-Hans"] == "参训员工请假单"
        assert form_template(hr.tenant, "F16", TODAY).title["zh-Hans"] == "培训学员请假单"

    @pytest.mark.requirement("A36")
    def test_edited_form_is_used_from_its_day(self, hr: Employee) -> None:
        data = {**as_data(FORMS["F6"]), "title": {"en": "Ours", "zh-Hans": "本中心"}}
        draft_form(hr, "F6", data)
        assert form_template(hr.tenant, "F6", TODAY).version == 0
        put_form_in_use(hr, "F6", TODAY + timedelta(days=3))
        assert form_template(hr.tenant, "F6", TODAY).version == 0
        used = form_template(hr.tenant, "F6", TODAY + timedelta(days=3))
        assert (used.version, used.title["en"]) == (1, "Ours")
        decided(hr, "A36", **{"form_template.version": "shipped"})
        assert form_template(hr.tenant, "F6", TODAY + timedelta(days=3)).version == 0

    @pytest.mark.requirement("A36")
    def test_form_in_use_is_fixed_and_the_next_edit_is_a_new_version(self, hr: Employee) -> None:
        draft_form(hr, "F6", as_data(FORMS["F6"]))
        used = put_form_in_use(hr, "F6", TODAY)
        assert draft_form(hr, "F6", as_data(FORMS["F6"])).number == 2
        used.content = {}
        with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
            used.save()

    def test_edited_form_keeps_the_regulated_title_until_it_has_its_own(self, hr: Employee) -> None:
        draft_form(hr, "F17", as_data(FORMS["F17"]))
        put_form_in_use(hr, "F17", TODAY)
        decided(hr, "A12", **{"form.titles[F17].zh": "培训记录表"})
        assert form_template(hr.tenant, "F17", TODAY).title["zh-Hans"] == "培训记录表"


def test_unknown_entry_or_form_is_told(hr: Employee) -> None:
    with pytest.raises(KeyError):
        reading(hr.tenant, "A40", date(2026, 1, 1))
    with pytest.raises(KeyError):
        form_template(hr.tenant, "F19", TODAY)
