"""A course page, the way into the player, and the wait for the grade."""

from urllib.parse import urlsplit

from django.test import Client
from django.utils import timezone

from lms.grading.models import PendingGrade
from lms.grading.services import mark_pending
from lms.people.models import Employee
from lms.tracks.models import Enrolment
from scorm_packages.runtime.models import Attempt, RuntimeSession
from tests.builders.centre import Centre
from tests.builders.doors import SignIn


def enrolled(centre: Centre, learner: Employee, *, parts: int = 1) -> Enrolment:
    package = centre.package(scos=[f"Part {n}" for n in range(1, parts + 1)])
    track = centre.track(
        [
            ("Company", "公司", [("company", "Company introduction", "公司简介", package)]),
            ("Service", "服务", [("skills", "Service skills", "服务技巧", package)]),
        ]
    )
    return centre.enrolled(learner, track)


def address(enrolment: Enrolment, key: str = "company") -> str:
    return f"/courses/{enrolment.id}/{key}/"


def test_start_sends_the_browser_to_the_content_origin_with_a_token(
    centre: Centre, signed_in: SignIn
) -> None:
    learner = centre.person("林小满")
    enrolment = enrolled(centre, learner)
    response = signed_in(learner).post(address(enrolment) + "start/")
    assert response.status_code == 302
    session = RuntimeSession.objects.get(tenant=centre.tenant.id)
    target = urlsplit(response["Location"])
    label = session.attempt.registration.package.label
    assert (target.hostname or "").startswith(f"{label}.")
    assert target.path.startswith("/l/")
    assert session.mode == RuntimeSession.Mode.NORMAL
    assert session.language == "en"
    assert session.title == "Company introduction"  # Not the package's own, Chinese or not.
    assert session.exit_url.endswith(address(enrolment))


def test_the_content_security_policy_lets_the_start_form_lead_to_the_content_origin(
    centre: Centre, signed_in: SignIn
) -> None:
    learner = centre.person("林小满")
    enrolment = enrolled(centre, learner)
    client = signed_in(learner)
    policy = client.get(address(enrolment))["Content-Security-Policy"]
    (form_action,) = [part for part in policy.split(";") if "form-action" in part]
    target = urlsplit(client.post(address(enrolment) + "start/")["Location"])
    host = (target.hostname or "").partition(".")[2]
    assert f"{target.scheme}://*.{host}" in form_action


def test_start_goes_on_at_the_first_part_that_is_not_finished(
    centre: Centre, signed_in: SignIn
) -> None:
    learner = centre.person("林小满")
    enrolment = enrolled(centre, learner, parts=3)
    centre.played(enrolment, "company", "completed")
    state = Attempt.objects.get(tenant=centre.tenant.id).states.get(item__title="Part 2")
    state.lesson_status = "incomplete"
    state.save()
    signed_in(learner).post(address(enrolment) + "start/")
    assert RuntimeSession.objects.filter(tenant=centre.tenant.id, item__title="Part 2").exists()


def test_a_part_can_be_chosen_and_one_of_another_package_cannot(
    centre: Centre, signed_in: SignIn
) -> None:
    learner = centre.person("林小满")
    enrolment = enrolled(centre, learner, parts=2)
    strange = centre.package().items.get()
    client = signed_in(learner)
    second = enrolment.track.items.get(key="company").course.items.get(position=2)
    client.post(address(enrolment) + "start/", {"item": str(second.id)})
    client.post(address(enrolment) + "start/", {"item": str(strange.id)})
    client.post(address(enrolment) + "start/", {"item": "no uuid"})
    sessions = RuntimeSession.objects.filter(tenant=centre.tenant.id).order_by("opened_at")
    assert list(sessions.values_list("item__position", flat=True)) == [2, 1, 1]


def test_a_locked_course_does_not_open_and_says_why(centre: Centre, signed_in: SignIn) -> None:
    learner = centre.person("林小满")
    enrolment = enrolled(centre, learner)
    client = signed_in(learner)
    response = client.post(address(enrolment, "skills") + "start/", follow=True)
    assert "opens when the courses before it are passed" in response.content.decode()
    assert not RuntimeSession.objects.exists()


