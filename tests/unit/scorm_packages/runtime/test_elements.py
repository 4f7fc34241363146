"""Which sets a browser gets away with (SCORM 1.2 RTE §3.4.4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm_packages.runtime.rules.elements import accepted_value


@pytest.mark.parametrize(
    ("element", "value", "kept"),
    [
        ("cmi.core.lesson_status", "passed", "passed"),
        ("cmi.core.lesson_status", "not attempted", None),
        ("cmi.core.lesson_status", "Passed", None),
        ("cmi.core.score.raw", "100", "100"),
        ("cmi.core.score.raw", "87.25", "87.25"),
        ("cmi.core.score.raw", "", ""),
        ("cmi.core.score.raw", "100.01", None),
        ("cmi.core.score.raw", "-1", None),
        ("cmi.core.score.raw", "1e1", None),
        ("cmi.core.score.raw", "NaN", None),
        ("cmi.core.score.raw", "٨٠", None),
        ("cmi.core.exit", "suspend", "suspend"),
        ("cmi.core.exit", "normal", ""),
        ("cmi.core.exit", "quit", None),
        ("cmi.core.session_time", "0:01:02.5", "0000:01:02.50"),
        ("cmi.core.session_time", "62", None),
        ("cmi.suspend_data", "x" * 4_096, "x" * 4_096),
        ("cmi.suspend_data", "x" * 320_001, None),
        ("cmi.suspend_data", "a\0b", None),
        ("cmi.student_preference.audio", "-1", "-1"),
        ("cmi.student_preference.audio", "101", None),
        ("cmi.objectives.0.status", "not attempted", "not attempted"),
        ("cmi.objectives.12.score.raw", "5", "5"),
        ("cmi.interactions.0.type", "choice", "choice"),
        ("cmi.interactions.0.type", "essay", None),
        ("cmi.interactions.0.result", "incorrect", "wrong"),
        ("cmi.interactions.0.result", "2.5", "2.5"),
        ("cmi.interactions.0.correct_responses.1.pattern", "a,b", "a,b"),
        ("cmi.interactions.0.time", "23:59:59.9", "23:59:59.9"),
        ("cmi.interactions.0.time", "24:00:00", None),
    ],
)
def test_values_are_kept_or_refused_by_their_type(
    element: str, value: str, kept: str | None
) -> None:
    assert accepted_value(element, value) == kept


@pytest.mark.parametrize(
    "element",
    [
        "cmi.core.student_id",
        "cmi.core.total_time",
        "cmi.core.credit",
        "cmi.core.lesson_mode",
        "cmi.core.entry",
        "cmi.student_data.mastery_score",
        "cmi.launch_data",
        "cmi.core._children",
        "cmi.interactions._count",
        "cmi.objectives.n.id",
        "cmi.objectives.-1.id",
        "cmi.objectives.01.id",
        "cmi.objectives.1000.id",
        "cmi.objectives.²n.id",
        "cmi.objectives.٣.id",
        "cmi.interactions.0.correct_responses.n.pattern",
        "constructor.prototype",
        "__proto__",
        "",
        "cmi." + "x." * 100,
    ],
)
def test_read_only_and_unknown_elements_are_refused(element: str) -> None:
    assert accepted_value(element, "1") is None


@given(st.text(max_size=90), st.text(max_size=60))
def test_no_input_breaks_the_check(element: str, value: str) -> None:
    kept = accepted_value(element, value)
    assert kept is None or "\0" not in kept
