"""Numbers of automatic lists, as a word processor prints them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.regulation.rules.clause_parsing import figure
from lms.regulation.rules.list_numbers import Counting, ListLevel, NumberedList, numeral

ARTICLE = ListLevel("chineseCounting", "第%1条")
ITEM = ListLevel("decimal", "%2.")
BOTH = ListLevel("decimal", "%1-%2")


def counting(*levels: ListLevel) -> Counting:
    return Counting({"1": NumberedList("a", dict(enumerate(levels)))})


@pytest.mark.parametrize(
    ("number", "form", "printed"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCounting", "十"),
        (11, "chineseCountingThousand", "十一"),
        (20, "japaneseCounting", "二十"),
        (105, "chineseCounting", "一百零五"),
        (110, "chineseCounting", "一百一十"),
        (1001, "chineseCountingThousand", "一千零一"),
        (21, "ideographDigital", "二一"),
        (3, "chineseLegalSimplified", "叁"),
        (12, "ideographTraditional", "乙"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircleChinese", "21"),
        (12, "decimalFullWidth", "１２"),
        (4, "upperRoman", "IV"),
        (28, "lowerLetter", "bb"),
        (7, "decimalZero", "07"),
        (7, "none", ""),
        (7, "a format of tomorrow", "7"),
        (0, "upperRoman", "0"),
    ],
)
def test_a_number_is_printed_in_its_format(number: int, form: str, printed: str) -> None:
    assert numeral(number, form) == printed


@given(st.integers(1, 199))
def test_chinese_numbers_are_read_back_by_the_parser_of_clauses(number: int) -> None:
    assert figure(numeral(number, "chineseCounting")) == str(number)


def test_items_begin_anew_under_each_article() -> None:
    counted = counting(ARTICLE, ITEM)
    printed = [counted.label("1", level) for level in (0, 1, 1, 0, 1)]
    assert printed == ["第一条", "1.", "2.", "第二条", "1."]


def test_items_go_on_where_the_list_says_so() -> None:
    counted = counting(ARTICLE, ListLevel("decimal", "%2.", restart=0))
    printed = [counted.label("1", level) for level in (0, 1, 0, 1)]
    assert printed == ["第一条", "1.", "第二条", "2."]


def test_numbers_of_the_levels_above_are_printed_too() -> None:
    counted = counting(ListLevel("upperRoman", "%1"), BOTH)
    assert [counted.label("1", level) for level in (0, 1, 1)] == ["I", "I-1", "I-2"]
    legal = counting(ListLevel("upperRoman", "%1"), ListLevel("decimal", "%1-%2", is_legal=True))
    assert [legal.label("1", level) for level in (0, 1)] == ["I", "1-1"]


def test_lists_of_one_family_count_on_unless_one_starts_anew() -> None:
    levels = {0: ListLevel("decimal", "%1、")}
    counted = Counting(
        {
            "1": NumberedList("a", levels),
            "2": NumberedList("a", levels),
            "3": NumberedList("a", levels, {0: 1}),
        }
    )
    assert [counted.label(name, 0) for name in "12332"] == ["1、", "2、", "1、", "2、", "3、"]


def test_what_is_no_list_has_no_number() -> None:
    counted = counting(ARTICLE)
    assert (counted.label("2", 0), counted.label("1", 5)) == ("", "")


def test_a_bullet_is_a_sign() -> None:
    assert counting(ListLevel("bullet", "\uf0b7")).label("1", 0) == "•"