def test_a_passed_course_opens_for_review(centre: Centre, signed_in: SignIn) -> None:
    learner = centre.person("林小满")
    enrolment = enrolled(centre, learner)
    centre.played(enrolment, "company", "passed", score="90")
    centre.decided(enrolment, "component:company", "pass", "90")
    centre.decided(enrolment, "total", "indeterminate")
    signed_in(learner).post(address(enrolment) + "start/")
    assert RuntimeSession.objects.get().mode == RuntimeSession.Mode.REVIEW


def test_a_course_that_was_only_completed_is_gone_on_with(
    centre: Centre, signed_in: SignIn
) -> None:
    """A completion passes some courses; the test in it may still be to come."""
    learner = centre.person("林小满")
    enrolment = enrolled(centre, learner)
    centre.played(enrolment, "company", "completed")
    centre.decided(enrolment, "component:company", "pass")
    centre.decided(enrolment, "total", "indeterminate")
    client = signed_in(learner)
    assert "</svg>Open again" in client.get(address(enrolment)).content.decode()
    client.post(address(enrolment) + "start/")
    assert RuntimeSession.objects.get().mode == RuntimeSession.Mode.NORMAL


def test_in_a_passed_course_each_part_opens_as_it_stands(centre: Centre, signed_in: SignIn) -> None:
    learner = centre.person("林小满")
    enrolment = enrolled(centre, learner, parts=2)
    centre.played(enrolment, "company", "passed", score="90")
    centre.decided(enrolment, "component:company", "pass", "90")
    centre.decided(enrolment, "total", "indeterminate")
    states = Attempt.objects.get(tenant=centre.tenant.id).states
    states.filter(item__title="Part 2").update(lesson_status="completed", score_raw=None)
    client = signed_in(learner)
    for state in states.order_by("item__position"):
        client.post(address(enrolment) + "start/", {"item": str(state.item_id)})
    modes = dict(RuntimeSession.objects.values_list("item__title", "mode"))
    assert modes == {"Part 1": "review", "Part 2": "normal"}


def test_a_course_is_not_done_while_the_visit_goes_on_that_merely_completed_it(
    centre: Centre, signed_in: SignIn
) -> None:
    learner = centre.person("林小满")
    enrolment = enrolled(centre, learner)
    client = signed_in(learner)
    client.post(address(enrolment) + "start/")
    session = RuntimeSession.objects.get()
    session.attempt.states.update(lesson_status="completed")
    RuntimeSession.objects.update(first_commit_at=timezone.now())
    assert "In progress" in client.get(address(enrolment)).content.decode()
    RuntimeSession.objects.update(terminated_at=timezone.now())
    assert "In progress" not in client.get(address(enrolment)).content.decode()


def test_pages_that_only_show_something_do_not_complete_a_course(
    centre: Centre, signed_in: SignIn
) -> None:
    learner = centre.person("林小满")
    enrolment = enrolled(centre, learner, parts=2)
    items = enrolment.track.items.get(key="company").course.items
    asset = items.create(
        tenant=centre.tenant.id,
        identifier="PAGE",
        title="A page",
        href="page.html",
        kind="asset",
        position=9,
    )
    centre.played(enrolment, "company", "passed", score="90")
    Attempt.objects.get(tenant=centre.tenant.id).states.filter(item__title="Part 2").delete()
    assert Attempt.objects.get(tenant=centre.tenant.id).states.filter(item=asset).exists()
    assert "In progress" in signed_in(learner).get(address(enrolment)).content.decode()


def test_a_part_that_the_contents_hide_is_still_led_to(centre: Centre, signed_in: SignIn) -> None:
    """What counts can always be done: the way through the course passes hidden parts too."""
    learner = centre.person("林小满")
    enrolment = enrolled(centre, learner, parts=3)
    items = enrolment.track.items.get(key="company").course.items
    items.filter(title="Part 2").update(is_visible=False)
    centre.played(enrolment, "company", "passed", score="90")
    Attempt.objects.get(tenant=centre.tenant.id).states.filter(item__title="Part 2").delete()
    client = signed_in(learner)
    assert "Part 2" not in client.get(address(enrolment)).content.decode()
    client.post(address(enrolment) + "start/")
    assert RuntimeSession.objects.filter(item__title="Part 2").exists()


