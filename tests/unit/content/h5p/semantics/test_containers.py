"""Lists, groups and content in content; what a whole check says."""

import re
from typing import Any

import pytest

from content.h5p.rules.semantics import check_metadata, check_parameters
from content.h5p.rules.semantics.visit import MOST_OF_EACH, MOST_VALUES
from tests.builders.h5p_fields import MAIN, PART, checked, codes, definition

ITEM = {"name": "item", "type": "text"}
LIST = {"type": "list", "field": ITEM}
PAIR = {"type": "group", "fields": [ITEM, {"name": "n", "type": "number", "optional": True}]}
ONE = {"type": "group", "fields": [ITEM]}
SUB = {"type": "group", "fields": [ITEM], "isSubContent": True}
PICTURE = {"type": "group", "fields": [{"name": "type", "type": "library"}]}
ID = "0b2fa1a4-6b3c-4c52-a53c-4c7a0a4d3f10"


@pytest.mark.parametrize(
    ("field", "value", "kept", "said"),
    [
        (LIST, ["a", "b"], ["a", "b"], []),
        (LIST, [], [], []),
        (LIST, ["a", {}, None, "b"], ["a", "b"], ["type_dropped"]),
        (LIST, {"0": "a", "1": "b"}, ["a", "b"], ["type_mended"]),
        (LIST, {}, [], []),
        (LIST, {"a": "b"}, None, ["type_dropped"]),
        (LIST, "a", None, ["type_dropped"]),
        ({**LIST, "max": 1}, ["a", "b"], ["a"], ["list_long"]),
        ({**LIST, "min": 2}, ["a"], ["a"], ["list_short"]),
        ({**LIST, "min": 2, "optional": True}, [], [], []),
        (PAIR, {"item": "a", "n": 1}, {"item": "a", "n": 1}, []),
        (PAIR, [], {}, []),
        (PAIR, {"n": 1}, {"n": 1}, []),
        (PAIR, {"item": "a", "n": None}, {"item": "a"}, []),
        (PAIR, {"item": "a", "z": 1, "__proto__": {"p": 1}}, {"item": "a"}, ["unknown_keys"]),
        (PAIR, "a", None, ["type_dropped"]),
        (ONE, "a", "a", []),
        (ONE, {"item": "a"}, "a", ["group_of_one"]),
        (ONE, {"other": "a"}, None, ["type_dropped"]),
        (SUB, {"item": "a", "subContentId": ID}, {"item": "a", "subContentId": ID}, []),
        (SUB, {"item": "a", "subContentId": "x.y/z<b>"}, {"item": "a"}, ["sub_content_id"]),
        (SUB, {"item": "a", "subContentId": 7}, {"item": "a"}, ["sub_content_id"]),
        (SUB, "a", None, ["type_dropped"]),
    ],
)
def test_lists_and_groups(field: dict[str, Any], value: Any, kept: Any, said: list[str]) -> None:
    found, result = checked(field, value)
    assert found == kept
    assert codes(result) == said


def test_a_group_of_two_fields_of_which_one_is_unknown_stays_an_object() -> None:
    field = {"type": "group", "fields": [ITEM, {"name": "n", "type": "none"}]}
    assert checked(field, {"item": "a"})[0] == {"item": "a"}


LIBRARY = {"type": "library", "options": [str(PART), "Callcraft.Missing 1.0"]}


def test_content_in_content_keeps_its_id_and_its_metadata() -> None:
    value = {
        "library": str(PART),
        "params": {"text": "a"},
        "subContentId": ID,
        "metadata": {"title": "Ada &amp; Bo", "license": "CC BY", "authors": [{"name": "Ada"}]},
    }
    found, result = checked(LIBRARY, value)
    assert found == value
    assert codes(result) == []
    assert result.libraries == {PART}


@pytest.mark.parametrize(
    ("value", "kept", "said"),
    [
        ({"library": str(PART)}, {"library": str(PART), "params": {}}, []),
        ({"library": PART.folder, "params": {"text": "a"}}, "a", []),
        ({"library": "Callcraft.Part 2.0", "params": {}}, None, None),
        ({"library": "Callcraft.Missing 1.0", "params": {}}, None, ["library_missing"]),
        ({"library": "Callcraft.Other 1.0", "params": {}}, None, ["library_option"]),
        ({"library": "<script>", "params": {}}, None, ["library_name"]),
        ({"library": 7}, None, ["library_name"]),
        ({"library": ""}, None, []),
        ({}, None, []),
        ("", None, []),
        (7, None, ["type_dropped"]),
    ],
)
def test_which_content_may_be_in_content(value: Any, kept: Any, said: list[str] | None) -> None:
    found, result = checked(LIBRARY, value)
    if said is None:
        assert codes(result) == ["library_version", "library_missing"]
    else:
        assert codes(result) == said
    assert found == ({"library": str(PART), "params": {"text": "a"}} if kept == "a" else kept)


