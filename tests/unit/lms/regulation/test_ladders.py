"""The boundary tables of the regulation, cell by cell, under the default and other readings."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.regulation.exceptions import UnknownLadder, UnknownReading
from lms.regulation.rules.clauses import (
    AboveTop,
    Anniversary,
    AtBoundary,
    ExternalReading,
    LadderMode,
    LeapDay,
    TardyReading,
    eligible_from,
    must_retake_all,
    tardy_days,
)
from lms.regulation.rules.ladders import ladder_table

THIRD = Fraction(1, 3)


@pytest.mark.requirement("R88", "A1")
@pytest.mark.parametrize(
    ("settings", "row"),
    [
        ({}, "0 0 0 0.5 1 1 1 review review"),
        ({"at_boundary": "higher"}, "0 0 0 1 1 1 1 review review"),
        ({"mode": "accumulate"}, "0 0 0 0.5 1.5 1.5 1.5 review review"),
        ({"above_top": "hold_at_top"}, "0 0 0 0.5 1 1 1 1 1"),
        ({"ladder": "4/8"}, "0 0 0 0 0.5 1 1 1 1"),
        ({"above_top": "per_extra_k", "extra_k": "2"}, "0 0 0 0.5 1 1 1 1 2"),
        (
            {"ladder": '[{"from": 2, "to": 2, "days": "0.25"}, {"from": 3, "to": 8, "days": "2"}]'},
            "0 0 0.25 2 2 2 2 2 2",
        ),
    ],
)
def test_tardy_ladder_prints_the_table_of_its_reading(
    settings: Mapping[str, str], row: str
) -> None:
    assert ladder_table("tardy-ladder", settings) == {
        str(count): value for count, value in enumerate(row.split())
    }


@pytest.mark.requirement("R88")
@given(
    st.integers(0, 40),
    st.sampled_from(AtBoundary),
    st.sampled_from(LadderMode),
    st.sampled_from([AboveTop.HOLD_AT_TOP, AboveTop.PER_EXTRA_K]),
)
def test_one_more_late_arrival_never_costs_less(
    count: int, at_boundary: AtBoundary, mode: LadderMode, above_top: AboveTop
) -> None:
    reading = TardyReading(at_boundary=at_boundary, mode=mode, above_top=above_top)
    before, after = tardy_days(count, reading), tardy_days(count + 1, reading)
    assert before is not None
    assert after is not None
    assert before <= after


@pytest.mark.requirement("R91", "A5")
def test_absence_of_exactly_a_third_is_not_more_than_a_third() -> None:
    assert ladder_table("absence-fraction", {}) == {
        "7": "make up 7 h",
        "8": "make up 8 h",
        "8.01": "retake all",
        "9": "retake all",
    }


@pytest.mark.requirement("R91", "A5")
def test_a_third_written_as_a_decimal_would_fail_the_eight_hours() -> None:
    for rounded in ("0.33", "0.3333"):
        assert ladder_table("absence-fraction", {"retake_fraction": rounded})["8"] == "retake all"


@pytest.mark.requirement("R91", "A5")
def test_absence_reading_that_is_not_strict_includes_the_boundary() -> None:
    assert ladder_table("absence-fraction", {"strict": "false"})["8"] == "retake all"
    assert not must_retake_all(Fraction(7), Fraction(24), THIRD, strict=False)


@pytest.mark.requirement("R133", "R134", "A30", "A31")
def test_external_training_table() -> None:
    assert ladder_table("external-training", {}) == {
        "2025-03-01 2026-03-01 agent": "yes: supervisor",
        "2025-03-02 2026-03-01 agent": "no",
        "2020-01-01 2026-03-01 team_lead": "yes: general_manager",
        "2024-02-29 2025-02-28 supervisor": "no",
        "2020-01-01 2026-03-01 general_manager": "yes: deputy",
    }


@pytest.mark.requirement("R133", "A30")
def test_year_of_service_by_each_reading() -> None:
    leap = date(2024, 2, 29)
    assert eligible_from(leap, ExternalReading()) == date(2025, 3, 1)
    assert eligible_from(leap, ExternalReading(leap_day=LeapDay.FEB28)) == date(2025, 2, 28)
    civil = ExternalReading(anniversary=Anniversary.CIVIL_CODE)
    assert eligible_from(date(2025, 3, 1), civil) == date(2026, 3, 2)


@pytest.mark.requirement("R134", "A31")
def test_threshold_of_approval_moves_with_its_reading() -> None:
    table = ladder_table("external-training", {"ext_rank_threshold": "supervisor"})
    assert table["2020-01-01 2026-03-01 team_lead"] == "yes: supervisor"


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("tardy-ladder", {"at_boundary": "middle"}),
        ("tardy-ladder", {"strict": "true"}),
        ("tardy-ladder", {"ladder": "5/2"}),
        ("tardy-ladder", {"ladder": '[{"from": 4, "to": 3, "days": "1"}]'}),
        ("tardy-ladder", {"extra_k": "0"}),
        ("absence-fraction", {"retake_fraction": "a third"}),
        ("absence-fraction", {"strict": "yes"}),
        ("absence-fraction", {"total_hours": "0"}),
    ],
)
def test_unknown_reading_is_refused_not_guessed(name: str, settings: Mapping[str, str]) -> None:
    with pytest.raises(UnknownReading) as refused:
        ladder_table(name, settings)
    assert refused.value.code == "regulation.unknown_reading"


def test_unknown_ladder_names_those_there_are() -> None:
    with pytest.raises(UnknownLadder, match="tardy-ladder"):
        ladder_table("late-ladder", {})
