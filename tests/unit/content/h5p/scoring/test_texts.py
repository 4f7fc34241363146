"""Scores of questions in texts: blanks, words to drag and words to mark."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.h5p.rules.names import LibraryName
from content.h5p.rules.scoring import Rescored, rescore
from content.h5p.rules.scoring.blanks import blanks_of, distance
from content.h5p.rules.scoring.drag_text import words_of as words_to_drag
from content.h5p.rules.scoring.marked_words import is_answer
from content.h5p.rules.scoring.marked_words import words_of as words_to_mark

BLANKS = LibraryName("H5P.Blanks", 1, 14)
DRAG_TEXT = LibraryName("H5P.DragText", 1, 10)
MARK = LibraryName("H5P.MarkTheWords", 1, 11)


def scored(library: LibraryName, parameters: dict[str, Any], response: str) -> Rescored | None:
    return rescore(library, parameters, {"result": {"response": response}})


def points(library: LibraryName, parameters: dict[str, Any], response: str) -> tuple[int, int]:
    found = scored(library, parameters, response)
    assert found is not None
    return int(found.raw), int(found.max)


def test_blanks_are_read_as_the_library_does() -> None:
    text = (
        "<p>The *capital / seat:a tip: x* is *<strong>Oslo</strong>*, ** and *&lt;b&gt;*, "
        "*caf\u00e9 &amp; bar*, 2 * 3</p>"
    )
    assert blanks_of(text) == [["capital", "seat"], ["Oslo"], ["<b>"], ["caf\u00e9 & bar"]]


@pytest.mark.parametrize(
    ("text", "behaviour", "response", "raw", "most"),
    [
        ("*a/b* *c*", {}, "a[,]c", 2, 2),
        ("*a/b* *c*", {}, "b[,]c", 2, 2),
        ("*a/b* *c*", {}, "c[,]a", 0, 2),
        ("*a/b* *c*", {}, " a [,]", 1, 2),
        ("*a/b* *c*", {}, "[,]", 0, 2),
        ("*Oslo*", {}, "oslo", 0, 1),
        ("*Oslo*", {"caseSensitive": True}, "oslo", 0, 1),
        ("*Oslo*", {"caseSensitive": False}, "OSLO", 1, 1),
        ("*agent*", {"acceptSpellingErrors": True}, "agnet", 1, 1),
        ("*agent*", {"acceptSpellingErrors": True}, "agnte", 0, 1),
        ("*agent*", {"acceptSpellingErrors": True}, "ag", 0, 1),
        ("*abc*", {"acceptSpellingErrors": True}, "abd", 0, 1),
        ("*conversation*", {"acceptSpellingErrors": True}, "convresatoin", 1, 1),
        ("*conversation*", {}, "convresation", 0, 1),
        ("*a/ *", {}, "", 1, 1),
    ],
)
def test_blanks(text: str, behaviour: dict[str, Any], response: str, raw: int, most: int) -> None:
    parameters = {"questions": [text], "behaviour": behaviour}
    assert points(BLANKS, parameters, response) == (raw, most)


def test_blanks_of_several_texts_are_counted_through() -> None:
    parameters = {"questions": ["<p>*a*</p>", "no blank", "<p>*b* *c*</p>"]}
    assert points(BLANKS, parameters, "a[,]b[,]c") == (3, 3)


def test_a_separator_that_was_typed_is_not_certain_and_a_missing_part_is() -> None:
    parameters = {"questions": ["*a* *b*"]}
    too_many = scored(BLANKS, parameters, "a[,]x[,]b")
    too_few = scored(BLANKS, parameters, "a")
    assert too_many is not None
    assert too_few is not None
    assert (too_many.certain, too_few.certain) == (False, True)


def test_tags_inside_a_blank_are_read_in_two_ways_so_nothing_is_certain() -> None:
    found = scored(BLANKS, {"questions": ["*<strong>a</strong>*"]}, "a")
    assert found is not None
    assert (int(found.raw), found.certain) == (1, False)


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [
        ("", "", 0),
        ("abc", "abc", 0),
        ("abc", "ab", 1),
        ("abc", "abd", 1),
        ("abc", "acb", 1),
        ("ca", "abc", 3),
        ("abcd", "badc", 2),
    ],
)
def test_the_distance_of_words(one: str, other: str, steps: int) -> None:
    assert distance(one, other) == steps


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_the_distance_is_the_same_both_ways(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) is (one == other)


def test_words_to_drag_are_read_as_the_library_does() -> None:
    text = (
        "The *agent:who?\\+well done\\-no* says *&quot;hello&quot;* to\nthe *customer*, *x\\-no*."
    )
    assert words_to_drag(text) == ["agent", "&quot;hello&quot;", "customer", "x"]


@pytest.mark.parametrize(
    ("response", "raw"),
    [
        ("blue[,]red[,]&quot;dark&quot;", 3),
        ('blue[,]red[,]"dark"', 3),
        ("red[,]blue[,]", 0),
        ("blue[,][,]", 1),
        ("blue", 0),
        ("", 0),
        ("blue[,]red[,]dark[,]more", 0),
    ],
)
def test_drag_text(response: str, raw: int) -> None:
    parameters = {"textField": "Sky *blue:tip*, wine *red*, night *&quot;dark&quot;*."}
    assert points(DRAG_TEXT, parameters, response) == (raw, 3)


def test_words_to_mark_are_cut_as_the_library_does() -> None:
    html = (
        "<p>The (*agent*), &quot;*greets*&quot;&nbsp;the *caller*!</p>"
        "<p>Then <strong>*listens*</strong>…</p>"
    )
    words = words_to_mark(html)
    assert words == ["The", "*agent*", "*greets*", "the", "*caller*", "Then", "*listens*"]


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("*a*", True),
        ("*a*-", True),
        ("a*", False),
        ("*a", False),
        ("**a**", True),  # The library takes only the last pair for one asterisk.
        ("a**", False),
        ("**", False),
        ("*", False),
        ("", False),
        ("***a***", True),
    ],
)
def test_which_words_are_to_be_marked(word: str, answer: bool) -> None:
    assert is_answer(word) is answer


@pytest.mark.parametrize(
    ("text", "response", "raw", "most"),
    [
        ("<p>*one* two *three*</p>", "0[,]2", 2, 2),
        ("<p>*one* two *three*</p>", "0[,]1", 0, 2),
        ("<p>*one* two *three*</p>", "", 0, 2),
        ("<p>*one* two *three*</p>", "0[,]1[,]2", 1, 2),
        ("<p>*one* two *three*</p>", "0[,]2[,]3", 0, 2),
        ("<p>nothing here</p>", "", 1, 1),
        ("<p>nothing here</p>", "0", 0, 1),
    ],
)
def test_marked_words(text: str, response: str, raw: int, most: int) -> None:
    assert points(MARK, {"textField": text}, response) == (raw, most)


@pytest.mark.parametrize("library", [BLANKS, DRAG_TEXT, MARK])
@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"questions": 7, "textField": 7},
        {"questions": [7, None], "textField": ""},
        {"questions": ["no blank", "*"], "textField": None},
    ],
)
def test_texts_of_another_kind_say_nothing(
    library: LibraryName, parameters: dict[str, Any]
) -> None:
    assert scored(library, parameters, "x") is None


@given(st.text("*a/:<p> &\\+-", max_size=40), st.text("a[,]0 1", max_size=20))
def test_no_text_and_no_answer_breaks_a_rule(text: str, response: str) -> None:
    for library in (BLANKS, DRAG_TEXT, MARK):
        found = scored(library, {"questions": [text], "textField": text}, response)
        assert found is None or 0 <= found.raw <= found.max
