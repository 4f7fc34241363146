"""A text taken apart into clauses: defective numbering stays, and nothing is lost (A37)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.regulation.rules.clause_parsing import (
    Level,
    figure,
    name_clauses,
    parse_clauses,
)

PLAIN = """某中心培训办法
第一条 为了规范培训，制定本办法。
第二条 本办法适用于新员工。
（一）入职不满一年的；
（二）转岗的。
第三条 培训结束后考核。
合格者上岗。
"""
CHAPTERED = """第一章 总则
第一条 宗旨。
第二条 范围。
第二条 又一个第二条。
第二章 计划
第一条 年度计划。
1. 需求；
2. 预算。
1-1 明细；
"""


def cites(source: str, text: str) -> list[str]:
    return [named.cite for named in name_clauses(source, parse_clauses(text))]


@pytest.mark.requirement("A37")
def test_articles_items_and_preamble_are_told_apart() -> None:
    clauses = parse_clauses(PLAIN)
    assert [(clause.level, clause.number.strip()) for clause in clauses] == [
        (Level.PREAMBLE, ""),
        (Level.ARTICLE, "第一条"),
        (Level.ARTICLE, "第二条"),
        (Level.ITEM, "（一）"),
        (Level.ITEM, "（二）"),
        (Level.ARTICLE, "第三条"),
    ]
    assert clauses[-1].text == " 培训结束后考核。\n合格者上岗。\n"
    assert [clause.line for clause in clauses] == [1, 2, 3, 4, 5, 6]


@pytest.mark.requirement("A37")
def test_citations_are_source_and_printed_number() -> None:
    assert cites("S05", PLAIN) == ["S05#0", "S05#1", "S05#2", "S05#2.1", "S05#2.2", "S05#3"]


@pytest.mark.requirement("A37")
def test_articles_that_begin_anew_in_each_chapter_are_cited_with_it() -> None:
    """第二条 is printed twice in one chapter, and again 第一条 in the next."""
    assert cites("S16", CHAPTERED) == [
        "S16#1",
        "S16#1.1",
        "S16#1.2",
        "S16#1.2_2",
        "S16#2",
        "S16#2.1",
        "S16#2.1.1",
        "S16#2.1.2",
        "S16#2.1.2.1-1",
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("一、考勤\n1、签到；\n2、请假。\n二、值班\n", ["一、", "1、", "2、", "二、"]),
        ("1) one\n2) two\n", ["1)", "2)"]),
        ("(1) a\n（2）b\n", ["(1)", "（2）"]),
        ("Article 1 Scope\nArticle 2 Terms\n", ["Article 1", "Article 2"]),
        ("第十二条 甲\n第二十一条 乙\n", ["第十二条", "第二十一条"]),
        ("1. 3.5 小时内\n2. 其他\n", ["1.", "2."]),
        ("① 甲\n② 乙\n", ["①", "②"]),
        ("第一条 甲。第二条 乙。\n", ["第一条", "第二条"]),
    ],
)
def test_every_way_of_numbering_is_known(text: str, numbers: list[str]) -> None:
    assert [clause.number.strip() for clause in parse_clauses(text)] == numbers


def test_reference_to_an_article_begins_no_clause() -> None:
    assert len(parse_clauses("第一条 按照第五条规定办理，见第六条 所述。\n")) == 1


def test_shuffled_numbers_stay_as_printed() -> None:
    text = "第四条 甲\n第一条 乙\n第四条 丙\n"
    assert [clause.number for clause in parse_clauses(text)] == ["第四条", "第一条", "第四条"]
    assert cites("S16", text) == ["S16#4", "S16#1", "S16#4_2"]


@pytest.mark.parametrize(
    ("numeral", "shown"),
    [
        ("一", "1"),
        ("十", "10"),
        ("十二", "12"),
        ("二十", "20"),
        ("一百零三", "103"),
        ("二〇", "20"),
        ("１２", "12"),
        ("③", "3"),
        ("1-10", "1-10"),
    ],
)
def test_numerals_become_figures(numeral: str, shown: str) -> None:
    assert figure(numeral) == shown


def test_blank_text_has_no_clauses() -> None:
    assert parse_clauses("") == []


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "第一条 甲",
                "第二条",
                "第三章 乙",
                "一、丙",
                "（二）丁",
                "1. 戊",
                "3) 己",
                "1-2 庚",
                "",
                "  ",
                "Article 7",
                "第二条。第三条 x",
                "随便一行",
            ]
        ),
        st.text(max_size=20),
    ),
    max_size=30,
)


@pytest.mark.requirement("A37")
@given(LINES)
def test_nothing_of_the_text_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert "".join(clause.printed for clause in parse_clauses(text)) == text


@pytest.mark.requirement("A37")
@given(LINES)
def test_every_clause_has_an_id_of_its_own(lines: list[str]) -> None:
    named = name_clauses("S17", parse_clauses("\n".join(lines)))
    assert len({one.id for one in named}) == len(named)
    assert len({one.cite for one in named}) == len(named)
    assert all(re.fullmatch(r"[A-Za-z0-9#._-]+", one.cite) for one in named)


@pytest.mark.requirement("A37")
@given(st.integers(1, 12), st.data())
def test_typo_elsewhere_leaves_all_other_ids(count: int, data: st.DataObject) -> None:
    lines = [f"第{number}条 内容{number}。" for number in range(1, count + 1)]
    place = data.draw(st.integers(0, count - 1))
    mended = [f"{line}补" if index == place else line for index, line in enumerate(lines)]
    before = [one.id for one in name_clauses("S05", parse_clauses("\n".join(lines)))]
    after = [one.id for one in name_clauses("S05", parse_clauses("\n".join(mended)))]
    changed = [
        index for index, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]
    ]
    assert changed == [place]


@pytest.mark.requirement("A37")
def test_new_clause_above_and_other_line_breaks_leave_the_ids() -> None:
    before = {one.id for one in name_clauses("S05", parse_clauses("第一条 甲乙\n第二条 丙\n"))}
    after = {one.id for one in name_clauses("S05", parse_clauses("说明\n第一条 甲\n乙\n第二条 丙"))}
    assert before < after


def test_same_words_under_the_same_number_are_told_apart_by_their_line() -> None:
    first, second = name_clauses("S17", parse_clauses("第二条 甲\n第二条 甲\n"))
    assert second.id == f"{first.id}-L2"
