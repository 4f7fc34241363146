"""Retention, event files, figures and what may be published, as pure rules."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.archives.rules.event_parts import PARTS, parts_in, state_of
from lms.archives.rules.report import Counted, figures, number_in, publishable, rate
from lms.archives.rules.retention import BY_CODE, class_of, destroy_on, period_of
from lms.archives.rules.sealing import (
    DoesNotOpen,
    close_content,
    new_key,
    open_content,
    unwrap_key,
    wrap_key,
)

EVENT, PERSON = BY_CODE["event_file"], BY_CODE["person_file"]


# -- Retention --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "has_event", "code"),
    [
        ("course_result", False, "person_file"),
        ("class_attendance", True, "event_file"),
        ("conduct_case", True, "conduct"),
        ("grade_appeal", False, "conduct"),
        ("training_report", False, "centre_file"),
        ("event_closed", False, "centre_file"),
    ],
)
def test_kinds_belong_to_classes(kind: str, has_event: bool, code: str) -> None:
    assert class_of(kind, has_event=has_event).code == code


@pytest.mark.parametrize(
    ("retention", "years", "period", "left_on", "day"),
    [
        (PERSON, 2, 0, None, None),
        (PERSON, 2, 0, date(2026, 3, 31), date(2028, 3, 31)),
        (PERSON, 5, 0, date(2026, 3, 31), date(2031, 3, 31)),
        (PERSON, 0, 0, date(2026, 3, 31), date(2028, 3, 31)),  # never below the floor
        (PERSON, 3, 0, date(2024, 2, 29), date(2027, 3, 1)),
        (EVENT, 10, 2026, None, None),  # the floor: still employed
        (EVENT, 10, 2026, date(2026, 12, 31), date(2037, 1, 1)),
        (EVENT, 10, 2026, date(2036, 6, 1), date(2038, 6, 1)),
        (EVENT, 0, 2026, date(2026, 6, 1), date(2028, 6, 1)),
    ],
)
def test_first_day_of_destruction(
    retention: Any, years: int, period: int, left_on: date | None, day: date | None
) -> None:
    assert destroy_on(retention, years, period, left_on, is_personal=True) == day


def test_what_is_the_centre_s_own_needs_nobody_to_leave() -> None:
    centre = BY_CODE["centre_file"]
    assert destroy_on(centre, 30, 2026, None, is_personal=False) == date(2057, 1, 1)


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(0, 40))
def test_nothing_personal_goes_within_two_years_of_leaving(left_on: date, years: int) -> None:
    for retention in (EVENT, PERSON):
        period = period_of(retention, left_on)
        day = destroy_on(retention, years, period, left_on, is_personal=True)
        assert day is not None
        assert (day - left_on).days >= 730


# -- Closing contents -------------------------------------------------------------------------


@given(st.dictionaries(st.text(max_size=8).filter(lambda t: "\x00" not in t), st.integers(-9, 9)))
def test_closed_content_opens_with_its_key_only_and_in_its_place_only(
    payload: dict[str, int],
) -> None:
    key, salt, entry = new_key(), b"s" * 32, UUID(int=5)
    closed = close_content(key, entry, salt, payload)
    assert open_content(key, entry, closed) == (salt, payload)
    for wrong_key, wrong_entry in ((new_key(), entry), (key, UUID(int=6))):
        with pytest.raises(DoesNotOpen):
            open_content(wrong_key, wrong_entry, closed)


@given(st.data())
def test_no_bit_of_what_is_closed_can_be_changed(data: st.DataObject) -> None:
    house, key = new_key(), new_key()
    wrapped = bytearray(wrap_key(house, UUID(int=1), key))
    assert unwrap_key(house, UUID(int=1), bytes(wrapped)) == key
    wrapped[data.draw(st.integers(0, len(wrapped) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(DoesNotOpen):
        unwrap_key(house, UUID(int=1), bytes(wrapped))
    with pytest.raises(DoesNotOpen):
        unwrap_key(house, UUID(int=1), b"")


# -- Event files ------------------------------------------------------------------------------


def test_every_part_of_an_event_is_found_by_its_field() -> None:
    for part in PARTS:
        payload = {"fields": [{"key": part.code, "value": "x"}]}
        assert part.code in parts_in("note", payload)
        assert part.code not in parts_in("note", {"fields": [{"key": part.code, "value": ""}]})
        assert part.code in parts_in(f"event_{part.code}", {})


def test_part_that_is_there_needs_no_excuse() -> None:
    states = {one.part.code: one for one in state_of({"cost"}, {"cost": "free", "leave": "none"})}
    assert states["cost"].state == "there"
    assert (states["leave"].state, states["leave"].reason) == ("not_needed", "none")
    assert states["notice"].state == "missing"


# -- Figures ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "number"), [("12 min", 12), ({"en": "90 min"}, 90), ("", 0), (None, 0), ("none", 0)]
)
def test_number_in_words(said: Any, number: int) -> None:
    assert number_in(said) == number


def counted(person: int, outcome: str, unit: str) -> Counted:
    return Counted(UUID(int=person), "course_result", {"outcome": outcome}, unit, "agent")


@given(
    st.lists(
        st.tuples(
            st.integers(1, 9),
            st.sampled_from(["pass", "fail", "indeterminate"]),
            st.sampled_from("ABC"),
        )
    )
)
def test_strata_of_a_kind_add_up_to_the_whole(rows: list[tuple[int, str, str]]) -> None:
    made = figures((counted(*row) for row in rows), headcount=9, open_items=0)
    for verdict in ("pass", "fail"):
        sums = {
            by: sum(row[verdict] for row in made["strata"] if row["by"] == by)
            for by in ("all", "unit", "level", "track")
        }
        assert set(sums.values()) == {sum(row[1] == verdict for row in rows)}


@pytest.mark.requirement("R129", "A34")
def test_small_groups_are_not_published_nor_can_they_be_worked_out() -> None:
    def row(by: str, of: str, people: int) -> dict[str, Any]:
        return {"by": by, "of": of, "people": people, "pass": people, "fail": 0}

    rows = [row("all", "", 20), row("unit", "A", 4), row("unit", "B", 6), row("unit", "C", 10)]
    shown = {one["of"]: one["people"] for one in publishable(rows, 5)}
    assert shown == {"": 20, "A": None, "B": None, "C": 10}  # B, lest A be 20 - 6 - 10
    shown = {one["of"]: one["people"] for one in publishable(rows, 4)}
    assert shown == {"": 20, "A": 4, "B": 6, "C": 10}
    assert publishable([row("all", "", 3)], 5)[0]["people"] is None


@given(st.lists(st.integers(0, 12), max_size=6), st.integers(2, 6))
def test_published_groups_are_large_enough_and_hidden_ones_never_alone(
    sizes: list[int], smallest: int
) -> None:
    rows = [
        {"by": "unit", "of": str(n), "people": size, "pass": size, "fail": 0}
        for n, size in enumerate(sizes)
    ]
    shown = publishable(rows, smallest)
    assert all(row["people"] is None or row["people"] >= smallest for row in shown)
    hidden = [row for row in shown if row["people"] is None]
    assert len(hidden) != 1 or len(rows) == 1


def test_rate_is_a_decimal_and_empty_where_nobody_was_judged() -> None:
    assert rate({"pass": 2, "fail": 1}) == "66.7"
    assert rate({"pass": 0, "fail": 0}) == rate({"pass": None, "fail": None}) == ""
