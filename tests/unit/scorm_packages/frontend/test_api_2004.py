"""API_1484_11: the states of a session, its error codes, and what it asks for (RTE chapter 3)."""

from typing import Any

import pytest

from tests.unit.scorm_packages.frontend.conftest import Play


def test_calls_before_the_session_are_refused(play: Play) -> None:
    """RTE 3.1.7.2 to 3.1.7.5."""
    played = play(
        ["GetValue", "cmi.location"],
        ["SetValue", "cmi.location", "p1"],
        ["Commit", ""],
        ["Terminate", ""],
        ["Initialize", "now"],
        ["Initialize", ""],
        ["Initialize", ""],
        initialize=False,
    )
    assert played.codes == ["122", "132", "142", "112", "201", "0", "103"]
    assert played.kept == [["begin"]]


def test_calls_after_the_session_are_refused(play: Play) -> None:
    played = play(
        ["Terminate", ""],
        ["GetValue", "cmi.location"],
        ["SetValue", "cmi.location", "p1"],
        ["Commit", ""],
        ["Terminate", ""],
        ["Initialize", ""],
    )
    assert played.codes == ["0", "123", "133", "143", "113", "104"]
    assert played.kept == [["begin"], ["finish", None]]


def test_what_was_set_is_kept_in_its_order(play: Play) -> None:
    played = play(
        ["SetValue", "cmi.location", "p1"],
        ["Commit", ""],
        ["SetValue", "cmi.exit", "suspend"],
        ["Terminate", ""],
    )
    assert played.kept == [
        ["begin"],
        ["cmi.location", "p1"],
        ["seal"],
        ["cmi.exit", "suspend"],
        ["finish", None],
    ]


def test_errors_are_told_and_asking_for_them_changes_nothing(play: Play) -> None:
    """RTE 3.1.6."""
    played = play(
        ["GetValue", "cmi.exit"],
        ["GetErrorString", "405"],
        ["GetErrorString", "4711"],
        ["GetDiagnostic", ""],
        ["GetDiagnostic", "301"],
        ["GetLastError"],
    )
    assert played.codes == ["405"] * 6
    assert [answer for answer, _ in played.answers] == [
        "",
        "Data model element is write only",
        "",
        "cmi.exit can be set only.",
        "General get failure",
        "405",
    ]


@pytest.mark.parametrize(
    ("sets", "navigation"),
    [
        ({}, None),
        ({"adl.nav.request": "_none_"}, None),
        ({"adl.nav.request": "continue"}, {"request": "continue"}),
        (
            {"adl.nav.request": "{target=activity_3}choice"},
            {"request": "choice", "target": "activity_3"},
        ),
        ({"adl.nav.request": "{target=a.b}jump"}, {"request": "jump", "target": "a.b"}),
        ({"cmi.exit": "suspend", "adl.nav.request": "suspendAll"}, {"request": "suspendAll"}),
        ({"cmi.exit": "logout", "adl.nav.request": "continue"}, {"request": "exitAll"}),
        ({"cmi.exit": "time-out"}, {"request": "exitAll"}),
    ],
)
def test_a_request_leaves_with_the_session(
    play: Play, sets: dict[str, str], navigation: dict[str, Any] | None
) -> None:
    """SN 5.6.4; RTE 4.2.8: `logout` and `time-out` end the course."""
    played = play(*[["SetValue", *pair] for pair in sets.items()], ["Terminate", ""])
    assert played.kept[-1] == ["finish", navigation]


def test_content_learns_what_it_may_ask_for(play: Play) -> None:
    """SN 5.6.5."""
    played = play(
        *[
            ["GetValue", f"adl.nav.request_valid.{what}"]
            for what in [
                *("continue", "previous", "choice.{target=a.1}", "choice.{target=nowhere}"),
                *("jump.{target=a.1}", "suspendAll", "sideways"),
            ]
        ],
        valid={
            "continue": "unknown",
            "previous": "false",
            "choice": {"a.1": "true"},
            "jump": {"a.1": "false"},
        },
    )
    assert played.answers == [
        ("unknown", "0"),
        ("false", "0"),
        ("true", "0"),
        ("false", "0"),
        ("false", "0"),
        ("true", "0"),
        ("", "401"),
    ]
