"""Pages of a case: who reads and writes what, and what is wrong stands beside its field."""

from uuid import uuid4

import pytest

from lms.classes.models import Case, CourseRun
from lms.classes.services.cases import report_incident
from lms.people.models import Employee
from tests.builders.classes import School, first_session
from tests.builders.doors import SignIn
from tests.integration.lms.classes.test_pages import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(school: School) -> Employee:
    return school.agent("Lin")


@pytest.fixture
def run(school: School, agent: Employee) -> CourseRun:
    return school.run(agent)


@pytest.mark.requirement("R98")
def test_whoever_a_case_is_about_reads_and_answers_their_own_part(
    school: School, agent: Employee, run: CourseRun, signed_in: SignIn
) -> None:
    other = school.agent("Wang")
    case = report_incident(
        school.trainer, run, "phone", [agent, other], circumstances="Two of them rang."
    )
    own, theirs = (case.parties.get(employee=one) for one in (agent, other))
    client = signed_in(agent)
    page = client.get(url("case", case.id)).content.decode()
    assert "Two of them rang." in page
    assert "Wang" not in page
    client.post(url("case_statement", case.id, own.id), {"words": "It was the alarm."})
    answer = client.post(url("case_statement", case.id, theirs.id), {"words": "Not mine."})
    assert answer.status_code == 404
    assert client.post(url("conclude_case", case.id), {"conclusion": "x"}).status_code == 404
    own.refresh_from_db()
    assert own.statement == "It was the alarm."
    assert signed_in(school.agent("Zhao")).get(url("case", case.id)).status_code == 404
    office = signed_in(school.office)
    office.post(url("conclude_case", case.id), {"conclusion": "It was the alarm."})
    case.refresh_from_db()
    assert (case.state, case.concluded_by) == ("dismissed", school.office)


def test_what_is_wrong_with_a_form_of_a_case_stands_beside_the_field(
    school: School, agent: Employee, run: CourseRun, signed_in: SignIn
) -> None:
    """Nothing is ignored: whoever is upheld against must be of the case, and words are kept."""
    case = report_incident(school.trainer, run, "phone", [agent], circumstances="It rang.")
    office, party = signed_in(school.office), case.parties.get()
    for address, form, says in (
        (url("case_statement", case.id, party.id), {"words": " "}, "This field is required"),
        (url("case_evidence", case.id), {"note": ""}, "Write down what was seen"),
        (url("conclude_case", case.id), {"conclusion": ""}, "This field is required"),
        (
            url("conclude_case", case.id),
            {"conclusion": "Typed at length.", "upheld": [str(uuid4())]},
            "Typed at length.",
        ),
        (
            url("conclude_case", case.id),
            {"conclusion": "Unheard.", "upheld": [str(party.id)]},
            "is heard before a case is upheld",
        ),
    ):
        answer = office.post(address, form)
        page = answer.content.decode()
        assert answer.status_code == 400, address
        assert says in page, page
    assert "invalid-feedback" in office.post(url("case_evidence", case.id), {}).content.decode()
    case.refresh_from_db()
    assert (case.state, case.evidence.count()) == ("open", 0)
    office.post(url("case_statement", case.id, party.id), {"words": "It was the alarm."})
    form = {"conclusion": "Again and again.", "upheld": [str(party.id)]}
    assert office.post(url("conclude_case", case.id), form).status_code == 302
    case.refresh_from_db()
    assert case.state == "upheld"
    late = office.post(url("conclude_case", case.id), {"conclusion": "Once more."})
    assert late.status_code == 400
    assert "concluded" in late.content.decode().partition('role="alert"')[2]


def test_the_trainer_reports_an_incident_from_class(
    school: School, agent: Employee, run: CourseRun, signed_in: SignIn
) -> None:
    session, participant = first_session(run), school.participant(run, agent)
    client = signed_in(school.trainer)
    form = {"kind": "proxy_sign", "people": [str(participant.id)], "circumstances": "Same hand."}
    assert client.post(url("incident", session.id), form).status_code == 400
    form["kind"] = "confrontation"
    assert client.post(url("incident", session.id), form).status_code == 302
    assert Case.objects.get().opened_by == school.trainer
    assert "Confrontation" in client.get(url("cases")).content.decode()
