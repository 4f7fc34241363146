"""Value spaces of SCORM 2004, and what may be set (RTE 4th Edition §4.1.1, §4.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm_packages.runtime.rules.scorm2004.elements import may_be_set
from scorm_packages.runtime.rules.scorm2004.values import (
    format_interval,
    is_time,
    parse_interval,
)


@pytest.mark.parametrize(
    ("text", "centiseconds"),
    [
        ("PT0H0M0S", 0),
        ("PT0.5S", 50),
        ("PT1.239S", 123),
        ("PT15M6.34S", 906_34),
        ("P1DT1S", 86_401_00),
        ("P1M", 30 * 86_400_00),
        ("P1Y", 365 * 86_400_00),
        ("P01Y6M014DT04H015M06.34S", 365 * 86_400_00 + 194 * 86_400_00 + 15_306_34),
    ],
)
def test_an_interval_is_read(text: str, centiseconds: int) -> None:
    assert parse_interval(text) == centiseconds


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P1Y6M14DT", "1Y", "P1Y6M14D4H", "PT1.S", "P1W", "PT-1S", "p1y", "PT٣S"]
)
def test_what_is_no_interval_is_not_read(text: str) -> None:
    assert parse_interval(text) is None


@given(st.integers(0, 10**12))
def test_an_interval_is_read_as_it_was_written(centiseconds: int) -> None:
    assert parse_interval(format_interval(centiseconds)) == centiseconds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2038", True),
        ("1970-01-01T00:00:00Z", True),
        ("2026-07-25T03:00:00.05+08:00", True),
        ("2026-07", True),
        ("1969", False),
        ("2039", False),
        ("2026-13", False),
        ("2026-07-25T24", False),
        ("2026-07-25+08:00", False),
        ("", False),
    ],
)
def test_a_time_is_a_year_and_as_much_more_as_is_known(text: str, expected: bool) -> None:
    assert is_time(text) is expected


@pytest.mark.parametrize(
    ("element", "value", "expected"),
    [
        ("cmi.suspend_data", "x" * 64_000, True),
        ("cmi.suspend_data", "x" * 320_001, False),
        ("cmi.location", "x" * 1_000, True),
        ("cmi.location", "x" * 5_001, False),
        ("cmi.score.scaled", "-1", True),
        ("cmi.score.scaled", "1.0000999", False),
        ("cmi.score.scaled", "", False),
        ("cmi.score.raw", "7.000099999887765544", True),
        ("cmi.progress_measure", "0", True),
        ("cmi.progress_measure", "-0.1", False),
        ("cmi.completion_status", "not attempted", True),
        ("cmi.completion_status", "passed", False),
        ("cmi.success_status", "unknown", True),
        ("cmi.exit", "time-out", True),
        ("cmi.exit", "later", False),
        ("cmi.session_time", "P1Y6M14DT4H15M6.34S", True),
        ("cmi.session_time", "00:00:10", False),
        ("cmi.learner_preference.audio_captioning", "-1", True),
        ("cmi.learner_preference.audio_captioning", "2", False),
        ("cmi.learner_preference.audio_level", "-0.1", False),
        ("cmi.objectives.0.id", "urn:", False),
        ("cmi.objectives.0.id", "", False),
        ("cmi.objectives.12.score.scaled", "0.5", True),
        ("cmi.interactions.0.type", "long-fill-in", True),
        ("cmi.interactions.0.result", "0.5", True),
        ("cmi.interactions.0.result", "wrong", False),
        ("cmi.interactions.0.learner_response", "a[,]b", True),
        ("cmi.interactions.0.correct_responses.3.pattern", "{case_matters=true}a", True),
        ("cmi.interactions.0.timestamp", "2026-07-25T03:00:00", True),
        ("cmi.comments_from_learner.0.comment", "{lang=zh}好", True),
        ("adl.data.4.store", "x", True),
        ("adl.data.4.id", "x", False),
        ("cmi.total_time", "PT1S", False),
        ("cmi.entry", "resume", False),
        ("cmi.mode", "normal", False),
        ("cmi.learner_id", "x", False),
        ("cmi.completion_threshold", "0", False),
        ("cmi.comments_from_lms.0.comment", "x", False),
        ("cmi.objectives.n.id", "x", False),
        ("cmi.objectives.01.id", "x", False),
        ("cmi.objectives.1000.id", "x", False),
        ("cmi.objectives.-1.id", "x", False),
        ("cmi.core.lesson_status", "passed", False),
        ("cmi.location", "a\0b", False),
        ("cmi" + ".x" * 60, "x", False),
    ],
)
def test_what_may_be_set(element: str, value: str, expected: bool) -> None:
    assert may_be_set(element, value) is expected


@given(st.text(max_size=90), st.text(max_size=20))
def test_nothing_that_a_lying_browser_sends_is_an_error(element: str, value: str) -> None:
    assert may_be_set(element, value) in {True, False}
    assert may_be_set(f"cmi.objectives.{element}", value) in {True, False}
