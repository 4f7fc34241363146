"""Libraries that join content which never named them."""

from typing import Any

import pytest

from content.h5p.rules.addons import joining, read_addition
from content.h5p.rules.libraries import LibraryDescription, read_library
from content.h5p.rules.names import LibraryName
from tests.builders.h5p import library, with_description

FORMULAS = LibraryName("H5P.MathDisplay", 1, 0)
NEWER = LibraryName("H5P.MathDisplay", 1, 1)
MARKED = r"\$\$.+\$\$|\\\(.+\\\)"
PLACE = "H5P.MathDisplay-1.0/library.json"


def added_to(*expressions: object) -> dict[str, Any]:
    return {"content": {"types": [{"text": {"regex": each}} for each in expressions]}}


def test_the_expression_stands_between_slashes() -> None:
    assert read_addition(added_to(f"/{MARKED}/"), PLACE) == ((MARKED,), [])


@pytest.mark.parametrize("expression", ["abc", "/", "//", "/(?=x)/", "/(/", "/" + "x" * 2000 + "/"])
def test_one_that_cannot_be_run_joins_nothing_and_is_told(expression: str) -> None:
    expressions, findings = read_addition(added_to(expression), PLACE)
    assert expressions == ()
    assert [each.code for each in findings] == ["h5p.library.addition"]


@pytest.mark.parametrize(
    "value",
    [None, 1, "x", [], {}, {"content": 1}, {"content": {"types": {}}}, added_to(1, None, [])],
)
def test_what_says_nothing_joins_nothing(value: object) -> None:
    assert read_addition(value, PLACE) == ((), [])


def test_it_joins_where_a_text_has_what_it_is_for() -> None:
    addons = [(FORMULAS, (MARKED,))]
    assert joining({"list": [{"text": r"Say \(x^2\) aloud"}]}, addons) == [FORMULAS]
    assert joining({"list": [{"text": "Say $5"}, 7, None, True]}, addons) == []
    assert joining({r"\(key\)": "no text"}, addons) == []


def test_of_several_versions_the_highest_joins() -> None:
    addons = [(NEWER, (MARKED,)), (FORMULAS, (MARKED,))]
    assert joining({"text": "$$x$$"}, addons) == [NEWER]


def test_a_description_keeps_it_and_one_stored_before_has_none() -> None:
    told = with_description(library("Callcraft.TestTools"), addTo=added_to(f"/{MARKED}/"))
    description, findings = read_library(told.description, PLACE, set(told.files))
    assert description is not None
    assert findings == []
    assert description.joins == (MARKED,)
    record = description.as_record()
    assert LibraryDescription.from_record(record) == description
    del record["joins"]
    assert LibraryDescription.from_record(record).joins == ()


def test_what_a_library_asks_beyond_the_core_is_told() -> None:
    asking = with_description(
        library("Callcraft.TestTools"), requiredExtensions={"sharedState": "1.0"}
    )
    description, findings = read_library(asking.description, PLACE, set(asking.files))
    assert description is not None
    (told,) = findings
    assert (told.code, told.severity) == ("h5p.library.extensions", "warning")
    assert "sharedState 1.0" in told.text("en")
