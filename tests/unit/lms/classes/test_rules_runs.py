"""What makes a run a training, lets it be taught, closed and paid (R1, R3, R19, R43, R123)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.classes.rules.closing import Ending, lacks
from lms.classes.rules.costs import RunCost
from lms.classes.rules.validity import Plan, Trainer, missing, not_post_related, trainer_lacks
from lms.tracks.rules.run_evidence import FeedbackSummary

PLAN = Plan(
    topic="Voice",
    form="drill",
    place="Room 3",
    objectives="Speaks clearly",
    post_tags=["Agent"],
    sessions=1,
    trainer=True,
)
ENDING = Ending(0, 0, FeedbackSummary(10, 6), "", "More practice.", 60)


@pytest.mark.requirement("R1", "R3", "R16")
@pytest.mark.parametrize(
    ("plan", "lacking"),
    [
        (PLAN, ()),
        (replace(PLAN, topic=" "), ("topic",)),
        (replace(PLAN, form=""), ("form",)),
        (replace(PLAN, place="\n"), ("place",)),
        (replace(PLAN, objectives=""), ("objectives",)),
        (replace(PLAN, trainer=False), ("trainer",)),
        (replace(PLAN, sessions=0), ("sessions",)),
        (replace(PLAN, topic="", place=""), ("topic", "place")),
    ],
)
def test_a_training_has_topic_form_and_place(plan: Plan, lacking: tuple[str, ...]) -> None:
    assert missing(plan) == lacking


@pytest.mark.requirement("R1")
@pytest.mark.parametrize(
    ("tags", "posts", "unrelated"),
    [
        (["Agent"], ["agent ", "Agent"], []),
        (["Agent"], ["Agent", "Sales", "Sales"], ["Sales"]),
        (["坐席"], ["坐席"], []),
        ([], ["Agent"], ["Agent"]),
        (["", " "], [""], [""]),
    ],
)
def test_who_it_does_not_serve_is_named(
    tags: list[str], posts: list[str], unrelated: list[str]
) -> None:
    assert not_post_related(tags, posts) == unrelated


@pytest.mark.requirement("R1")
@given(st.lists(st.text()), st.lists(st.text()))
def test_every_tag_serves_its_own_post(tags: list[str], posts: list[str]) -> None:
    named = [one for one in tags if one.strip()]
    assert not_post_related(tags, named) == []
    assert set(not_post_related(tags, [*posts, *named])) <= set(posts)


@pytest.mark.requirement("R19")
@pytest.mark.parametrize(
    ("months", "rating", "waiver", "lacking"),
    [
        (12, "4.00", False, ()),
        (11, "4.00", False, ("experience",)),
        (12, "3.99", False, ("rating",)),
        (12, None, False, ("rating",)),
        (0, None, False, ("experience", "rating")),
        (0, None, True, ()),
    ],
)
def test_who_may_teach_new_hires(
    months: int, rating: str | None, waiver: bool, lacking: tuple[str, ...]
) -> None:
    trainer = Trainer(months, Decimal(rating) if rating else None, waiver)
    assert trainer_lacks(trainer, 12, Decimal("4.00")) == lacking


@pytest.mark.requirement("R123")
@pytest.mark.parametrize(
    ("ending", "lacking"),
    [
        (ENDING, ()),
        (replace(ENDING, feedback=FeedbackSummary(10, 5)), ("feedback",)),
        (replace(ENDING, feedback=FeedbackSummary(3, 2), percent=67), ("feedback",)),
        (replace(ENDING, feedback=FeedbackSummary(3, 2), percent=66), ()),
        (replace(ENDING, feedback=None), ("feedback",)),
        (replace(ENDING, feedback=FeedbackSummary(0, 0)), ("feedback",)),
        (replace(ENDING, feedback=None, waiver="Nobody had a computer."), ()),
        (replace(ENDING, feedback=None, waiver=" "), ("feedback",)),
        (replace(ENDING, note=" "), ("note",)),
        (replace(ENDING, sheets_open=1, rows_waiting=2), ("sheets", "waiting")),
    ],
)
def test_a_run_is_closed_when_everybody_was_asked_and_somebody_listened(
    ending: Ending, lacking: tuple[str, ...]
) -> None:
    assert lacks(ending) == lacking


@pytest.mark.requirement("R43")
@pytest.mark.parametrize(
    ("spent", "people", "budget", "each", "over"),
    [
        ("100", 3, "100", "33.33", False),
        ("100.01", 2, "100", "50.01", True),
        ("100", 0, None, None, False),
        ("0.01", 2, "0", "0.01", True),
    ],
)
def test_costs_per_person_and_against_the_budget(
    spent: str, people: int, budget: str | None, each: str | None, over: bool
) -> None:
    cost = RunCost(Decimal(spent), people, Decimal(budget) if budget else None)
    assert cost.per_person == (Decimal(each) if each else None)
    assert cost.is_over is over
