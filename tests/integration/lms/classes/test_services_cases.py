"""Cases: heard and supported before anything follows, and then only recommended (R95, R97-R100)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms.archives.models import ArchiveEntry
from lms.classes.exceptions import (
    AbsentDidNotKnow,
    CaseConcluded,
    EvidenceMissing,
    NotHeard,
    ReasonMissing,
)
from lms.classes.models import Case, CaseParty, SignEvent, TrainingSession
from lms.classes.services.cases import (
    add_evidence,
    conclude_case,
    give_statement,
    report_incident,
    report_proxy,
)
from lms.classes.services.signing import call_roll
from lms.people.models import Employee, Notice
from lms.people.rules.roles import Role
from lms.regulation.services import decide_reading
from tests.builders.lessons import Lessons
from tests.builders.office_tracks import consequences

pytestmark = pytest.mark.django_db


def mismatch(lessons: Lessons, agent: Employee, minute: int = 0) -> Case:
    """Signed, but not there at roll-call; the sheet is final."""
    run = lessons.run(agent)
    session = lessons.first(run)
    lessons.signs(agent, session, minute)
    call_roll(lessons.teacher, session, {lessons.part(run, agent).id: False})
    lessons.final(session)
    return Case.objects.get(session=session)


def hear(lessons: Lessons, case: Case, *, knew: bool | None = None) -> list[CaseParty]:
    parties = list(case.parties.select_related("case", "employee").order_by("-part"))
    for one in parties:
        give_statement(lessons.office, one, "I was there.", knew=knew)
    return parties


@pytest.mark.requirement("R97", "A14")
def test_a_contradiction_opens_a_case_and_no_penalty(lessons: Lessons) -> None:
    agent = lessons.agent()
    with consequences() as found:
        case = mismatch(lessons, agent)
    assert found == []
    assert (case.kind, case.state) == (Case.Kind.MISMATCH, Case.State.OPEN)
    assert Notice.objects.filter(employee=agent, about_id=case.id, must_acknowledge=True).exists()
    [mark] = lessons.marks(case.run, agent)
    assert (mark.state, mark.exempt) == ("absent", "pending")
    assert not ArchiveEntry.objects.filter(employee=agent, kind="class_attendance").exists()


@pytest.mark.requirement("R97", "A14")
@pytest.mark.parametrize(("is_upheld", "state"), [(True, "absent"), (False, "present")])
def test_its_conclusion_settles_the_row(lessons: Lessons, is_upheld: bool, state: str) -> None:
    agent = lessons.agent()
    case = mismatch(lessons, agent)
    add_evidence(lessons.office, case, "The door log.")
    [party] = hear(lessons, case)
    upheld = [party.id] if is_upheld else []
    with consequences() as found:
        conclude_case(lessons.office, case, upheld=upheld, conclusion="By the door log.")
    [mark] = lessons.marks(case.run, agent)
    assert (mark.state, mark.exempt) == (state, "")
    assert found == []
    assert ArchiveEntry.objects.filter(employee=agent, kind="class_attendance").count() == 1
    assert ArchiveEntry.objects.filter(employee=agent, kind="class_case").count() == 1
    with pytest.raises(CaseConcluded):
        conclude_case(lessons.office, case, upheld=[], conclusion="Once more.")


@pytest.mark.requirement("R88", "R97", "A14")
def test_who_is_believed_was_still_late_by_the_signature(lessons: Lessons) -> None:
    agent = lessons.agent()
    case = mismatch(lessons, agent, minute=20)
    hear(lessons, case)
    conclude_case(lessons.office, case, upheld=[], conclusion="Was at the printer.")
    [mark] = lessons.marks(case.run, agent)
    assert (mark.state, mark.late) == ("present", 20)


def proxy(lessons: Lessons) -> tuple[Case, CaseParty, CaseParty]:
    """Somebody has signed for somebody else; the sheet is final. The case, signer, absent."""
    signer, absent = lessons.agent("Signer"), lessons.agent("Absent")
    session = lessons.first(lessons.run(signer, absent))
    for one in (signer, absent):
        lessons.signs(one, session)
    lessons.final(session)
    case = report_proxy(
        lessons.teacher, session, signer=signer, absent=absent, circumstances="Two phones."
    )
    parts = {one.part: one for one in case.parties.select_related("case", "employee")}
    return case, parts["signer"], parts["absent"]


@pytest.mark.requirement("R95", "A15")
def test_both_are_heard_before_anybody_is_held_to_it(lessons: Lessons) -> None:
    case, signer, _ = proxy(lessons)
    Case.objects.update(explain_until=case.opened_at.date() - timedelta(days=9))
    with pytest.raises(ReasonMissing):
        conclude_case(lessons.office, case, upheld=[signer.id], conclusion=" ")
    give_statement(signer.employee, signer, "He asked me to.")
    with pytest.raises(NotHeard):
        conclude_case(lessons.office, case, upheld=[signer.id], conclusion="Both.")
    case.refresh_from_db()
    assert case.state == Case.State.OPEN


@pytest.mark.requirement("R95")
def test_words_alone_are_no_evidence(lessons: Lessons) -> None:
    case, signer, _ = proxy(lessons)
    hear(lessons, case)
    with pytest.raises(EvidenceMissing):
        conclude_case(lessons.office, case, upheld=[signer.id], conclusion="Seen.")
    with pytest.raises(ReasonMissing):
        add_evidence(lessons.office, case, " ")


@pytest.mark.requirement("R95", "A15", "A39")
def test_both_who_knew_are_recommended_for_the_hours_of_that_session(lessons: Lessons) -> None:
    case, signer, absent = proxy(lessons)
    proof = add_evidence(lessons.office, case, "Camera of the door.", lessons.file())
    hear(lessons, case, knew=True)
    with consequences() as found:
        conclude_case(
            lessons.office, case, upheld=[signer.id, absent.id], conclusion="Both agreed to it."
        )
    assert {one.employee_id for one in found} == {signer.employee_id, absent.employee_id}
    for one in found:
        assert (one.kind, one.clause, one.source) == ("proxy_sign", "S09#7", case.id)
        assert one.detail["en"].startswith("120 class minutes")
        assert one.evidence == [str(proof.id)]
        assert one.readings["A15"]["proxy_penalty_scope"] == "session"
        assert one.enrolment_id
    [mark] = lessons.marks(case.run, absent.employee)
    assert mark.state == "absent"
    [mark] = lessons.marks(case.run, signer.employee)
    assert mark.state == "present"
    struck = SignEvent.objects.get(struck_by=case)
    assert struck.participant.employee == absent.employee


@pytest.mark.requirement("R95", "A15")
def test_who_did_not_know_is_not_held_to_it(lessons: Lessons) -> None:
    case, signer, absent = proxy(lessons)
    add_evidence(lessons.office, case, "Camera of the door.")
    hear(lessons, case, knew=False)
    give_statement(absent.employee, absent, "I never asked for it.", knew=True)
    both = [signer.id, absent.id]
    with pytest.raises(AbsentDidNotKnow):
        conclude_case(lessons.office, case, upheld=both, conclusion="Both.")
    with consequences() as found:
        conclude_case(lessons.office, case, upheld=[signer.id], conclusion="The signer alone.")
    assert [one.employee_id for one in found] == [signer.employee_id]
    absent.refresh_from_db()
    assert absent.is_upheld is False


@pytest.mark.requirement("R95", "A15")
def test_a_centre_may_read_it_otherwise(lessons: Lessons) -> None:
    case, signer, absent = proxy(lessons)
    add_evidence(lessons.office, case, "Camera of the door.")
    hear(lessons, case, knew=False)
    decide_reading(
        lessons.centre.person("Boss", Role.TRAINING_MANAGER),
        "A15",
        {"absent_party_knowledge": "irrelevant"},
        reason="The clause names no exception.",
        effective_from=timezone.localdate(case.opened_at),
    )
    with consequences() as found:
        conclude_case(lessons.office, case, upheld=[signer.id, absent.id], conclusion="Both.")
    assert len(found) == 2


@pytest.mark.requirement("R78", "R98", "R99", "R100")
@pytest.mark.parametrize(
    ("kind", "outcome", "clause"),
    [
        ("confrontation", "conduct", "S09#9"),
        ("conduct", "conduct", "S16#7.2"),
        ("phone", "conduct", "S16#7.6"),
        ("safety", "safety", "S16#7.7"),
    ],
)
def test_an_incident_is_a_case_with_its_clause(
    lessons: Lessons, kind: str, outcome: str, clause: str
) -> None:
    agent = lessons.agent()
    run = lessons.run(agent)
    with pytest.raises(ReasonMissing):
        report_incident(lessons.teacher, run, kind, [agent], circumstances=" ")
    case = report_incident(
        lessons.teacher, run, kind, [agent], circumstances="Shouted.", witnesses="Heron"
    )
    [party] = case.parties.all()
    with pytest.raises(NotHeard):
        conclude_case(lessons.office, case, upheld=[party.id], conclusion="Seen by all.")
    hear(lessons, case)
    with consequences() as found:
        conclude_case(lessons.office, case, upheld=[party.id], conclusion="Seen by all.")
    assert [(one.kind, one.clause) for one in found] == [(outcome, clause)]


@pytest.mark.requirement("R101")
@pytest.mark.parametrize(("days_over", "may_conclude"), [(0, False), (1, True)])
def test_who_forgets_to_sign_out_and_says_nothing_has_left_the_post(
    lessons: Lessons, days_over: int, may_conclude: bool
) -> None:
    """Without an explanation it counts as leaving the post (擅自离岗); A39: recommended."""
    agent = lessons.agent()
    run = lessons.run(agent)
    session = lessons.session(run, -6, signs_out=True)
    lessons.signs(agent, session)
    lessons.final(session)
    case = Case.objects.get(session=session, kind=Case.Kind.FORGOT_SIGN)
    over = timezone.localdate() - timedelta(days=days_over)
    Case.objects.filter(id=case.id).update(explain_until=over)
    [party] = case.parties.all()
    with consequences() as found:
        if may_conclude:
            conclude_case(lessons.office, case, upheld=[party.id], conclusion="Not explained.")
        else:
            with pytest.raises(NotHeard):
                conclude_case(lessons.office, case, upheld=[party.id], conclusion="x")
    told = [(one.kind, one.employee_id, one.clause) for one in found]
    assert told == ([("left_post", agent.id, "S06#1.1")] if may_conclude else [])


@pytest.mark.requirement("R98")
def test_nothing_follows_from_a_case_that_was_dismissed(lessons: Lessons) -> None:
    agent = lessons.agent()
    run = lessons.run(agent)
    case = report_incident(lessons.teacher, run, "phone", [agent], circumstances="It rang.")
    with consequences() as found:
        conclude_case(lessons.office, case, upheld=[], conclusion="It was not hers.")
    case.refresh_from_db()
    assert (found, case.state) == ([], Case.State.DISMISSED)


def test_the_same_contradiction_is_one_case(lessons: Lessons) -> None:
    agent = lessons.agent()
    first = mismatch(lessons, agent)
    assert first.session_id is not None
    session = TrainingSession.objects.select_related("run").get(id=first.session_id)
    again = report_incident(
        lessons.office, session.run, "mismatch", [agent], session=session, circumstances="Again."
    )
    assert again.id == first.id
