"""What keeps a plan from approval, and a need from being complete."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.planning.rules.checks import (
    FAULTS,
    ItemFacts,
    PlanFacts,
    lacks_figures,
    missing_fields,
    plan_faults,
    survey_gaps,
)
from lms.planning.rules.periods import Level, Period
from lms.planning.rules.words import NEED_FIELDS, SECTIONS, sections_of

ITEM = ItemFacts(
    topic="Empathy",
    objective="Fewer complaints",
    aim="knowledge_skill",
    starts_on=date(2026, 5, 4),
    ends_on=date(2026, 5, 5),
    trainer="Heron",
    participants="Pine",
    has_parent=True,
)
GOOD = PlanFacts(
    period=Period(Level.MONTH, 2026, 5),
    has_supervisor=True,
    has_training_head=True,
    objective="Better calls",
    aim="performance",
    sections=dict.fromkeys(SECTIONS, "written"),
    items=[ITEM],
    parent={"en": "Quarter 2", "zh-Hans": "第二季度"},
)
YEAR = replace(GOOD, period=Period(Level.YEAR, 2026), parent=None)


def codes(plan: PlanFacts) -> list[str]:
    return [fault.code for fault in plan_faults(plan)]


def test_a_whole_plan_has_no_faults() -> None:
    assert codes(GOOD) == codes(YEAR) == []


@pytest.mark.requirement("R3", "R10", "R15", "R28", "R32", "R33", "R38")
@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (replace(GOOD, has_supervisor=False), "plan.owners"),
        (replace(GOOD, has_training_head=False), "plan.owners"),
        (replace(GOOD, objective=" "), "plan.objective"),
        (replace(GOOD, aim=""), "plan.objective"),
        (replace(GOOD, items=[]), "plan.no_items"),
        (replace(GOOD, parent_stands=False), "plan.parent"),
        (replace(YEAR, survey_gaps=[{"en": "(a)", "zh-Hans": "（一）"}]), "plan.survey"),
        (replace(YEAR, unreviewed_needs=2), "plan.unreviewed"),
        (replace(GOOD, items=[replace(ITEM, aim="")]), "item.objective"),
        (replace(GOOD, items=[replace(ITEM, trainer="")]), "item.who"),
        (replace(GOOD, items=[replace(ITEM, participants="")]), "item.who"),
        (replace(GOOD, items=[replace(ITEM, has_parent=False)]), "item.parent"),
        (replace(GOOD, items=[replace(ITEM, ends_on=date(2026, 6, 1))]), "item.outside"),
        (replace(GOOD, items=[replace(ITEM, starts_on=date(2026, 4, 30))]), "item.outside"),
    ],
)
def test_each_gap_is_named(plan: PlanFacts, code: str) -> None:
    assert codes(plan) == [code]


@pytest.mark.requirement("R33")
def test_an_item_that_was_not_planned_says_why() -> None:
    item = replace(ITEM, has_parent=False, unplanned_reason="New product in May")
    assert codes(replace(GOOD, items=[item])) == []


@pytest.mark.requirement("R10", "R38")
@pytest.mark.parametrize("level", Level)
def test_each_section_that_a_level_needs_is_missed(level: Level) -> None:
    period = Period(level, 2026, 1)
    item = replace(ITEM, starts_on=period.first, ends_on=period.first)
    plan = replace(GOOD, period=period, items=[item], sections={})
    assert codes(plan) == ["plan.section"] * len(sections_of(level))
    assert (len(sections_of(level)) == 7) == (level in {Level.YEAR, Level.MONTH})


def test_every_fault_is_said_in_both_languages() -> None:
    plan = PlanFacts(period=Period(Level.YEAR, 2026), items=[ItemFacts("x")], unreviewed_needs=1)
    for fault in plan_faults(plan):
        assert fault.message("en") != fault.message("zh-hans")
        assert "{" not in fault.message("en") + fault.message("zh-hans")
    for words in FAULTS.values():
        assert set(words) == {"en", "zh-Hans"}


@pytest.mark.requirement("R31")
@given(st.dictionaries(st.sampled_from(sorted(NEED_FIELDS)), st.sampled_from(["", "  ", "x"])))
def test_a_need_is_complete_with_all_six_fields_only(need: dict[str, str]) -> None:
    gaps = missing_fields(need)
    assert set(gaps) == {name for name in NEED_FIELDS if need.get(name, "").strip() == ""}


@pytest.mark.requirement("R28")
def test_a_survey_names_the_parts_it_lacks() -> None:
    assert len(survey_gaps({})) == 3
    gaps = survey_gaps({"strategy": "x", "daily_work": " ", "key_posts": "y"})
    assert [gap["en"][:3] for gap in gaps] == ["(b)"]


@pytest.mark.requirement("R29", "R130")
@pytest.mark.parametrize(
    ("source", "measure", "measured", "lacks"),
    [
        ("qa", "", None, True),
        ("qa", "Defects", None, True),
        ("kpi", " ", 3, True),
        ("csat", "CSAT", 0, False),
        ("survey", "", None, False),
        ("industry", "", None, False),
    ],
)
def test_a_need_from_figures_names_them(
    source: str, measure: str, measured: int | None, lacks: bool
) -> None:
    assert lacks_figures(source, measure, measured) is lacks
