"""Reading `semantics.json`: what is taken from it, and what is refused."""

import json
from typing import Any

import pytest

from content.h5p.rules.catalogue import definitions, semantics
from content.h5p.rules.semantics import List, Text, read_semantics, semantics_from
from content.h5p.rules.semantics.reader import DEEPEST, MOST_FIELDS
from tests.builders.h5p import all_libraries
from tests.builders.h5p_fields import definition

NAMED = {"name": "a", "type": "text"}


def said(value: Any) -> list[str]:
    findings = semantics_from(value, "semantics.json").findings
    return [each.code.removeprefix("h5p.definition.") for each in findings]


def test_every_library_of_ours_has_a_sound_definition() -> None:
    for each in all_libraries():
        document = semantics_from(each.semantics, each.folder)
        assert document.semantics is not None
        assert document.findings == ()


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ([], []),
        ({}, ["not_a_list"]),
        ("x", ["not_a_list"]),
        ([7], ["no_name"]),
        ([{"type": "text"}], ["no_name"]),
        ([{"name": "", "type": "text"}], ["no_name"]),
        ([{"name": "n" * 300, "type": "text"}], ["no_name"]),
        ([{"name": "__proto__", "type": "text"}], ["name_of_javascript"]),
        ([{"name": "constructor", "type": "text"}], ["name_of_javascript"]),
        ([NAMED, NAMED], ["name_twice"]),
        ([{"name": "a", "type": "gif"}], ["type"]),
        ([{"name": "a", "type": ["text"]}], ["type"]),
        ([{"name": "a", "type": "list"}], ["no_item"]),
        ([{"name": "a", "type": "list", "field": {"type": "gif"}}], ["type"]),
        ([{**NAMED, "tags": ["script", "p", "IFRAME"]}], ["tags"]),
        ([{**NAMED, "tags": "script"}], []),
        ([{**NAMED, "regexp": {"pattern": "(?<=a)b"}}], ["pattern"]),
        ([{**NAMED, "regexp": {"pattern": "("}}], ["pattern"]),
        ([{**NAMED, "regexp": {"pattern": "a" * 2000}}], ["pattern"]),
        ([{**NAMED, "regexp": {"pattern": "((a{99}){99}){99}"}}], ["pattern"]),
        ([{**NAMED, "regexp": {"pattern": "a", "modifiers": "ie"}}], ["pattern"]),
        ([{**NAMED, "regexp": "a"}], []),
        ([{"name": "a", "type": "number", "min": 2, "max": 1}], ["bounds"]),
        ([{"name": "a", "type": "number", "min": True, "max": "x", "decimals": 1e300}], []),
    ],
)
def test_what_a_definition_may_not_say(value: Any, codes: list[str]) -> None:
    assert said(value) == codes


def test_a_definition_that_is_too_large_or_too_deep_is_refused() -> None:
    wide = [{"name": f"f{index}", "type": "text"} for index in range(MOST_FIELDS + 1)]
    deep: dict[str, Any] = NAMED
    for _ in range(DEEPEST + 2):
        deep = {"name": "g", "type": "group", "fields": [deep]}
    listed: dict[str, Any] = NAMED
    for _ in range(DEEPEST + 2):
        listed = {"name": "l", "type": "list", "field": listed}
    for value, code in ((wide, "too_many"), ([deep], "too_deep"), ([listed], "too_deep")):
        assert said(value) == [code]
        assert semantics_from(value, "x").semantics is None


def test_a_finding_names_the_file_and_the_field() -> None:
    told = [{"name": "a", "type": "list", "field": {"name": "b", "type": "gif"}}]
    (found,) = semantics_from(told, "H5P.X-1.0/semantics.json").findings
    assert found.place == "H5P.X-1.0/semantics.json: a[]"


def test_files_are_read_strictly() -> None:
    assert read_semantics(json.dumps([NAMED]).encode(), "s").semantics == definition(NAMED)
    broken = read_semantics(b"[{]", "s")
    assert broken.semantics is None
    assert [each.code for each in broken.findings] == ["h5p.json.broken"]


def test_fields_keep_what_an_editor_needs() -> None:
    (field,) = definition(
        {
            "name": "lines",
            "label": "Lines",
            "type": "list",
            "widget": "textual",
            "min": 1,
            "field": {**NAMED, "maxLength": 9, "default": "x"},
        }
    ).fields
    assert isinstance(field, List)
    assert (field.label, field.widget, field.least) == ("Lines", "textual", 1)
    assert isinstance(field.item, Text)
    assert (field.item.longest, field.item.default, field.item.is_html) == (9, "x", False)


def test_each_code_says_in_both_languages_what_to_do() -> None:
    for code, entry in {**definitions.ENTRIES, **semantics.ENTRIES}.items():
        for text in (entry.en, entry.zh):
            assert text.message, code
            assert text.remedy, code
