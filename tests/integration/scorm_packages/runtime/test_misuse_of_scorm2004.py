"""What broken content and lying browsers try on a course of SCORM 2004, and what becomes of it."""

from dataclasses import replace

import pytest

from scorm_packages.runtime.exceptions import TokenInvalid
from scorm_packages.runtime.models import RuntimeCommit
from scorm_packages.runtime.rules.envelope import EnvelopeError, Navigation
from scorm_packages.runtime.rules.progress import FINISHED, MAX_SNAPSHOT_CHARACTERS
from scorm_packages.runtime.services import apply_commits, navigate
from tests.builders.installed_courses import sco, store, tree_of
from tests.builders.played_courses import Course, course_of, outcome
from tests.builders.runtime import Browser, build_registration

pytestmark = pytest.mark.django_db

COMPLETION = "cmi.completion_status"
SUCCESS = "cmi.success_status"
PLACE = "cmi.location"
DATA = "cmi.suspend_data"


@pytest.fixture
def two() -> Course:
    return course_of(tree_of(sco("one"), sco("two")))


def test_navigation_belongs_to_the_commit_that_terminates(two: Course) -> None:
    page = two.open()
    forged = page.browser.commit()
    forged["navigation"] = {"request": "exitAll"}
    with pytest.raises(EnvelopeError):
        page.browser.envelope(forged)
    forged |= {"terminate": True, "navigation": {"request": "start"}}
    with pytest.raises(EnvelopeError):
        page.browser.envelope(forged)


def test_a_token_of_another_learner_navigates_nothing(two: Course) -> None:
    page = two.open()
    thief = Course(two.package, build_registration(two.package, learner="B-2")).open()
    stolen = page.browser.envelope(page.browser.commit(go="exitAll"))
    with pytest.raises(TokenInvalid):
        apply_commits(thief.claims, stolen)
    assert RuntimeCommit.objects.count() == 0
    assert two.attempt.delivery == 1


def test_a_token_of_another_tenant_opens_nothing(two: Course) -> None:
    page = two.open()
    foreign = replace(page.claims, tenant=two.package.tenant + 1)
    with pytest.raises(TokenInvalid):
        apply_commits(foreign, page.browser.envelope(page.browser.commit(go="exitAll")))
    with pytest.raises(TokenInvalid):
        navigate(foreign, Navigation("exitAll"))
    assert two.attempt.delivery == 1


def test_a_request_whose_commit_has_no_place_is_not_carried_out(two: Course) -> None:
    """A gap before it, or another commit under its number."""
    page = two.open()
    lost = page.browser.commit((PLACE, "p1"))
    last = page.browser.commit(go="exitAll")
    gap = page.send(last)
    assert gap.problem is not None
    assert (gap.problem.code, gap.navigation) == ("runtime.sequence_gap", None)
    page.send(lost)
    twin = Browser(page.launch.session)
    forged = apply_commits(page.claims, twin.envelope(twin.commit(go="exitAll")))
    assert forged.problem is not None
    assert forged.problem.code == "runtime.sequence_conflict"
    assert two.attempt.delivery == 1
    assert outcome(page.send(last)) == ("end", "")


def test_calls_after_the_end_move_nothing(two: Course) -> None:
    """Content that goes on setting values after Terminate, as some windows do."""
    page = two.open()
    page.save((COMPLETION, "completed"), go="continue")
    answer = page.save((COMPLETION, "incomplete"), (SUCCESS, "failed"), go="previous")
    assert answer.problem is not None
    assert answer.problem.code == "runtime.superseded"
    assert two.state["current"] == "two"
    lines = {line["activity"]: line["status"] for line in page.go_on().given["navigation"]["items"]}
    assert lines["one"] in FINISHED


def test_a_full_commit_of_everything_is_kept(two: Course) -> None:
    """64,000 characters of suspend_data beside 50 interactions."""
    page = two.open()
    sets = [(DATA, "数" * 64_000)]
    for n in range(50):
        at = f"cmi.interactions.{n}."
        sets += [
            (at + "id", f"urn:q:{n}"),
            (at + "type", "long-fill-in"),
            (at + "learner_response", "答" * 400),
            (at + "result", "correct"),
            (at + "latency", "PT12.5S"),
            (at + "description", "{lang=zh}怎么办"),
        ]
    answer = page.save(*sets, terminate=True)
    assert answer.refused == ()
    assert two.verbs().count("responded") == 50
    responded = next(s for s in two.told() if s["verb"]["id"].endswith("responded"))
    assert responded["object"]["definition"]["interactionType"] == "long-fill-in"
    assert responded["object"]["definition"]["description"] == {"zh": "怎么办"}
    assert responded["result"]["duration"] == "PT12.50S"


def test_stores_without_number_take_no_more_room_than_one_item() -> None:
    """adl.data (RTE §4.3) lets each store be large, and a manifest declare a thousand of them."""
    stores = tuple(store(f"s{n}") for n in range(40))
    course = course_of(tree_of(sco("one", shared_data=stores)))
    page = course.open()
    for number in range(0, 40, 2):
        page.save(*((f"adl.data.{n}.store", "x" * 320_000) for n in (number, number + 1)))
    kept = sum(map(len, course.state["shared"].values()))
    assert 0 < kept <= MAX_SNAPSHOT_CHARACTERS
    page.save(("adl.data.0.store", "small"))
    assert course.state["shared"]["s0"] == "small"
