"""Trying a draft on past evidence: who would change, and nothing is written to anybody's grade."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from lms.grading import services
from lms.grading.exceptions import NoDraft, ReasonMissing
from lms.grading.models import Decision, Recommendation, WhatIf, WhatIfRow
from lms.grading.services import what_ifs
from lms.people.models import Employee
from lms.people.rules.roles import Role
from lms.regulation.models import RuleSetVersion
from lms.regulation.services import draft_rule_set
from lms.tracks.services import take_back
from tests.builders.ruled import Ruled, rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[Ruled]:
    """Five learners who scored 55, 60, 65, 70 and 75."""
    first = Ruled()
    found = [first, *[first.another() for _ in range(4)]]
    for number, one in enumerate(found):
        score = str(55 + 5 * number)
        one.assess("theory", score, 1)
        one.assess("call", score, 2)
        one.grade()
    return found


@pytest.fixture
def office(people: list[Ruled]) -> Employee:
    return people[0].centre.person("He Min", Role.TRAINING_OFFICE)


@pytest.fixture
def stricter(people: list[Ruled]) -> RuleSetVersion:
    """The pass mark rises from 60 to 68."""
    components = [{**one, "pass_mark": "68"} for one in rules()["components"]]
    content = rules("2.0.0", components=components, pass_mark="68", effective_from="2030-01-01")
    return draft_rule_set(tenant=people[0].tenant, content=content)


def written() -> tuple[int, int]:
    return Decision.objects.count(), Recommendation.objects.count()


@pytest.mark.requirement("R112")
def test_draft_lists_who_would_change_and_why(
    people: list[Ruled], office: Employee, stricter: RuleSetVersion
) -> None:
    before = written()
    asked = services.ask_what_if(office, stricter)
    services.run_what_if(office.tenant, asked.id)
    asked.refresh_from_db()
    assert (asked.state, asked.done, asked.people, asked.changed) == ("done", 5, 5, 2)
    rows = {row.employee_id: row for row in WhatIfRow.objects.all()}
    assert set(rows) == {people[1].learner.id, people[2].learner.id}
    row = rows[people[2].learner.id]
    assert (row.outcome_before, row.outcome_after) == ("pass", "fail")
    assert {"step": "total.mark", "before": "true", "after": "false", "clause": "C1"} in row.changes
    assert written() == before


def test_trial_goes_on_where_it_stopped(
    people: list[Ruled],
    office: Employee,
    stricter: RuleSetVersion,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In batches of two, cut off after the first; run twice at the end, it counts nobody twice."""
    monkeypatch.setattr(what_ifs, "BATCH", 2)
    asked = services.ask_what_if(office, stricter)
    assert what_ifs._next_batch(office.tenant, asked.id)
    asked.refresh_from_db()
    assert (asked.state, asked.done) == ("running", 2)
    for _ in range(2):
        services.run_what_if(office.tenant, asked.id)
    asked.refresh_from_db()
    assert (asked.state, asked.done, asked.changed) == ("done", 5, 2)


def test_trial_looks_only_at_those_who_came_since(
    people: list[Ruled], office: Employee, stricter: RuleSetVersion
) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    asked = services.ask_what_if(office, stricter, since=tomorrow)
    services.run_what_if(office.tenant, asked.id)
    asked.refresh_from_db()
    assert (asked.state, asked.done) == ("done", 0)


def test_only_a_draft_is_tried(people: list[Ruled], office: Employee) -> None:
    active = RuleSetVersion.objects.get(tenant=office.tenant, key="test.ruled")
    with pytest.raises(NoDraft):
        services.ask_what_if(office, active)


@pytest.mark.requirement("R112")
def test_case_of_judging_anew_keeps_before_and_after(people: list[Ruled], office: Employee) -> None:
    """A key was corrected: one result was told anew, and the case says whom that changed."""
    track = people[0].enrolment.track
    with pytest.raises(ReasonMissing):
        services.open_regrade(office, track, "")
    case = services.open_regrade(office, track, "Question 7 had the wrong key.")
    people[0].assess("theory", "75", 9)
    people[0].assess("call", "75", 10)
    services.run_what_if(office.tenant, case.id)
    case.refresh_from_db()
    assert (case.state, case.done, case.changed) == ("done", 5, 1)
    row = WhatIfRow.objects.get()
    assert (row.outcome_before, row.score_before) == ("fail", "55.0")
    assert (row.outcome_after, row.score_after) == ("pass", "75.0")
    assert people[0].total().outcome == "pass"


def test_problem_is_shown_and_not_hidden(
    people: list[Ruled],
    office: Employee,
    stricter: RuleSetVersion,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(what_ifs, "gather", broken)
    asked = services.ask_what_if(office, stricter)
    services.run_what_if(office.tenant, asked.id)
    asked.refresh_from_db()
    assert (asked.state, asked.problem) == ("failed", "grading.unexpected")


class TestPages:
    def client(self, person: Employee) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(person)
        return client

    def test_from_draft_to_list(
        self, people: list[Ruled], office: Employee, stricter: RuleSetVersion
    ) -> None:
        client = self.client(office)
        asked = client.post(reverse("grading:begin_what_if"), {"draft": str(stricter.id)})
        what_if = WhatIf.objects.get()
        assert asked.headers["Location"] == reverse("grading:what_if", args=[what_if.id])
        assert ProcrastinateJob.objects.filter(task_name="grading.run_what_if").count() == 1
        services.run_what_if(office.tenant, what_if.id)
        page = client.get(reverse("grading:what_if", args=[what_if.id])).content.decode()
        assert people[2].learner.employee_no in page
        assert people[4].learner.employee_no not in page
        file = client.get(reverse("grading:what_if_rows", args=[what_if.id]))
        assert file.content.startswith(b"PK")

    def test_form_says_beside_the_field_what_is_wrong(
        self, people: list[Ruled], office: Employee
    ) -> None:
        client = self.client(office)
        answer = client.post(reverse("grading:begin_what_if"), {"draft": ""})
        assert answer.status_code == 422
        assert 'id="id_draft_error"' in answer.content.decode()

    @pytest.mark.parametrize("role", [Role.LEARNER, Role.TRAINER, Role.HR, Role.TEAM_LEAD])
    def test_others_are_told_nothing(self, people: list[Ruled], role: Role) -> None:
        person = people[0].centre.person("Wu Lan", role)
        assert self.client(person).get(reverse("grading:what_ifs")).status_code == 404


def test_voided_result_shows_in_a_case(people: list[Ruled], office: Employee) -> None:
    wrong = people[4].assess("theory", "100", 20)
    people[4].grade()
    take_back(office.tenant, wrong)
    case = services.open_regrade(office, people[0].enrolment.track, "Taken back")
    services.run_what_if(office.tenant, case.id)
    assert WhatIfRow.objects.get().score_after == "75.0"
