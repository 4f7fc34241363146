"""The forms F1 to F18 as templates."""

from collections.abc import Mapping
from typing import Any

import pytest

from lms.regulation.rules.forms import (
    FORMS,
    BadTemplate,
    FieldKind,
    FormTemplate,
    as_data,
    edited,
)

ALL = list(FORMS.values())


ASKED: Mapping[str, tuple[str, tuple[str, ...], int]] = {
    "F6": ("period plan_completion budget pass_rate effect archive manager_rating score", (), 3),
    "F7": (
        (
            "period hours_taught trainee_rating pass_rate material_updates attendance"
            " peer_observation score"
        ),
        (),
        3,
    ),
    "F8": (
        (
            "period hours_taught trainee_rating pass_rate material_updates attendance"
            " peer_observation release sessions lesson_materials score"
        ),
        (),
        3,
    ),
    "F9": ("run trainer mastery clarity best improve anonymous", ("yes", "no"), 0),
    "F10": ("run trainer mastery clarity on_the_job best improve anonymous", ("yes", "no"), 0),
    "F11": (
        (
            "name from until mentor indicators.indicator indicators.target indicators.weight"
            " indicators.actual indicators.score qa_samples verdict"
        ),
        ("pass", "extend", "fail"),
        3,
    ),
    "F12": (
        "requester department reason topic participants wished_time objective decision",
        ("accepted", "merged", "rejected"),
        3,
    ),
    "F13": (
        "name course defects_before.code sample defects_after.code checked verdict",
        ("improved", "unchanged", "worse"),
        2,
    ),
    "F14": (
        (
            "name reason evidence.what gaps courses.course courses.assessment dates standard"
            " consequence rights served witness"
        ),
        ("in person", "in the service", "by registered letter"),
        3,
    ),
    "F15": (
        "name results.gap results.score results.result observations opinion statement outcome",
        ("return", "transfer", "extend", "refer to HR"),
        3,
    ),
    "F16": (
        (
            "name run sessions.session sessions.from sessions.until kind reason proof asked_at"
            " told_at approvals.who approvals.at filed_at"
        ),
        ("official duty", "emergency", "statutory", "personal"),
        3,
    ),
    "F17": (
        (
            "run session time place trainer people.name people.signed_in people.signature"
            " people.roll_call people.signed_out people.remark"
        ),
        (),
        2,
    ),
    "F18": (
        (
            "name employee_no post unit hired events.date events.content events.mode events.hours"
            " events.attendance events.result events.certificate events.trainer others"
        ),
        (),
        2,
    ),
}
"""Requirements 4: of each form the fields (`table.column`), what may be chosen, how many sign."""
STEPS: Mapping[str, str] = {
    "F1": "draft supervisor office merged scheduled delivered feedback closed",
    "F2": "collect summarise reply action verify close",
    "F3": "enrol stage_one gate_one simulation gate_two mentored trial cleared",
    "F4": "need plan approve deliver assess follow_up",
    "F5": "trigger notice acknowledged train assess report outcome appeal",
}
"""The steps that requirements 4 names, in their order."""


def there(form: FormTemplate) -> set[str]:
    """The fields of a form and the columns of its tables, written as in `ASKED`."""
    columns = {f"{one.key}.{column.key}" for one in form.fields for column in one.columns}
    return columns | {one.key for one in form.fields}


@pytest.mark.requirement(
    "F6", "F7", "F8", "F9", "F10", "F11", "F12", "F13", "F14", "F15", "F16", "F17", "F18"
)
@pytest.mark.parametrize("code", ASKED)
def test_a_form_has_every_field_that_it_is_to_have(code: str) -> None:
    fields, choices, signing = ASKED[code]
    assert set(fields.split()) <= there(FORMS[code])
    chosen = [choice["en"] for one in FORMS[code].fields for choice in one.choices]
    assert [one for one in chosen if one in choices] == list(choices)
    assert len(FORMS[code].signatures) == signing


