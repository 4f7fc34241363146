"""The home page: what each role finds there, and at what cost."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms.grading.models import Recommendation
from lms.grading.services import mark_pending
from lms.grading.services.confirming import confirm
from lms.people.models import Employee
from lms.people.rules.roles import Role
from lms.tracks.models import Track
from tests.builders.centre import Centre

MOST_QUERIES = 16
"""All rooms together ask once whether anything waits at all."""
MOST_OF_OFFICE = 36
"""What the office's tools ask comes on top."""


def new_hire_track(centre: Centre) -> Track:
    package = centre.package()
    return centre.track(
        [
            ("Company", "公司", [("company", "Company introduction", "公司简介", package)]),
            ("Service", "服务", [("skills", "Service skills", "服务技巧", package)]),
        ]
    )


def home_of(client: Client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_new_learner_is_told_that_courses_will_come(
    centre: Centre, signed_in: Callable[[Employee], Client]
) -> None:
    assert "No courses yet" in home_of(signed_in(centre.person("林小满")))


def test_the_next_course_is_one_click_away_and_the_gated_stage_is_locked(
    centre: Centre, signed_in: Callable[[Employee], Client]
) -> None:
    learner = centre.person("林小满")
    enrolment = centre.enrolled(learner, new_hire_track(centre))
    html = home_of(signed_in(learner))
    assert f'action="/courses/{enrolment.id}/company/start/"' in html
    assert "Next for you" in html
    assert html.count("Opens when the courses before it are passed") == 1


@pytest.mark.requirement("R145")
def test_published_results_are_one_click_away_for_everybody(
    centre: Centre, signed_in: Callable[[Employee], Client]
) -> None:
    client = signed_in(centre.person("林小满"))
    assert 'href="/archive/published/"' in home_of(client)
    assert client.get("/archive/published/").status_code == 200


def test_a_begun_course_says_continue_and_the_time_spent(
    centre: Centre, signed_in: Callable[[Employee], Client]
) -> None:
    learner = centre.person("林小满")
    enrolment = centre.enrolled(learner, new_hire_track(centre))
    centre.played(enrolment, "company", seconds=360)
    html = home_of(signed_in(learner))
    assert "Go on where you stopped" in html
    assert "6 min spent so far" in html


def test_passing_a_stage_opens_the_next(
    centre: Centre, signed_in: Callable[[Employee], Client]
) -> None:
    learner = centre.person("林小满")
    enrolment = centre.enrolled(learner, new_hire_track(centre))
    centre.played(enrolment, "company", "passed", score="92")
    centre.decided(enrolment, "component:company", "pass", "92")
    centre.decided(enrolment, "total", "indeterminate")
    html = home_of(signed_in(learner))
    assert f'action="/courses/{enrolment.id}/skills/start/"' in html
    assert "Opens when the courses before it are passed" not in html
    assert "1 of 2 passed" in html


def test_overdue_is_said_in_words_and_what_is_finished_is_not(
    centre: Centre, signed_in: Callable[[Employee], Client]
) -> None:
    learner = centre.person("林小满")
    yesterday = timezone.localdate() - timedelta(days=1)
    enrolment = centre.enrolled(learner, new_hire_track(centre), due_on=yesterday)
    assert "Overdue" in home_of(signed_in(learner))
    centre.decided(enrolment, "total", "pass", "88")
    html = home_of(signed_in(learner))
    assert "Overdue" not in html
    assert "88" in html
    assert "Why this grade" in html


def test_a_course_being_graded_is_not_offered_again(
    centre: Centre, signed_in: Callable[[Employee], Client]
) -> None:
    learner = centre.person("林小满")
    enrolment = centre.enrolled(learner, new_hire_track(centre))
    centre.played(enrolment, "company", "completed")
    mark_pending(centre.tenant.id, [enrolment.id])
    html = home_of(signed_in(learner))
    assert "Being graded" in html
    assert "Nothing to do right now" in html


def test_nobody_sees_anything_of_another_learner(
    centre: Centre, signed_in: Callable[[Employee], Client]
) -> None:
    other = centre.person("白一舟")
    enrolment = centre.enrolled(other, new_hire_track(centre))
    html = home_of(signed_in(centre.person("林小满")))
    assert "白一舟" not in html
    assert str(enrolment.id) not in html


def test_sections_follow_the_roles_and_add_up(
    centre: Centre, signed_in: Callable[[Employee], Client]
) -> None:
    assert "What waits" not in home_of(signed_in(centre.person("Trainer", Role.TRAINER)))
    office = home_of(signed_in(centre.person("Office", Role.TRAINING_OFFICE)))
    assert "What waits" in office
    assert "Never checked yet." in office
    both = home_of(signed_in(centre.person("Both", Role.LEARNER, Role.TRAINER)))
    assert "No courses yet" in both
    assert "No packages yet" in both
    assert "People and roles" in home_of(
        signed_in(centre.person("Administrator", Role.ADMINISTRATOR))
    )


def test_a_team_lead_sees_who_of_the_own_team_is_late_and_nobody_else(
    centre: Centre, signed_in: Callable[[Employee], Client]
) -> None:
    ours, theirs = centre.unit("Morning"), centre.unit("Evening")
    lead = centre.person("Lead", Role.TEAM_LEAD, unit=ours)
    track, last_week = new_hire_track(centre), timezone.localdate() - timedelta(days=7)
    centre.enrolled(centre.person("白一舟", unit=ours), track, due_on=last_week)
    centre.enrolled(centre.person("蓝天禾", unit=theirs), track, due_on=last_week)
    html = home_of(signed_in(lead))
    assert "白一舟" in html
    assert "蓝天禾" not in html
    assert "1 person" in html


def test_the_number_of_queries_does_not_grow_with_the_courses(
    centre: Centre, signed_in: Callable[[Employee], Client]
) -> None:
    learner = centre.person("林小满")
    client = signed_in(learner)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            home_of(client)
        return len(captured)

    def one_more() -> None:
        enrolment = centre.enrolled(learner, new_hire_track(centre))
        centre.played(enrolment, "company", "passed", score="90")
        centre.decided(enrolment, "component:company", "pass", "90")
        centre.decided(enrolment, "total", "indeterminate")

    one_more()
    queries()  # Fills what is remembered for longer than a request: compiled rule sets.
    with_one = queries()
    for _ in range(4):
        one_more()
    assert queries() == with_one <= MOST_QUERIES


def test_the_office_too_pays_once_for_asking_what_waits(
    centre: Centre, signed_in: Callable[[Employee], Client]
) -> None:
    client = signed_in(centre.person("Office", Role.TRAINING_OFFICE))
    home_of(client)
    with CaptureQueriesContext(connection) as captured:
        home_of(client)
    assert len(captured) <= MOST_OF_OFFICE


def test_the_page_is_in_the_language_of_the_employee(centre: Centre) -> None:
    client = Client()
    client.force_login(centre.person("林小满", language="zh-hans"))
    html = home_of(client)
    assert '<html lang="zh-Hans"' in html
    assert "港湾之光客服中心" in html


def test_a_chosen_theme_is_in_the_page_from_its_first_byte(
    centre: Centre, signed_in: Callable[[Employee], Client]
) -> None:
    client = signed_in(centre.person("林小满"))
    assert "data-bs-theme" not in home_of(client).partition("<head>")[0]
    client.cookies["callcraft_theme"] = "dark"
    assert 'data-bs-theme="dark"' in home_of(client).partition("<head>")[0]
    client.cookies["callcraft_theme"] = '"><script>'
    assert "<script>" not in home_of(client)


def test_what_was_decided_about_me_is_there_for_me_alone(
    centre: Centre, signed_in: Callable[[Employee], Client]
) -> None:
    """R112: whoever a consequence concerns sees it, with its reasons and how to appeal."""
    learner, hr = centre.person("林小满"), centre.person("HR", Role.HR)
    one = Recommendation.objects.create(
        tenant=centre.tenant.id,
        employee=learner,
        source=uuid4(),
        key="tardy_absence",
        kind="absence_days",
        title_en="Absence for lateness",
        title_zh="迟到折合旷工",
        amount="0.5",
        clause="S09#5",
        fingerprint="0" * 64,
        appeal_days=5,
        made_at=timezone.now(),
    )
    confirm(hr, one.id, "Checked")
    html = home_of(signed_in(learner))
    assert "Absence for lateness" in html
    assert f"/grades/recommendations/{one.id}/" in html
    assert "you may appeal until" in html
    assert "Absence for lateness" not in home_of(signed_in(centre.person("白一舟")))
