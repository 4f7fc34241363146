"""Cases: both sides are heard, evidence is needed, a consequence is only recommended."""

from typing import Any

import pytest

from lms.classes.exceptions import (
    AbsentDidNotKnow,
    CaseConcluded,
    EvidenceMissing,
    NotHeard,
    ReasonMissing,
    RegimeNotActive,
)
from lms.classes.models import Attendance, Case, CaseParty, SignEvent, Transfer
from lms.classes.services import transfers
from lms.classes.services.cases import (
    add_evidence,
    conclude_case,
    give_statement,
    report_incident,
    report_proxy,
)
from lms.people.models import Employee
from lms.people.rules.filing import PersonalRecord
from lms.tracks.rules.consequences import Consequence
from tests.builders.classes import MONDAY, School, first_session
from tests.integration.lms.classes.test_sheets import told_of
from xapi.vocabulary import callcraft

pytestmark = pytest.mark.django_db


def proxy_case(school: School) -> tuple[Case, CaseParty, CaseParty]:
    """Two people; one signed for the other, and the sheet is final."""
    signer, absent = school.agent("Signer"), school.agent("Absent")
    run = school.run(signer, absent)
    session = first_session(run)
    for person in (signer, absent):
        school.signs(person, session)
    school.finalise(session)
    case = report_proxy(
        school.trainer, session, signer=signer, absent=absent, circumstances="Two hands, one pen."
    )
    one, two = (case.parties.get(employee=person) for person in (signer, absent))
    return case, one, two


@pytest.mark.requirement("R95")
def test_a_proxy_signature_needs_evidence_and_a_hearing_of_both(
    school: School, recommended: list[Consequence]
) -> None:
    """A15."""
    case, signer, absent = proxy_case(school)
    upheld = [signer.id, absent.id]

    def conclude(who: list[Any]) -> Case:
        return conclude_case(school.office, case, upheld=who, conclusion="Seen on camera.")

    give_statement(signer.employee, signer, "I wanted to help.")
    with pytest.raises(NotHeard):
        conclude(upheld)
    give_statement(school.office, absent, "I did not ask for it.")
    with pytest.raises(EvidenceMissing):
        conclude(upheld)
    add_evidence(school.trainer, case, "The same handwriting twice.")
    with pytest.raises(AbsentDidNotKnow):
        conclude(upheld)
    assert recommended == []
    concluded = conclude([signer.id])
    assert concluded.state == "upheld"
    [consequence] = recommended
    assert (consequence.employee_id, consequence.kind) == (signer.employee_id, "proxy_sign")
    assert consequence.clause == "S09#7"
    assert consequence.readings["A15"]["absent_party_knowledge"] == "required"
    assert len(consequence.evidence) == 1
    assert "120" in consequence.detail["en"]


@pytest.mark.requirement("R95")
def test_who_knew_is_upheld_too_and_the_signature_is_struck(
    school: School, recommended: list[Consequence]
) -> None:
    case, signer, absent = proxy_case(school)
    give_statement(signer.employee, signer, "He asked me to.")
    give_statement(school.office, absent, "I asked him to.", knew=True)
    add_evidence(school.trainer, case, "A message.")
    conclude_case(school.office, case, upheld=[signer.id, absent.id], conclusion="Both admit it.")
    assert {one.employee_id for one in recommended} == {signer.employee_id, absent.employee_id}
    event = SignEvent.objects.get(participant__employee=absent.employee)
    assert event.struck_by == case
    row = Attendance.objects.get(participant__employee=absent.employee)
    assert row.state == "absent"
    [statement] = told_of(row.participant)
    assert statement["verb"]["id"] == callcraft.WAS_ABSENT.iri


def test_nobody_says_of_themselves_that_they_knew(school: School) -> None:
    _case, _signer, absent = proxy_case(school)
    give_statement(absent.employee, absent, "I knew nothing.", knew=False)
    absent.refresh_from_db()
    assert absent.knew is None


@pytest.mark.requirement("R98", "R99", "R100", "R78")
@pytest.mark.parametrize(
    ("kind", "outcome", "clause"),
    [
        ("confrontation", "conduct", "S09#9"),
        ("conduct", "conduct", "S16#7.2"),
        ("phone", "conduct", "S16#7.6"),
        ("safety", "safety", "S16#7.7"),
    ],
)
def test_an_incident_becomes_a_recommendation_with_its_clause(
    school: School,
    recommended: list[Consequence],
    filed: list[PersonalRecord],
    kind: str,
    outcome: str,
    clause: str,
) -> None:
    agent = school.agent("Lin")
    run = school.run(agent)
    with pytest.raises(ReasonMissing):
        report_incident(school.trainer, run, kind, [agent], circumstances=" ")
    case = report_incident(school.trainer, run, kind, [agent], circumstances="It was loud.")
    party = case.parties.get()
    with pytest.raises(NotHeard):
        conclude_case(school.office, case, upheld=[party.id], conclusion="As reported.")
    give_statement(agent, party, "I was upset.")
    conclude_case(school.office, case, upheld=[party.id], conclusion="As reported.")
    [consequence] = recommended
    assert (consequence.kind, consequence.clause) == (outcome, clause)
    [record] = [one for one in filed if one.kind == "class_case"]
    assert record.employee_id == agent.id
    with pytest.raises(CaseConcluded):
        give_statement(agent, party, "More.")


def test_a_dismissed_case_recommends_nothing(
    school: School, recommended: list[Consequence]
) -> None:
    agent = school.agent("Lin")
    case = report_incident(
        school.trainer, school.run(agent), "phone", [agent], circumstances="It rang."
    )
    conclude_case(school.office, case, upheld=[], conclusion="It was the trainer's.")
    case.refresh_from_db()
    assert case.state == "dismissed"
    assert recommended == []


@pytest.mark.requirement("R90")
def test_lateness_goes_to_hr_once_and_only_in_that_regime(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A4: never judged twice."""
    late, there = school.agent("Late"), school.agent("There")
    run = school.run(late, there)
    session = first_session(run)
    school.signs(late, session, 5)
    school.signs(there, session)
    school.finalise(session)
    day = MONDAY.date()
    with pytest.raises(RegimeNotActive):
        transfers.make_transfer(school.office, day, day)
    monkeypatch.setattr(transfers, "reading_of", lambda *_: {"tardy_regime": "company_attendance"})
    _batch, rows = transfers.make_transfer(school.office, day, day)
    assert [one.attendance.participant.employee for one in rows] == [late]
    _batch, rows = transfers.make_transfer(school.office, day, day)
    assert list(rows) == []
    assert Transfer.objects.count() == 1


def test_the_same_thing_is_one_case(school: School) -> None:
    agent: Employee = school.agent("Lin")
    run = school.run(agent)
    session = first_session(run)
    cases = {
        report_incident(
            school.trainer, run, "phone", [agent], session=session, circumstances="It rang."
        ).id
        for _ in range(2)
    }
    assert len(cases) == 1
