"""Statements that the libraries themselves made in Chromium, answered at random.

`seen_in_a_browser.json` has for each the library and its version, what of the parameters decides
the score, the answer and the score that the library told. The texts are ours.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from content.h5p.rules.names import LibraryName
from content.h5p.rules.scoring import rescore

SEEN = json.loads((Path(__file__).parent / "seen_in_a_browser.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("seen", SEEN, ids=lambda seen: f"{seen['library']} {seen['response']}")
def test_the_score_is_the_one_that_the_library_told(seen: dict[str, Any]) -> None:
    library = LibraryName.parse(seen["library"])
    assert library is not None
    statement = {"result": {"response": seen["response"], "score": {"raw": seen["raw"]}}}
    found = rescore(library, seen["parameters"], statement)
    assert found is not None
    told = (seen["raw"], seen["max"])
    assert (found.raw, found.max) == told or not found.certain


@pytest.mark.parametrize("seen", SEEN, ids=lambda seen: f"{seen['library']} {seen['response']}")
def test_a_score_that_was_meddled_with_is_another_one(seen: dict[str, Any]) -> None:
    """Whatever the statement claims: what counts is the answer and the stored parameters."""
    library = LibraryName.parse(seen["library"])
    assert library is not None
    claimed = {"result": {"response": seen["response"], "score": {"raw": 999, "max": 1000}}}
    honest = {"result": {"response": seen["response"]}}
    found = rescore(library, seen["parameters"], claimed)
    assert found == rescore(library, seen["parameters"], honest)
    assert found is not None
    assert found.raw != 999


def test_every_type_with_a_score_of_its_own_was_seen() -> None:
    types = {seen["library"].split(" ")[0] for seen in SEEN}
    assert types == {
        "H5P.Blanks",
        "H5P.DragQuestion",
        "H5P.DragText",
        "H5P.MarkTheWords",
        "H5P.MultiChoice",
        "H5P.TrueFalse",
    }
    for name in types:
        points = {seen["raw"] for seen in SEEN if seen["library"].startswith(name)}
        assert len(points) > 1, f"{name}: always the same score"
