"""The pages of consequences and appeals: what they say, who sees them, and at what cost."""

from html import unescape
from re import sub
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from lms.grading import services
from lms.grading.models import Appeal, Recommendation
from lms.people.models import Employee
from lms.people.rules.roles import Role
from tests.builders.centre import Centre
from tests.builders.ruled import Ruled

pytestmark = pytest.mark.django_db


def client_of(person: Employee, language: str = "en") -> Client:
    person.language = "zh-hans" if language == "zh-hans" else "en"
    person.save()
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    return client


def words(response: Any) -> str:
    return " ".join(unescape(sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.fixture
def ruled() -> Ruled:
    ruled = Ruled()
    for number in range(3):
        ruled.session(number, minutes_late=5)
    ruled.pass_all()
    ruled.grade()
    return ruled


@pytest.fixture
def late(ruled: Ruled) -> Recommendation:
    return Recommendation.objects.get(key="tardy_absence")


@pytest.fixture
def hr(ruled: Ruled) -> Employee:
    return ruled.centre.person("Gao Yan", Role.HR)


@pytest.mark.requirement("R88", "R112")
def test_why_this_grade_shows_what_follows_and_its_attendance(
    ruled: Ruled, late: Recommendation
) -> None:
    client = client_of(ruled.learner)
    page = words(client.get(reverse("grading:decision", args=[ruled.total().id])))
    assert "What follows from it" in page
    assert "Waits for confirmation" in page
    assert "Attendance it rests on" in page
    assert "late arrivals and early leaves 3: 0.5 days" in page
    assert "Appeal against this" in page
    chinese = client_of(ruled.learner, "zh-hans")
    page = words(chinese.get(reverse("grading:decision", args=[ruled.total().id])))
    assert "迟到早退次数 3，0.5 天" in page


@pytest.mark.requirement("R86", "R112")
def test_why_this_grade_says_how_long_somebody_was_on_leave_and_why(ruled: Ruled) -> None:
    ruled.session(5, minutes_present=35, leave_kind="personal")
    ruled.session(6, minutes_late=7)
    ruled.grade()
    address = reverse("grading:decision", args=[ruled.total().id])
    assert "25 min on leave: Personal reasons" in words(client_of(ruled.learner).get(address))


def test_hr_confirms_a_bundle_with_one_reason(
    ruled: Ruled, late: Recommendation, hr: Employee
) -> None:
    client = client_of(hr)
    listed = words(client.get(reverse("grading:recommendations")))
    assert ruled.learner.name in listed
    data = {"one": [str(late.id)], "reason": "By the sheet", "what": "confirm"}
    client.post(reverse("grading:settle"), data)
    late.refresh_from_db()
    assert (late.state, late.reason) == ("confirmed", "By the sheet")
    assert "Nothing waits" in words(client.get(reverse("grading:recommendations")))
    decided = client.get(reverse("grading:recommendations"), {"state": "confirmed"})
    assert ruled.learner.name in words(decided)


@pytest.mark.parametrize("data", [{}, {"one": ["nonsense"]}, {"what": "dismiss"}])
def test_bundle_that_cannot_be_decided_changes_nothing(
    late: Recommendation, hr: Employee, data: dict[str, Any]
) -> None:
    sent = {"one": [str(late.id)], **data} if "what" in data else data
    answer = client_of(hr).post(reverse("grading:settle"), sent, follow=True)
    assert answer.status_code == 200
    late.refresh_from_db()
    assert late.state == "open"


def test_dismissal_without_a_reason_is_told_beside_the_field(
    late: Recommendation, hr: Employee
) -> None:
    url = reverse("grading:recommendation", args=[late.id])
    answer = client_of(hr).post(url, {"what": "dismiss", "reason": ""})
    assert 'id="id_reason_error"' in answer.content.decode()


@pytest.mark.requirement("R112")
def test_learner_appeals_and_reads_the_answer(
    ruled: Ruled, late: Recommendation, hr: Employee
) -> None:
    services.confirm(hr, late.id, "By the sheet")
    learner = client_of(ruled.learner)
    assert "Confirmed" in words(learner.get(reverse("grading:mine")))
    learner.post(reverse("grading:appeal_consequence", args=[late.id]), {"words": "The lift."})
    appeal = Appeal.objects.get()
    manager = client_of(ruled.centre.person("Zhou Ping", Role.MANAGER))
    assert ruled.learner.name in words(manager.get(reverse("grading:appeals")))
    url = reverse("grading:appeal", args=[appeal.id])
    manager.post(url, {"outcome": "withdrawn", "reason": "It was broken.", "amount": ""})
    page = words(learner.get(url))
    assert "Withdrawn" in page
    assert "It was broken." in page


def test_who_confirmed_is_offered_no_answer(
    ruled: Ruled, late: Recommendation, hr: Employee
) -> None:
    services.confirm(hr, late.id)
    appeal = services.appeal_consequence(ruled.learner, late.id, "x")
    page = words(client_of(hr).get(reverse("grading:appeal", args=[appeal.id])))
    assert "It waits for somebody who did not decide it." in page


class TestWhoSeesIt:
    @pytest.mark.parametrize(
        ("role", "listed", "one"),
        [
            (Role.HR, 200, 200),
            (Role.MANAGER, 200, 200),
            (Role.SUPERVISOR, 200, 200),
            (Role.TRAINING_OFFICE, 200, 200),
            (Role.TRAINER, 404, 200),
            (Role.LEARNER, 404, 404),
            (Role.ADMINISTRATOR, 404, 404),
        ],
    )
    def test_by_role(
        self, ruled: Ruled, late: Recommendation, role: Role, listed: int, one: int
    ) -> None:
        client = client_of(ruled.centre.person("Wu Lan", role))
        assert client.get(reverse("grading:recommendations")).status_code == listed
        url = reverse("grading:recommendation", args=[late.id])
        assert client.get(url).status_code == one

    def test_other_centre(self, late: Recommendation) -> None:
        stranger = client_of(Centre(host="other.example").person("Qi", Role.MANAGER))
        url = reverse("grading:recommendation", args=[late.id])
        assert stranger.get(url).status_code == 404

    def test_nobody_appeals_for_another(self, ruled: Ruled, late: Recommendation) -> None:
        other = client_of(ruled.centre.person("Wu Lan"))
        for name, of in (("appeal_consequence", late.id), ("appeal_grade", ruled.total().id)):
            assert other.get(reverse(f"grading:{name}", args=[of])).status_code == 404


def test_list_asks_the_same_for_one_as_for_many(
    ruled: Ruled, hr: Employee, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(4):
        one = ruled.another()
        for number in range(3):
            one.session(number, minutes_late=5)
        one.pass_all()
        one.grade()
    client = client_of(hr)
    client.get(reverse("grading:recommendations"))
    with django_assert_max_num_queries(22):
        client.get(reverse("grading:recommendations"))