@pytest.mark.requirement("F1", "F2", "F3", "F4", "F5")
@pytest.mark.parametrize("code", STEPS)
def test_a_flow_has_its_steps_in_order_with_somebody_for_each_and_times(code: str) -> None:
    flow = FORMS[code].flow
    named = STEPS[code].split()
    assert [step.key for step in flow if step.key in named] == named
    assert all(step.who["en"] and step.who["zh-Hans"] for step in flow)
    assert any(step.days for step in flow)


@pytest.mark.requirement("F5", "R149")
def test_standby_is_appealed_against_after_its_outcome_and_trained_on_when_extended() -> None:
    flow = {step.key: {leads for leads, _ in step.leads_to} for step in FORMS["F5"].flow}
    assert flow["outcome"] == {"train", "appeal", "closed"}
    assert [key for key, leads in flow.items() if "appeal" in leads] == ["outcome"]
    assert flow["report"] == {"outcome"}


@pytest.mark.requirement("A36", "R117", "R118", "R119", "R120", "R125", "R126", "R150", "R151")
def test_every_form_is_there_and_says_that_it_is_a_template() -> None:
    assert list(FORMS) == [f"F{number}" for number in range(1, 19)]
    for form in ALL:
        assert "emplate" in form.note["en"]
        assert "模板" in form.note["zh-Hans"]


@pytest.mark.parametrize("form", ALL, ids=lambda form: form.code)
class TestEachForm:
    def test_it_is_bilingual_with_fields_of_its_own_keys(self, form: FormTemplate) -> None:
        assert form.fields
        keys = [one.key for one in form.fields]
        assert len(set(keys)) == len(keys)
        for one in form.fields:
            assert one.label["en"]
            assert one.label["zh-Hans"]
            assert bool(one.columns) == (one.kind is FieldKind.TABLE)

    def test_it_comes_back_as_it_was_kept(self, form: FormTemplate) -> None:
        again = edited(form, as_data(form), 3)
        assert (again.fields, again.signatures, again.version) == (form.fields, form.signatures, 3)


@pytest.mark.requirement("R44", "R79", "R124", "R149")
@pytest.mark.parametrize("code", ["F1", "F2", "F3", "F4", "F5"])
def test_flow_leads_from_its_first_step_to_an_end(code: str) -> None:
    flow = {step.key: step for step in FORMS[code].flow}
    reached, open_ = set(), [FORMS[code].flow[0].key]
    while open_:
        key = open_.pop()
        if key not in reached:
            reached.add(key)
            open_ += [leads for leads, _ in flow[key].leads_to]
    assert reached == set(flow)
    assert any(not step.leads_to for step in flow.values())


def changed(code: str, **changes: Any) -> dict[str, Any]:
    return {**as_data(FORMS[code]), **changes}


def test_needed_fields_are_neither_hidden_nor_left_out() -> None:
    data = as_data(FORMS["F16"])
    data["fields"][0]["hidden"] = True
    with pytest.raises(BadTemplate, match="name: missing"):
        edited(FORMS["F16"], data, 1)
    with pytest.raises(BadTemplate, match="missing"):
        edited(FORMS["F16"], changed("F16", fields=as_data(FORMS["F16"])["fields"][1:]), 1)


def test_optional_fields_may_be_hidden_and_own_ones_added() -> None:
    data = as_data(FORMS["F16"])
    proof = next(one for one in data["fields"] if one["key"] == "proof")
    proof["hidden"] = True
    own = {"key": "own_1", "label": {"en": "Shift", "zh-Hans": "班次"}, "kind": "text", "own": True}
    template = edited(FORMS["F16"], {**data, "fields": [own, *data["fields"]]}, 1)
    assert template.shown[0].key == "own_1"
    assert "proof" not in [one.key for one in template.shown]


def test_field_twice_is_refused() -> None:
    fields = as_data(FORMS["F9"])["fields"]
    with pytest.raises(BadTemplate, match="twice"):
        edited(FORMS["F9"], changed("F9", fields=[*fields, fields[0]]), 1)
