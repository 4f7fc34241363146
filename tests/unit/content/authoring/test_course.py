"""A course file: what it says, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.authoring.rules.course import CourseInvalid, read_course

GOOD = """
key = "k"
minutes = 5
pass_mark = 60
title = { en = "T", zh = "题" }
summary = { en = "S", zh = "要" }
[[pages]]
title = { en = "P", zh = "页" }
blocks = [{ kind = "list", items = [{ en = "a", zh = "甲" }] }]
"""
QUESTION = """
[[questions]]
id = "q1"
text = { en = "Q", zh = "问" }
options = [{ en = "a", zh = "甲" }, { en = "b", zh = "乙" }]
correct = [1]
feedback = { en = "F", zh = "馈" }
"""
TURN = """
[[turns]]
id = "t1"
customer = { en = "C", zh = "客" }
[[turns.choices]]
text = { en = "a", zh = "甲" }
points = 5
feedback = { en = "f", zh = "馈" }
next = ""
"""


def test_a_good_course_is_read_whole() -> None:
    course = read_course(GOOD + QUESTION)
    assert (course.key, course.pass_mark, len(course.pages)) == ("k", 60, 1)
    assert course.for_player()["questions"][0]["correct"] == [1]
    assert course.for_player()["title"] == {"en": "T", "zh-Hans": "题"}


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("not toml =", "file"),
        (GOOD, "questions"),  # R2: no assessment.
        (GOOD + QUESTION + TURN, "questions"),
        (GOOD + QUESTION + QUESTION, "questions"),
        (GOOD.replace('zh = "题"', 'zh = ""') + QUESTION, "title"),
        (GOOD.replace("pass_mark = 60", "pass_mark = 101") + QUESTION, "pass_mark"),
        (GOOD.replace('"list"', '"script"') + QUESTION, "pages[0].blocks[0]"),
        (GOOD + QUESTION.replace("[1]", "[2]"), "questions[0]"),
        (GOOD + QUESTION.replace("[1]", "[]"), "questions[0]"),
        (GOOD + TURN.replace('next = ""', 'next = "t9"'), "turns.t1"),
        (GOOD + TURN.replace('next = ""', 'next = "t1"'), "turns.t1"),
        (GOOD + TURN.replace("points = 5", "points = 0"), "turns[0]"),
    ],
)
def test_what_cannot_be_played_is_refused_with_its_place(source: str, place: str) -> None:
    with pytest.raises(CourseInvalid) as refused:
        read_course(source)
    assert refused.value.place == place


@given(st.text(max_size=300))
def test_no_text_whatever_gets_past_as_a_course(source: str) -> None:
    with pytest.raises(CourseInvalid):
        read_course(source)
