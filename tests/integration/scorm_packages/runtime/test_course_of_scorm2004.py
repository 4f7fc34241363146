"""A learner's way through a course of SCORM 2004: delivered, tracked, navigated, told. Once."""

from decimal import Decimal

import pytest

from scorm_packages.runtime.exceptions import ItemNotPlayable
from scorm_packages.runtime.models import LearnerRecord, ScoState
from scorm_packages.runtime.rules.progress import FINISHED
from scorm_packages.runtime.services import (
    apply_commits,
    tracking,
)
from tests.builders.installed_courses import (
    BOTH_WAYS,
    ONLY_CHOICE,
    ONLY_FLOW,
    asset,
    item_of,
    sco,
    shared_objective,
    store,
    tree_of,
)
from tests.builders.played_courses import Course, about, course_of, outcome

pytestmark = pytest.mark.django_db

COMPLETION = "cmi.completion_status"
SUCCESS = "cmi.success_status"
SCALED = "cmi.score.scaled"
EXIT = "cmi.exit"
PLACE = "cmi.location"
DATA = "cmi.suspend_data"


@pytest.fixture
def two() -> Course:
    return course_of(tree_of(sco("one"), sco("two")))


def test_a_course_is_played_through_by_continue(two: Course) -> None:
    first = two.open()
    assert (first.activity, first.cmi["cmi.entry"], first.cmi["cmi.mode"]) == (
        "one",
        "ab-initio",
        "normal",
    )
    first.save()
    answer = first.save(
        (COMPLETION, "completed"), (SUCCESS, "passed"), (SCALED, "0.8"), go="continue"
    )
    assert outcome(answer) == ("deliver", "")
    second = first.go_on()
    assert second.activity == "two"
    second.save((COMPLETION, "completed"), (SUCCESS, "passed"), (SCALED, "0.6"))
    assert outcome(second.save(go="exitAll")) == ("end", "")

    attempt = two.attempt
    assert (attempt.completion_status, attempt.success_status) == ("completed", "passed")
    assert attempt.score_scaled == Decimal("0.7")
    assert two.verbs(about_course=True) == ["completed", "passed"]
    assert two.verbs().count("terminated") == 2
    completed = next(one for one in two.told() if about(two, one))
    assert completed["result"] == {"completion": True, "success": True, "score": {"scaled": 0.7}}


def test_what_completes_counts_while_it_is_played(two: Course) -> None:
    """A learner who completes the last SCO and closes the window has completed the course."""
    one = course_of(tree_of(sco("only")))
    page = one.open()
    page.save((COMPLETION, "completed"), (SUCCESS, "passed"))
    assert one.attempt.completion_status == "completed"
    assert one.verbs(about_course=True) == ["completed", "passed"]
    page.save((COMPLETION, "completed"), terminate=True)
    assert one.verbs(about_course=True) == ["completed", "passed"]


def test_content_that_says_nothing_of_completion_has_completed_when_it_ends() -> None:
    """UP.4: what the learner closes now need not be opened again to count."""
    course = course_of(tree_of(sco("only")))
    page = course.open()
    page.save((SUCCESS, "passed"), (SCALED, "0.8"))
    assert course.verbs(about_course=True) == ["passed"]
    page.save(terminate=True)
    assert course.verbs(about_course=True) == ["passed", "completed"]
    assert course.attempt.completion_status == "completed"
    assert course.state["current"] == "only"


def test_a_course_that_only_offers_a_choice_begins_with_its_contents() -> None:
    course = course_of(tree_of(sco("one"), sco("two"), control=ONLY_CHOICE))
    page = course.open()
    assert page.given["item"] is None
    assert [line["activity"] for line in page.given["navigation"]["items"]] == ["one", "two"]
    assert page.given["navigation"]["valid"]["choice"]["two"] == "true"
    assert outcome(page.navigate("choice", "two")) == ("deliver", "")
    assert page.go_on().activity == "two"


def test_a_chosen_item_is_opened_and_one_that_may_not_be_chosen_is_not() -> None:
    course = course_of(tree_of(sco("one"), sco("two"), control=ONLY_FLOW))
    with pytest.raises(ItemNotPlayable):
        course.open(item=item_of(course.package, "two"))
    assert course.open().activity == "one"
    free = course_of(tree_of(sco("one"), sco("two"), control=BOTH_WAYS), learner="B-2")
    assert free.open(item=item_of(free.package, "two")).activity == "two"


def test_a_broken_off_session_is_delivered_again_with_its_data(two: Course) -> None:
    """Entry is resume (RTE §4.2.7), total time goes on, the activity's attempt is the same."""
    first = two.open()
    first.save((PLACE, "p7"), (DATA, "x" * 64_000), time="PT2M", terminate=False)
    again = two.open()
    assert again.activity == "one"
    assert again.cmi["cmi.entry"] == "resume"
    assert (again.cmi[PLACE], again.cmi["cmi.total_time"]) == ("p7", "PT0H2M0S")
    assert len(again.cmi[DATA]) == 64_000
    again.save(time="PT30S", terminate=True)
    assert two.state_of("one").total_time_cs == 150_00
    assert two.attempt.delivery == 1