def test_a_failed_course_opens_as_a_new_attempt_only_when_the_old_one_has_ended(
    centre: Centre, signed_in: SignIn
) -> None:
    learner = centre.person("林小满")
    enrolment = enrolled(centre, learner)
    centre.played(enrolment, "company", "failed", score="40")
    centre.decided(enrolment, "component:company", "fail", "40")
    centre.decided(enrolment, "total", "indeterminate")
    client = signed_in(learner)
    assert "</svg>Try again" in client.get(address(enrolment)).content.decode()
    for _ in range(2):
        client.post(address(enrolment) + "start/")
    assert sorted(Attempt.objects.values_list("number", flat=True)) == [1, 2]
    assert "</svg>Try again" not in client.get(address(enrolment)).content.decode()


def test_the_page_asks_again_while_a_grade_is_on_its_way_and_stops_when_it_is_there(
    centre: Centre, signed_in: SignIn
) -> None:
    learner = centre.person("林小满")
    enrolment = enrolled(centre, learner)
    centre.played(enrolment, "company", "passed", score="91.5")
    mark_pending(centre.tenant.id, [enrolment.id])
    client = signed_in(learner)
    page = client.get(address(enrolment)).content.decode()
    assert "being worked out" in page
    assert 'hx-trigger="every 1s"' in page
    assert (
        'hx-trigger="every 4s"'
        in client.get(address(enrolment) + "grade/?tries=9").content.decode()
    )
    late = client.get(address(enrolment) + "grade/?tries=99").content.decode()
    assert "hx-get" not in late
    assert "takes longer than usual" in late

    centre.decided(enrolment, "component:company", "pass", "91.5")
    centre.decided(enrolment, "total", "indeterminate")
    PendingGrade.objects.all().delete()
    there = client.get(address(enrolment) + "grade/?tries=2").content.decode()
    assert "hx-get" not in there
    assert "91.5" in there
    assert "Why this grade" in there


def test_a_course_half_way_through_does_not_promise_a_grade(
    centre: Centre, signed_in: SignIn
) -> None:
    learner = centre.person("林小满")
    enrolment = enrolled(centre, learner)
    centre.played(enrolment, "company", "incomplete")
    mark_pending(centre.tenant.id, [enrolment.id])
    page = signed_in(learner).get(address(enrolment)).content.decode()
    assert "being worked out" not in page


def test_another_learners_course_does_not_exist_for_me(centre: Centre, signed_in: SignIn) -> None:
    enrolment = enrolled(centre, centre.person("白一舟"))
    client = signed_in(centre.person("林小满"))
    assert client.get(address(enrolment)).status_code == 404
    assert client.get(address(enrolment) + "grade/").status_code == 404
    assert client.post(address(enrolment) + "start/").status_code == 404
    assert not RuntimeSession.objects.exists()


def test_a_course_of_another_centre_does_not_exist_for_me(
    centre: Centre, signed_in: SignIn
) -> None:
    elsewhere = Centre(host="elsewhere.example")
    enrolment = enrolled(elsewhere, elsewhere.person("白一舟"))
    client = signed_in(centre.person("林小满"))
    assert client.get(address(enrolment)).status_code == 404


def test_an_unknown_course_or_a_get_to_start_opens_nothing(
    centre: Centre, signed_in: SignIn
) -> None:
    learner = centre.person("林小满")
    enrolment = enrolled(centre, learner)
    client = signed_in(learner)
    assert client.get(address(enrolment, "no-such-course")).status_code == 404
    assert client.get(address(enrolment) + "start/").status_code == 405
    assert not RuntimeSession.objects.exists()


def test_whoever_is_not_signed_in_is_asked_to_and_comes_back(centre: Centre) -> None:
    enrolment = enrolled(centre, centre.person("白一舟"))
    response = Client().get(address(enrolment))
    assert response.status_code == 302
    assert response["Location"] == f"/account/login/?next={address(enrolment)}"


def test_the_same_package_in_two_tracks_is_two_courses(centre: Centre, signed_in: SignIn) -> None:
    learner, package = centre.person("林小满"), centre.package()
    courses = [("course", "First call", "第一通电话", package)]
    first, second = (
        centre.enrolled(learner, centre.track([("One", "一", courses)])) for _ in range(2)
    )
    client = signed_in(learner)
    for enrolment in (first, second):
        assert client.post(address(enrolment, "course") + "start/").status_code == 302
    assert Attempt.objects.count() == 2
