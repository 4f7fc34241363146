"""The code on the screen: right now, here, and nowhere else."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.classes.rules.rotating_code import (
    SLACK_SECONDS,
    STEP_SECONDS,
    code_at,
    holds,
    seconds_left,
    step_of,
    token_at,
)

SECRET = "a-secret-of-one-session"
AT = datetime(2026, 3, 2, 9, 0, 0, tzinfo=UTC)  # The beginning of a step.


def test_the_code_on_the_screen_is_right_with_or_without_a_blank() -> None:
    code = code_at(SECRET, "s1", step_of(AT))
    assert len(code) == 6
    assert holds(code, SECRET, "s1", AT)
    assert holds(f" {code[:3]} {code[3:]} ", SECRET, "s1", AT)
    assert holds(token_at(SECRET, "s1", step_of(AT)), SECRET, "s1", AT)


def test_a_slow_phone_has_ten_seconds_and_no_more() -> None:
    code = code_at(SECRET, "s1", step_of(AT))
    last = AT + timedelta(seconds=STEP_SECONDS + SLACK_SECONDS)
    assert holds(code, SECRET, "s1", last - timedelta(seconds=1))
    assert not holds(code, SECRET, "s1", last)


def test_a_code_photographed_and_passed_on_is_no_use_a_minute_later() -> None:
    """R94: the two known complaints, of codes passed on and of codes used for later classes."""
    code, token = code_at(SECRET, "s1", step_of(AT)), token_at(SECRET, "s1", step_of(AT))
    for later in (timedelta(minutes=1), timedelta(hours=1), timedelta(days=7)):
        assert not holds(code, SECRET, "s1", AT + later)
        assert not holds(token, SECRET, "s1", AT + later)


@given(st.integers(1, 10_000))
def test_no_code_is_right_ahead_of_its_time(steps: int) -> None:
    token = token_at(SECRET, "s1", step_of(AT) + steps)
    assert not holds(token, SECRET, "s1", AT)


@given(st.text(max_size=40))
def test_nothing_that_is_made_up_opens(word: str) -> None:
    right = {code_at(SECRET, "s1", step_of(AT) - n) for n in (0, 1)} | {
        token_at(SECRET, "s1", step_of(AT) - n) for n in (0, 1)
    }
    assert holds(word, SECRET, "s1", AT) == ("".join(word.split()) in right)


def test_a_code_belongs_to_one_session_and_one_secret() -> None:
    token = token_at(SECRET, "s1", step_of(AT))
    assert not holds(token, SECRET, "s2", AT)
    assert not holds(token, "another-secret", "s1", AT)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))
def test_the_screen_says_how_long_a_code_holds(at: datetime) -> None:
    left = seconds_left(at)
    assert 1 <= left <= STEP_SECONDS
    assert step_of(at + timedelta(seconds=left)) == step_of(at) + 1