def test_a_picture_in_a_group_of_one_is_the_picture_itself() -> None:
    value = {"library": str(PART), "params": {"text": "a"}}
    assert checked(PICTURE, value)[0] == value
    assert checked(PICTURE, {"type": value})[0] == value


def test_an_id_that_is_used_twice_is_told() -> None:
    part = {"library": str(PART), "params": {"text": "a"}, "subContentId": ID}
    field = {"type": "list", "field": {"name": "y", **LIBRARY}}
    _, result = checked(field, [part, part])
    assert codes(result) == ["sub_content_twice"]


def test_the_text_in_content_in_content_is_cleaned_and_its_place_told() -> None:
    field = {"type": "list", "field": {"name": "y", **LIBRARY}}
    part = {"library": str(PART), "params": {"text": "<b>"}}
    found, result = checked(field, [part])
    assert found[0]["params"]["text"] == "&lt;b&gt;"
    assert [each.place for each in result.findings] == ["x[0].params.text"]


def test_content_of_a_library_that_is_not_there_is_an_error() -> None:
    result = check_parameters({}, MAIN, lambda _: None, files=())
    assert result.parameters == {}
    assert codes(result) == ["library_missing"]
    assert [each.severity for each in result.findings] == ["error"]


@pytest.mark.parametrize("parameters", [None, 7, "x", [1], True])
def test_parameters_that_are_no_object_are_an_error(parameters: Any) -> None:
    known = {MAIN: definition(ITEM)}
    result = check_parameters(parameters, MAIN, known.get, files=())
    assert result.parameters == {}
    assert codes(result)[-1] == "no_parameters"


def test_a_definition_of_one_field_still_asks_for_an_object() -> None:
    known = {MAIN: definition(ITEM)}
    assert check_parameters({"item": "a"}, MAIN, known.get, files=()).parameters == {"item": "a"}


def test_nesting_without_end_is_left_out_and_an_error() -> None:
    field = {"type": "library", "options": []}
    value: Any = {"library": str(MAIN), "params": {}}
    for _ in range(300):
        value = {"library": str(MAIN), "params": {"x": value}}
    known = {MAIN: definition({"name": "x", **field})}
    result = check_parameters({"x": value}, MAIN, known.get, files=())
    assert codes(result) == ["too_deep"]
    assert [each.severity for each in result.findings] == ["error"]


def test_more_values_than_can_be_looked_at_are_an_error() -> None:
    known = {MAIN: definition({"name": "x", **LIST})}
    result = check_parameters({"x": [None] * (MOST_VALUES + 1)}, MAIN, known.get, files=())
    assert codes(result) == ["too_many"]


@pytest.mark.parametrize("opening", ["<div>", "<ul><li>", "<p></x>", "<table><td>", "<b>"])
def test_html_that_takes_too_long_to_clean_is_an_error(opening: str) -> None:
    known = {MAIN: definition({"name": "x", "type": "text", "widget": "html"})}
    result = check_parameters({"x": opening * 50_000}, MAIN, known.get, files=())
    assert codes(result) == ["too_many"]


def test_many_long_texts_are_within_the_bounds() -> None:
    text = "<p>A <strong>long</strong> text.</p>" * 500
    field = {**LIST, "field": {**ITEM, "tags": ["strong"]}}
    found, result = checked(field, [text] * 100)
    assert found == [text] * 100
    assert codes(result) == []


def test_many_findings_of_a_kind_are_counted() -> None:
    _, result = checked(LIST, [True] * 50)
    assert codes(result) == ["type_dropped"] * MOST_OF_EACH + ["more"]
    assert result.findings[-1].values["count"] == "30"


def test_what_the_content_itself_lacks_is_told() -> None:
    known = {
        MAIN: definition(
            ITEM, {"name": "n", "type": "number"}, {**ITEM, "name": "o", "optional": True}
        )
    }
    result = check_parameters({"n": 1}, MAIN, known.get, files=())
    assert codes(result) == ["missing"]
    assert result.findings[0].values["names"] == "item"


def test_metadata_keeps_what_is_known_and_passes_over_the_rest() -> None:
    told = {
        "title": "<b>T</b>",
        "license": "CC BY-NC",
        "licenseVersion": "4.0",
        "yearFrom": "2020",
        "source": "https://x.example/a",
        "authors": [{"name": "Ada", "role": "Editor"}, {"name": 'B"', "role": "King"}],
        "changes": [{"date": "1-1-2020", "author": "Ada", "log": "<i>x</i>"}],
        "preloadedDependencies": [],
    }
    kept, findings = check_metadata(told, "h5p.json")
    assert kept == {
        "title": "&lt;b&gt;T&lt;/b&gt;",
        "license": "CC BY-NC",
        "licenseVersion": "4.0",
        "yearFrom": 2020,
        "source": "https://x.example/a",
        "authors": [{"name": "Ada", "role": "Editor"}, {"name": "B&quot;"}],
        "changes": [{"date": "1-1-2020", "author": "Ada", "log": "&lt;i&gt;x&lt;/i&gt;"}],
    }
    assert all(re.match(r"h5p\.json\.", each.place) for each in findings)