def test_suspend_all_is_resumed_where_it_was(two: Course) -> None:
    first = two.open()
    first.save(go="continue")
    second = first.go_on()
    answer = second.save((PLACE, "p3"), go="suspendAll")
    assert outcome(answer) == ("end", "")
    again = two.open()
    assert (again.activity, again.cmi["cmi.entry"], again.cmi[PLACE]) == ("two", "resume", "p3")


def test_a_new_attempt_on_an_activity_starts_afresh(two: Course) -> None:
    """RTE §2.1.1: without suspension, the next attempt has a data model of its own."""
    first = two.open()
    first.save((PLACE, "p9"), (SUCCESS, "failed"), go="continue")
    second = first.go_on()
    second.save(go="previous")
    again = second.go_on()
    assert (again.activity, again.cmi["cmi.entry"]) == ("one", "ab-initio")
    assert PLACE not in again.cmi
    tries = ScoState.objects.filter(item__identifier="one").order_by("item_attempt")
    assert [state.cmi.get(PLACE) for state in tries] == ["p9", None]


def test_an_activity_that_suspended_is_resumed_when_it_is_chosen_again(two: Course) -> None:
    first = two.open()
    first.save((PLACE, "p9"), (EXIT, "suspend"), go="continue")
    second = first.go_on()
    second.save(go="previous")
    again = second.go_on()
    assert (again.activity, again.cmi["cmi.entry"], again.cmi[PLACE]) == ("one", "resume", "p9")


def test_a_repeated_commit_navigates_once_and_is_answered_alike(two: Course) -> None:
    page = two.open()
    last = page.browser.commit((COMPLETION, "completed"), go="continue")
    first_answer = page.send(last)
    before = two.attempt.revision
    for _ in range(3):
        answer = page.send(last)
        assert answer.problem is None
        assert outcome(answer) == outcome(first_answer) == ("deliver", "")
    assert two.attempt.revision == before
    assert two.attempt.delivery == 2
    assert page.go_on().activity == "two"


def test_a_repeated_end_is_answered_as_the_end(two: Course) -> None:
    page = two.open()
    last = page.browser.commit(go="exitAll")
    assert outcome(page.send(last)) == outcome(page.send(last)) == ("end", "")


def test_a_replayed_journal_navigates_and_go_leads_to_what_it_delivered(two: Course) -> None:
    page = two.open()
    page.save((PLACE, "p1"))
    unsent = page.browser.commit((COMPLETION, "completed"), go="continue")
    newer = two.open()
    assert newer.activity == "one"
    page.browser.replay_for = newer.launch.session
    answer = apply_commits(newer.claims, page.browser.envelope(unsent))
    assert (answer.problem, outcome(answer)) == (None, ("deliver", ""))
    assert newer.go_on().activity == "two"
    assert two.state_of("one").completion_status == "completed"


def test_of_two_windows_that_navigate_only_the_current_one_moves_the_course() -> None:
    course = course_of(tree_of(sco("one"), sco("two"), sco("three")))
    older = course.open()
    older.save((PLACE, "old"))
    newer = course.open()
    newer.save((PLACE, "new"))
    assert outcome(newer.save(go="continue")) == ("deliver", "")
    late = older.save((COMPLETION, "completed"), go="continue")
    assert late.problem is not None
    assert late.problem.code == "runtime.superseded"
    assert late.navigation is None
    assert course.attempt.delivery == 2
    assert newer.go_on().activity == "two"
    assert course.state_of("one").completion_status == "completed"


def test_an_older_activity_does_not_move_the_course_any_more(two: Course) -> None:
    """Its window was left open while another went on; what it did is kept with its own try."""
    older = two.open()
    older.save((PLACE, "old"))
    newer = two.open()
    newer.save(go="continue")
    two.open().save((PLACE, "in two"))
    answer = older.save((PLACE, "older"), (SUCCESS, "passed"), go="exitAll")
    assert answer.problem is not None
    assert answer.problem.code == "runtime.superseded"
    assert two.state_of("two").cmi[PLACE] == "in two"
    assert two.open().activity == "two"


def test_two_contents_pages_choose_and_the_second_is_led_to_the_first_choice() -> None:
    course = course_of(tree_of(sco("one"), sco("two"), control=ONLY_CHOICE))
    page, other = course.open(), course.open()
    assert outcome(page.navigate("choice", "one")) == ("deliver", "")
    assert outcome(other.navigate("choice", "two")) == ("deliver", "")
    assert course.attempt.delivery == 1
    assert other.go_on().activity == "one"


@pytest.mark.parametrize(
    ("request_", "target"), [("choice", "nowhere"), ("jump", "nowhere"), ("previous", "")]
)
def test_a_request_that_leads_nowhere_says_why(two: Course, request_: str, target: str) -> None:
    page = two.open()
    page.save((PLACE, "p2"))
    kind, exception = outcome(page.save(go=request_, target=target))
    assert kind == "stay"
    assert exception
    assert two.state["current"] == "one"


