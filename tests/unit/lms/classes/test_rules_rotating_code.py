"""The code on the screen of a class: nothing old and nothing ahead of time is right (R94)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.classes.rules.rotating_code import (
    DIGITS,
    SLACK_SECONDS,
    STEP_SECONDS,
    code_at,
    holds,
    seconds_left,
    step_of,
    token_at,
)

SECRET, SESSION = "made-up-secret", "session-1"
BEGINS = datetime(2026, 3, 2, 9, tzinfo=UTC)  # Falls on the beginning of a step.
STEP = step_of(BEGINS)


@pytest.mark.requirement("R94", "A13")
@pytest.mark.parametrize("word", [code_at, token_at])
@pytest.mark.parametrize(
    ("seconds", "right"),
    [
        (-STEP_SECONDS, False),
        (-0.001, False),
        (0, True),
        (STEP_SECONDS - 0.001, True),
        (STEP_SECONDS, True),
        (STEP_SECONDS + SLACK_SECONDS - 0.001, True),
        (STEP_SECONDS + SLACK_SECONDS, False),
        (2 * STEP_SECONDS, False),
        (3600, False),
    ],
)
def test_a_code_holds_for_its_step_and_a_little_longer(
    word: object, seconds: float, right: bool
) -> None:
    assert callable(word)
    offered = word(SECRET, SESSION, STEP)
    assert holds(offered, SECRET, SESSION, BEGINS + timedelta(seconds=seconds)) is right


@pytest.mark.requirement("R94")
def test_a_code_is_of_one_session_and_one_secret() -> None:
    code = code_at(SECRET, SESSION, STEP)
    assert not holds(code, SECRET, "session-2", BEGINS)
    assert not holds(code, "another", SESSION, BEGINS)
    assert not holds("", SECRET, SESSION, BEGINS)
    assert not holds("签到码", SECRET, SESSION, BEGINS)


def test_spaces_that_people_type_are_no_mistake() -> None:
    code = code_at(SECRET, SESSION, STEP)
    assert holds(f" {code[:3]} {code[3:]}\n", SECRET, SESSION, BEGINS)


MOMENTS = st.datetimes(
    datetime(2026, 1, 1),
    datetime(2030, 1, 1),
    timezones=st.just(UTC),
)


@given(MOMENTS, st.text(min_size=1), st.uuids())
def test_what_the_screen_shows_is_always_taken(moment: datetime, secret: str, own: object) -> None:
    code = code_at(secret, str(own), step_of(moment))
    assert len(code) == DIGITS
    assert code.isdecimal()
    assert holds(code, secret, str(own), moment)
    assert holds(token_at(secret, str(own), step_of(moment)), secret, str(own), moment)
    assert 1 <= seconds_left(moment) <= STEP_SECONDS
    assert step_of(moment + timedelta(seconds=seconds_left(moment))) == step_of(moment) + 1
