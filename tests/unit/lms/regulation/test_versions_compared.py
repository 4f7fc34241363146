"""What changed between two wordings of a regulation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.regulation.rules.versions_compared import Change, Entry, compared, compared_words


def entries(*texts: str) -> list[Entry]:
    return [Entry(f"S05#{number}", text) for number, text in enumerate(texts, start=1)]


@pytest.mark.requirement("R5")
def test_clauses_are_same_changed_new_or_gone() -> None:
    before = entries("培训前考勤", "迟到三次按半天", "旧条款完全不同")
    after = [
        Entry("S05#1", "培训前考勤"),
        Entry("S05#2", "迟到四次按半天"),
        Entry("S05#9", "全新的一条内容"),
    ]
    found = compared(before, after)
    assert [one.change for one in found] == [Change.SAME, Change.CHANGED, Change.NEW, Change.GONE]
    words = [(word.change, word.text) for word in found[1].words()]
    assert (Change.GONE, "三") in words
    assert (Change.NEW, "四") in words


def test_renumbered_clause_with_the_same_words_is_the_same() -> None:
    found = compared([Entry("S05#1", "甲乙丙")], [Entry("S05#4", "甲乙丙")])
    assert [one.change for one in found] == [Change.SAME]


def test_what_is_gone_stands_where_it_stood() -> None:
    found = compared(
        entries("甲甲甲", "乙乙乙", "丙丙丙"),
        [
            Entry("S05#1", "甲甲甲"),
            Entry("S05#3", "丙丙丙"),
        ],
    )
    assert [one.change for one in found] == [Change.SAME, Change.GONE, Change.SAME]


TEXTS = st.text(alphabet="甲乙丙ab 1。", max_size=20)


@given(TEXTS, TEXTS)
def test_marked_words_hold_both_texts(old: str, new: str) -> None:
    words = list(compared_words(old, new))
    assert "".join(word.text for word in words if word.change is not Change.NEW) == old
    assert "".join(word.text for word in words if word.change is not Change.GONE) == new


@given(st.lists(TEXTS, max_size=6), st.lists(TEXTS, max_size=6))
def test_every_clause_of_both_is_shown_once(old: list[str], new: list[str]) -> None:
    before, after = entries(*old), entries(*new)
    found = compared(before, after)
    assert sorted(id(one.before) for one in found if one.before) == sorted(map(id, before))
    assert [id(one.after) for one in found if one.after] == [id(one) for one in after]
