"""The forms F1 to F18 as templates."""

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