def test_after_terminate_without_a_request_the_learner_goes_on_by_the_controls(
    two: Course,
) -> None:
    page = two.open()
    answer = page.save((COMPLETION, "completed"), terminate=True)
    assert answer.navigation is not None
    assert answer.navigation.carried is None
    assert "continue" in answer.navigation.enabled
    assert page.go_on().given["item"] is None
    page = page.go_on()
    assert outcome(page.navigate("continue")) == ("deliver", "")
    assert page.go_on().activity == "two"


def test_an_asset_is_shown_and_done_when_it_is_left() -> None:
    course = course_of(tree_of(asset("page"), sco("two")))
    page = course.open()
    assert page.activity == "page"
    page.save(time="PT5S")
    assert page.go_on().activity == "page"
    page = page.go_on()
    page.save(go="continue")
    lines = {line["activity"]: line["status"] for line in page.go_on().given["navigation"]["items"]}
    assert lines["page"] in FINISHED


def test_global_objectives_of_the_learner_reach_their_other_courses() -> None:
    """SN §3.10.3: objectives global to the system belong to the learner."""
    one = sco("one", objectives=(shared_objective("local", "com.example.safety"),))
    tree = tree_of(one, sco("two"), is_global=True)
    first = course_of(tree)
    page = first.open()
    page.save((SUCCESS, "passed"), (SCALED, "0.9"), go="exitAll")
    record = LearnerRecord.objects.get(actor_name="A-17")
    assert record.objectives["com.example.safety"]["satisfied"] is True
    assert "com.example.safety" not in first.state.get("globals", {})

    other = course_of(tree)
    given = other.open()
    assert given.cmi["cmi.objectives.0.success_status"] == "passed"
    stranger = course_of(tree, learner="B-2").open()
    assert "cmi.objectives.0.success_status" not in stranger.cmi


def test_shared_stores_pass_from_sco_to_sco_as_far_as_they_may(two: Course) -> None:
    course = course_of(
        tree_of(
            sco("one", shared_data=(store("notes"), store("sealed", write=False))),
            sco("two", shared_data=(store("notes", write=False), store("sealed", read=False))),
        )
    )
    page = course.open()
    answer = page.save(
        ("adl.data.0.store", "买方：林"),
        ("adl.data.1.store", "x"),
        ("adl.data.2.store", "y"),
    )
    assert answer.refused == ("adl.data.1.store", "adl.data.2.store")
    page.save(go="continue")
    following = page.go_on()
    assert following.cmi["adl.data.0.store"] == "买方：林"
    assert following.cmi["adl.data.1.id"] == "sealed"
    assert "adl.data.1.store" not in following.cmi
    assert following.given["sharedData"][1] == {"id": "sealed", "read": False, "write": True}


def test_what_a_learner_prefers_is_known_to_the_next_sco(two: Course) -> None:
    page = two.open()
    page.save(("cmi.learner_preference.audio_level", "0.5"), go="continue")
    assert page.go_on().cmi["cmi.learner_preference.audio_level"] == "0.5"


@pytest.mark.parametrize("mode", ["browse", "review"])
def test_browse_and_review_move_nothing_that_counts(two: Course, mode: str) -> None:
    page = two.open()
    page.save((SUCCESS, "passed"), (SCALED, "0.9"), go="suspendAll")
    before = (two.attempt.course, two.attempt.revision, len(two.told()))
    visit = two.open(mode=mode)
    assert (visit.activity, visit.cmi["cmi.mode"], visit.cmi["cmi.credit"]) == (
        "one",
        mode,
        "no-credit",
    )
    answer = visit.save((SUCCESS, "failed"), (SCALED, "0"), go="continue")
    assert answer.refused == (SUCCESS, SCALED)
    assert outcome(answer) == ("deliver", "")
    assert answer.navigation is not None
    assert answer.navigation.carried is not None
    assert answer.navigation.carried.item == item_of(two.package, "two").id
    assert outcome(visit.navigate("exitAll")) == ("end", "")
    assert (two.attempt.course, two.attempt.revision) == before[:2]
    assert set(two.verbs()[before[2] :]) == {"resumed", "terminated"}
    assert two.state_of("one").success_status == "passed"


def test_a_time_out_ends_the_course(two: Course) -> None:
    """RTE §4.2.8: a SCO that exits by "time-out" asks for Exit All."""
    page = two.open()
    assert outcome(page.save((EXIT, "time-out"), terminate=True)) == ("end", "")


def test_a_quiet_commit_does_not_ask_the_sequencer(
    two: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = two.open()
    page.save((COMPLETION, "incomplete"))
    asked = []
    monkeypatch.setattr(tracking, "take_up", lambda *_args, **_more: asked.append(1))
    answer = page.save((PLACE, "p2"), (DATA, "x"), time="PT3S")
    assert (answer.navigation, asked) == (None, [])
