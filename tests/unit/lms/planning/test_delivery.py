"""Planned against delivered, and money against budget (R40, R43, R122)."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.rules.work_calendar import WorkCalendar
from lms.planning.rules import delivery
from lms.planning.rules.budget import Balance, over_any, per_person
from lms.planning.rules.delivery import (
    Delivered,
    Planned,
    Status,
    delivered_of,
    register_delivery,
    share_done,
    status_of,
)
from lms.planning.rules.duties import HOLDERS, default_duties
from lms.planning.rules.limits import Limits, help_due, shortfall, step_due

ITEM = UUID(int=1)
FIRST, LAST = date(2026, 5, 4), date(2026, 5, 8)


def planned(sessions: int = 2, hours: str = "4", people: int = 20) -> Planned:
    return Planned(sessions, Decimal(hours), people, FIRST, LAST)


def given_(sessions: int = 2, hours: str = "4", people: int = 20) -> Delivered:
    return Delivered(ITEM, sessions, Decimal(hours), people)


@pytest.mark.requirement("R40")
@pytest.mark.parametrize(
    ("plan", "given", "today", "status"),
    [
        (planned(), given_(0, "0", 0), FIRST - timedelta(days=1), Status.COMING),
        (planned(), given_(0, "0", 0), FIRST, Status.RUNNING),
        (planned(), given_(1, "2", 9), LAST, Status.RUNNING),
        (planned(), given_(1, "2", 9), LAST + timedelta(days=1), Status.SHORT),
        (planned(), given_(0, "0", 0), LAST + timedelta(days=1), Status.MISSED),
        (planned(), given_(), FIRST, Status.DONE),
        (planned(), given_(2, "4", 19), LAST + timedelta(days=1), Status.SHORT),
        (planned(0, "0", 0), given_(1, "0", 0), LAST, Status.DONE),
        (planned(0, "0", 0), given_(0, "0", 0), LAST + timedelta(days=1), Status.MISSED),
        (planned(0, "4", 0), given_(1, "3.99", 5), LAST + timedelta(days=1), Status.SHORT),
    ],
)
def test_an_item_stands_by_its_figures_and_days(
    plan: Planned, given: Delivered, today: date, status: Status
) -> None:
    assert status_of(plan, given, today) is status


@given(st.lists(st.sampled_from(Status)))
def test_the_share_done_counts_only_what_was_due(statuses: list[Status]) -> None:
    share = share_done(statuses)
    failed = {Status.SHORT, Status.MISSED} & set(statuses)
    assert 0 <= share <= 100
    assert (share == 100) == (not failed)


def test_several_providers_add_up_and_unknown_items_are_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivery, "_providers", {})
    other = uuid4()
    register_delivery("a", lambda tenant, items: [given_(1, "1.5", 10)])
    register_delivery("b", lambda tenant, items: [given_(1, "2", 5), Delivered(uuid4(), 9)])
    found = delivered_of(7, [ITEM, other])
    assert found[ITEM] == Delivered(ITEM, 2, Decimal("3.5"), 15)
    assert found[other] == Delivered(other)
    assert delivered_of(7, []) == {}


@pytest.mark.requirement("R43")
@given(
    st.none() | st.decimals(0, 10_000, places=2),
    st.decimals(0, 10_000, places=2),
    st.decimals("0.01", 10_000, places=2),
)
def test_money_goes_over_a_budget_by_exactly_what_exceeds_it(
    budget: Decimal | None, spent: Decimal, amount: Decimal
) -> None:
    over = Balance(budget, spent).over_with(amount)
    if budget is None:
        assert over == 0
    else:
        assert (over > 0) == (spent + amount > budget)
        assert over == 0 or over == spent + amount - budget


def test_the_tightest_budget_decides() -> None:
    balances = [Balance(Decimal(100), Decimal(0)), Balance(Decimal(50), Decimal(20))]
    assert over_any(balances, Decimal(40)) == 10
    assert over_any([], Decimal(40)) == 0
    assert per_person(Decimal(100), 3) == Decimal("33.33")
    assert per_person(Decimal("0.05"), 2) == Decimal("0.03")
    assert per_person(Decimal(100), 0) is None


def test_each_step_of_a_request_has_its_deadline_in_working_days() -> None:
    friday = date(2026, 5, 8)
    week = WorkCalendar()
    assert step_due("supervisor", friday, Limits(), week) == date(2026, 5, 13)
    assert step_due("office", friday, Limits(office_days=1), week) == date(2026, 5, 11)
    assert step_due("closed", friday, Limits(), week) is None
    assert help_due(friday, Limits(), WorkCalendar({date(2026, 5, 9): True})) == date(2026, 5, 11)


@pytest.mark.requirement("R12")
@given(st.integers(0, 50), st.integers(0, 50))
def test_what_is_missing_is_never_less_than_nothing(held: int, minimum: int) -> None:
    missing = shortfall(held, minimum)
    assert missing >= 0
    assert held + missing >= minimum


@pytest.mark.requirement("R13", "R14", "R26")
def test_a_fresh_centre_has_every_duty_of_office_teams_and_posts() -> None:
    duties = default_duties()
    by_holder = {
        holder: [duty.code for duty in duties if duty.holder == holder] for holder in HOLDERS
    }
    assert by_holder["office"] == [f"1-{n}" for n in range(1, 11)]
    assert by_holder["team"] == [f"2-{n}" for n in range(1, 7)]
    assert all(by_holder.values())
