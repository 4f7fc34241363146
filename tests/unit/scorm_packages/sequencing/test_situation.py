"""What may be asked for now (SN §5.6): it must be what a request would then lead to."""

from decimal import Decimal
from time import process_time

import pytest

from scorm_packages.sequencing.definition import Activity, Control
from scorm_packages.sequencing.requests import Situation
from scorm_packages.sequencing.tracking import write_state
from tests.builders.courses import Walk, cluster, failed, passed, primary, sco, when


def situation_in(*children: Activity, at: str, **declared: object) -> Situation:
    walk = Walk(cluster("root", *children, **declared))  # type: ignore[arg-type]
    walk.choose(at)
    return walk.course.situation()


def test_looking_changes_nothing() -> None:
    walk = Walk(cluster("root", sco("a"), cluster("inner", sco("b"))))
    before = write_state(walk.state)
    walk.course.situation()
    assert write_state(walk.state) == before
    walk.start()
    walk.report(**passed())
    before = write_state(walk.state)
    walk.course.situation()
    assert write_state(walk.state) == before


@pytest.mark.parametrize(
    ("at", "enabled"),
    [
        ("one", {"continue"}),
        ("two", {"continue", "previous"}),
        ("three", {"continue", "previous"}),
    ],
)
def test_flow_is_offered_where_it_leads_on(at: str, enabled: set[Control]) -> None:
    """SN §5.6.2: after the last activity, Continue leads out of the course."""
    shown = situation_in(sco("one"), sco("two"), sco("three"), at=at).controls
    flow = {"continue", "previous"}
    assert flow & set(shown.enabled) == enabled
    assert flow & set(shown.disabled) == flow - enabled


def test_content_may_hide_the_lms_controls() -> None:
    """SN §5.6.3, hideLMSUI: what is hidden is in neither list."""
    hiding = sco("one", hidden_controls=("continue", "exitAll"))
    shown = situation_in(hiding, sco("two"), at="one").controls
    assert not {"continue", "exitAll"} & {*shown.enabled, *shown.disabled}
    assert {"exit", "suspendAll", "abandonAll"} <= set(shown.enabled)


def test_before_the_course_nothing_but_the_contents_can_be_used() -> None:
    """What can be chosen before the session begins is choosable in the contents."""
    walk = Walk(cluster("root", sco("one"), sco("two"), flow=False))
    shown = walk.course.situation()
    assert shown.controls.enabled == ()
    assert [(one.activity, one.enabled) for one in shown.contents] == [
        ("root", False),
        ("one", True),
        ("two", True),
    ]


def test_without_choice_there_are_no_contents() -> None:
    """ADL's suite, CM-01: nothing to choose, nothing to show."""
    shown = situation_in(sco("one"), sco("two"), at="one", control={"choice": False})
    assert not shown.controls.has_contents


def test_what_is_hidden_is_left_out_and_what_is_invisible_too() -> None:
    """SN §3.4.2 hiddenFromChoice hides all below; isvisible only the activity itself."""
    hidden = cluster("hidden", sco("below"), rules=(when("always", "hiddenFromChoice"),))
    veiled = cluster("veiled", sco("child"), is_visible=False)
    shown = situation_in(sco("one"), hidden, veiled, at="one")
    assert [(one.activity, one.level) for one in shown.contents] == [
        ("root", 0),
        ("one", 1),
        ("child", 1),
    ]
    assert shown.can_choose["veiled"] == "true"
    assert shown.can_choose["below"] == "false"


def test_each_line_says_how_the_activity_stands() -> None:
    """What runs has begun; what was reported shows at once."""
    walk = Walk(cluster("root", sco("a"), sco("b"), sco("c"), sco("d"), sco("e")))
    walk.start()
    walk.on(**passed())
    walk.on(**failed())
    walk.on(completion_status="completed", success_withdrawn=True)
    statuses = {one.activity: one.status for one in walk.course.situation().contents}
    assert statuses == {
        "root": "incomplete",
        "a": "passed",
        "b": "failed",
        "c": "completed",
        "d": "incomplete",
        "e": "not attempted",
    }
    walk.report(**passed())
    current = next(one for one in walk.course.situation().contents if one.is_current)
    assert (current.activity, current.status) == ("d", "passed")


def test_the_course_counts_what_was_reported_and_not_what_would_be_assumed() -> None:
    """Progress must not be lost with a crash, nor won before the content has ended."""
    walk = Walk(cluster("root", sco("only", objectives=(primary("p", passes_at="0.5"),))))
    walk.start()
    assert walk.course.situation().course_completion == "unknown"
    walk.report(completion_status="completed", score_scaled=Decimal("0.7"))
    shown = walk.course.situation()
    assert (shown.course_completion, shown.course_measure) == ("completed", Decimal("0.7"))


def test_answers_are_those_of_the_processes() -> None:
    """SN §5.6.5: a choice is valid when it would be carried out."""
    walk = Walk(
        cluster(
            "root",
            sco("a"),
            cluster("stop", sco("b"), rules=(when("always", "stopForwardTraversal"),)),
            cluster("heading", sco("c"), flow=False),
            sco("off", when("always", "disabled")),
        )
    )
    walk.start()
    shown = walk.course.situation()
    for target, answer in shown.can_choose.items():
        tried = Walk(walk.tree, type(walk.state)())
        tried.start()
        led_to = tried.choose(target)
        assert (answer == "true") is (tried.last.delivered is not None), (target, led_to)
    assert {one for one, answer in shown.can_jump.items() if answer == "true"} == {"a", "b", "c"}


def test_a_thousand_activities_are_answered_in_time() -> None:
    """Every commit is answered with it; 20 chapters of 50, half of them done."""
    skip, stop = when("satisfied", "skip"), when("attemptLimitExceeded", "stopForwardTraversal")
    chapters = [
        cluster(f"c{c}", *(sco(f"a{c * 50 + n}", skip, stop) for n in range(50))) for c in range(20)
    ]
    walk = Walk(cluster("root", *chapters))
    walk.start()
    for n in range(0, 500, 5):
        walk.choose(f"a{n}", **passed())
    began = process_time()
    shown = walk.course.situation()
    took = process_time() - began
    assert len(shown.contents) == 1_021
    assert took < 0.4, "usually 0.04 s; this is for a slow and busy machine"
