"""The page that says why: who sees it, and what it says."""

from html import unescape
from re import sub

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from lms.grading.models import Decision
from lms.people.models import AuditRow, Employee
from lms.people.rules.roles import Role
from lms.people.services import grant_role
from tests.builders.centre import Centre
from tests.integration.lms.grading.conftest import NEW_HIRE, Learning

pytestmark = pytest.mark.django_db


def page(viewer: Employee, decision: Decision, language: str = "en") -> tuple[int, str]:
    """Status and words of the page, as this viewer gets it."""
    client = Client(headers={"accept-language": language})
    viewer.language = "zh-hans" if language == "zh-hans" else "en"
    viewer.save()
    client.force_login(viewer)
    response = client.get(reverse("grading:decision", args=[decision.id]))
    words = unescape(sub(r"<[^>]+>", " ", response.content.decode()))
    return response.status_code, " ".join(words.split())


@pytest.fixture
def cleared(new_hire: Learning) -> Learning:
    """A learner with every part of the new-hire track behind them."""
    scores = (0.8, 0.9, 0.85, 0.7, 0.88)
    for minute, (item, score) in enumerate(zip(NEW_HIRE, scores, strict=True)):
        new_hire.finish(item, score, minute)
    new_hire.grade()
    return new_hire


def total_of(learning: Learning) -> Decision:
    return Decision.objects.current().get(enrolment=learning.enrolment, scope="total")


@pytest.mark.requirement("R112")
def test_learner_reads_every_figure_and_its_clause(cleared: Learning) -> None:
    decision = total_of(cleared)
    status, words = page(cleared.learner, decision)
    assert status == 200
    assert "New-hire training for agents: passed, with 79.8 points." in words
    assert "Company introduction 80 × 20%" in words
    assert "Call simulation 88 ≥ 80" in words
    assert "only those who meet the standard may formally take up the post" in words
    assert "Reading A29" in words
    assert decision.rule_set_sha256 in words
    assert decision.record_bytes_sha256 in words
    for entry in decision.record["evidence"]:
        assert entry["statement_id"] in words
        assert entry["sha256"] in words


def test_page_speaks_chinese(cleared: Learning) -> None:
    _, words = page(cleared.learner, total_of(cleared), "zh-hans")
    assert "客服代表新人培训：通过，79.8 分。" in words
    assert "考核合格者才能正式上岗" in words
    assert "公司简介 80 × 20%" in words


def test_every_component_has_a_page_of_its_own(cleared: Learning) -> None:
    decision = Decision.objects.get(enrolment=cleared.enrolment, scope="component:business")
    status, words = page(cleared.learner, decision)
    assert status == 200
    assert "Business knowledge: passed, with 70.0 points." in words
    assert "70.0 reaches the pass mark of 60." in words


def test_superseded_decision_leads_to_the_one_that_stands(cleared: Learning) -> None:
    before = total_of(cleared)
    cleared.finish("company", 0.2, minute=50)
    cleared.grade()
    _, words = page(cleared.learner, before)
    assert "A later decision has taken the place of this one." in words
    _, words = page(cleared.learner, total_of(cleared))
    assert "A later decision" not in words
    assert "No. 1" in words
    assert before.record_bytes_sha256 in words


def test_undecided_total_says_what_is_missing(new_hire: Learning) -> None:
    new_hire.finish("company", 0.9)
    new_hire.grade()
    _, words = page(new_hire.learner, total_of(new_hire))
    assert "not decided yet. Missing: Business (not started yet)" in words


class TestWhoSeesIt:
    """Lin Xia learned; others ask."""

    @pytest.mark.parametrize(
        ("role", "status"),
        [
            (Role.TRAINER, 200),
            (Role.TRAINING_OFFICE, 200),
            (Role.SUPERVISOR, 200),
            (Role.HR, 200),
            (Role.LEARNER, 404),
            (Role.ADMINISTRATOR, 404),
        ],
    )
    def test_by_role(self, cleared: Learning, role: Role, status: int) -> None:
        other = cleared.centre.person("Wu Lan", role)
        assert page(other, total_of(cleared))[0] == status

    def test_team_lead_sees_only_their_team(self, cleared: Learning) -> None:
        ours, theirs = (cleared.centre.unit(name) for name in ("Team 1", "Team 2"))
        cleared.learner.unit = ours
        cleared.learner.save()
        for unit, status in ((ours, 200), (theirs, 404)):
            lead = cleared.centre.person("Zhao Min", unit=unit)
            grant_role(lead, Role.TEAM_LEAD, unit=unit)
            assert page(lead, total_of(cleared))[0] == status

    def test_other_centre_is_told_nothing(self, cleared: Learning) -> None:
        stranger = Centre(host="other.example").person("Qi", Role.TRAINING_OFFICE)
        assert page(stranger, total_of(cleared))[0] == 404

    def test_nobody_signed_in_is_sent_to_sign_in(self, cleared: Learning) -> None:
        response = Client().get(reverse("grading:decision", args=[total_of(cleared).id]))
        assert response.status_code == 302

    @pytest.mark.requirement("R147")
    def test_looking_at_somebody_elses_grade_is_written_down(self, cleared: Learning) -> None:
        trainer = cleared.centre.person("Wu Lan", Role.TRAINER)
        decision = total_of(cleared)
        page(cleared.learner, decision)
        page(trainer, decision)
        seen = AuditRow.objects.filter(action="grading.viewed", object_id=str(decision.id))
        assert [row.actor for row in seen] == [trainer]


def test_page_asks_the_database_a_fixed_number_of_times(
    cleared: Learning, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    decision = total_of(cleared)
    client = Client()
    client.force_login(cleared.learner)
    with django_assert_max_num_queries(14):
        client.get(reverse("grading:decision", args=[decision.id]))
