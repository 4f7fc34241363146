"""Signing in, the roll, the sheet: what is told, filed, amended."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from lms.classes.exceptions import (
    AlreadySigned,
    MakeUpTooLate,
    NotInClass,
    ProofMissing,
    ReasonMissing,
    SheetNotClosed,
    SheetNotOpen,
    SheetTooEarly,
    SignInClosed,
    TermsNotAccepted,
    TooManyCodes,
    WrongCode,
)
from lms.classes.models import (
    Amendment,
    Attendance,
    Case,
    CaseParty,
    CourseRun,
    MakeUp,
    Participant,
    SignEvent,
)
from lms.classes.queries.sheets import sheet_rows
from lms.classes.rules.rotating_code import code_at, step_of
from lms.classes.services.cases import conclude_case, give_statement
from lms.classes.services.exemptions import ask_exemption, decide_exemption, plan_make_up
from lms.classes.services.runs import announce_run
from lms.classes.services.sessions import SessionDraft, add_session
from lms.classes.services.sheets import Mark, amend, close_sheet, finalise_sheet
from lms.classes.services.signing import accept_terms, call_roll, sign, sign_by_code
from lms.people.models import Attachment, Employee, Notice
from lms.people.rules.filing import PersonalRecord
from lms.tracks.rules.activities import session_activity
from tests.builders.classes import DAY, HOUR, MINUTE, MONDAY, School, at, first_session
from xapi.lrs.queries import statements_of_registrations
from xapi.vocabulary import callcraft

pytestmark = pytest.mark.django_db
OWN = {verb.iri for verb in (callcraft.SIGNED_IN, callcraft.LEFT_EARLY)} | {
    callcraft.WAS_ABSENT.iri,
    callcraft.WAS_EXCUSED.iri,
}


def told_of(participant: Participant) -> list[dict[str, Any]]:
    """What stands of somebody's attendance in the record."""
    found = statements_of_registrations(participant.tenant, [participant.enrolment_id])
    return [dict(one.statement) for one in found if one.statement["verb"]["id"] in OWN]


def extensions(statement: dict[str, Any]) -> dict[str, Any]:
    both = {
        **statement["context"].get("extensions", {}),
        **statement.get("result", {}).get("extensions", {}),
    }
    return {name.rpartition("/")[2]: value for name, value in both.items()}


@pytest.fixture
def agent(school: School) -> Employee:
    return school.agent("Lin")


@pytest.fixture
def run(school: School, agent: Employee) -> CourseRun:
    return school.run(agent)


@pytest.mark.requirement("R94")
def test_the_code_on_the_screen_signs_in_and_a_passed_on_one_does_not(
    school: School, agent: Employee, run: CourseRun
) -> None:
    session = first_session(run)
    accept_terms(agent)
    moment = session.starts_at + 2 * MINUTE
    code = code_at(session.code_secret, str(session.id), step_of(moment))
    with pytest.raises(WrongCode):
        sign_by_code(agent, session, code, now=moment + MINUTE)
    event = sign_by_code(agent, session, code, now=moment)
    assert (event.method, event.at, event.recorded_by) == ("code", moment, agent)
    with pytest.raises(AlreadySigned):
        sign_by_code(agent, session, code, now=moment)


@pytest.mark.requirement("R94")
def test_a_code_is_for_who_is_expected_and_for_the_time_of_the_class(
    school: School, agent: Employee, run: CourseRun
) -> None:
    session = first_session(run)
    stranger = school.agent("Stranger")
    for person in (agent, stranger):
        accept_terms(person)

    def code(moment: Any) -> str:
        return code_at(session.code_secret, str(session.id), step_of(moment))

    with pytest.raises(NotInClass):
        sign_by_code(stranger, session, code(MONDAY), now=MONDAY)
    early, late = MONDAY - 31 * MINUTE, session.ends_at + 31 * MINUTE
    for moment in (early, late):
        with pytest.raises(SignInClosed):
            sign_by_code(agent, session, code(moment), now=moment)
    assert not SignEvent.objects.exists()


def test_guessing_codes_ends_after_five(agent: Employee, run: CourseRun) -> None:
    session = first_session(run)
    accept_terms(agent)
    cache.clear()
    for _ in range(5):
        with pytest.raises(WrongCode):
            sign_by_code(agent, session, "no code", now=MONDAY)
    code = code_at(session.code_secret, str(session.id), step_of(MONDAY))
    with pytest.raises(TooManyCodes):
        sign_by_code(agent, session, code, now=MONDAY)


@pytest.mark.requirement("R94")
def test_electronic_signing_needs_the_terms(agent: Employee, run: CourseRun) -> None:
    """A13."""
    session = first_session(run)
    with pytest.raises(TermsNotAccepted):
        sign(agent, session, "typed", now=MONDAY)
    accept_terms(agent)
    assert sign(agent, session, "typed", now=MONDAY).method == "typed"


@pytest.mark.requirement("R94")
def test_a_drawn_signature_is_kept_with_the_event(agent: Employee, run: CourseRun) -> None:
    accept_terms(agent)
    kept = Attachment.objects.create(
        tenant=agent.tenant,
        name="signature.png",
        media_type="image/png",
        size=3,
        sha256="0" * 64,
        storage_key="s1",
        stored_by=agent,
    )
    event = sign(agent, first_session(run), "drawn", signature=kept, now=MONDAY)
    assert event.signature == kept


@pytest.mark.requirement("R94", "R97", "R141", "R142")
def test_a_final_sheet_is_told_and_filed_once_for_everybody(
    school: School, filed: list[PersonalRecord]
) -> None:
    late, absent = school.agent("Late"), school.agent("Absent")
    run = school.run(late, absent, sessions=2)
    session = first_session(run)
    school.signs(late, session, 7)
    school.finalise(session)
    [statement] = told_of(school.participant(run, late))
    said = extensions(statement)
    assert statement["verb"]["id"] == callcraft.SIGNED_IN.iri
    assert statement["object"]["id"] == session_activity(session.id)
    assert said["minutes-late"] == 7
    assert said["minutes-present"] == 113
    assert said["session-minutes"] == 120
    assert said["run-minutes"] == 240
    assert said["course-run"] == str(run.id)
    assert said["sign-in-method"] == "typed"
    [statement] = told_of(school.participant(run, absent))
    assert statement["verb"]["id"] == callcraft.WAS_ABSENT.iri
    records = [one for one in filed if one.kind == "class_attendance"]
    assert {one.employee_id for one in records} == {late.id, absent.id}
    assert all(one.form == "F17" and one.event and one.event.id == run.id for one in records)


@pytest.mark.requirement("R21")
def test_a_sheet_is_closed_after_class_and_made_final_once(
    school: School, agent: Employee, run: CourseRun
) -> None:
    session = first_session(run)
    with at(session.ends_at - MINUTE), pytest.raises(SheetTooEarly):
        close_sheet(school.trainer, session)
    with pytest.raises(SheetNotClosed):
        finalise_sheet(school.office, session)
    school.finalise(session)
    with pytest.raises(SheetNotClosed):
        finalise_sheet(school.office, session)
    with pytest.raises(SheetNotOpen):
        call_roll(school.trainer, session, {school.participant(run, agent).id: True})
    session.refresh_from_db()
    assert session.finalised_by == school.office


@pytest.mark.requirement("R102")
def test_an_amendment_keeps_the_original_and_is_told_anew(
    school: School, agent: Employee, run: CourseRun, filed: list[PersonalRecord]
) -> None:
    participant = school.participant(run, agent)
    [row] = school.finalise(first_session(run))
    [before] = told_of(participant)
    with pytest.raises(ReasonMissing):
        amend(school.office, row, Mark("present"), "  ")
    amend(school.office, row, Mark("present", minutes_late=3), "Signed on a lost sheet.")
    [after] = told_of(participant)
    assert before["id"] != after["id"]
    assert extensions(after)["minutes-late"] == 3
    amendment = Amendment.objects.get()
    assert (amendment.before["state"], amendment.after["state"]) == ("absent", "present")
    assert amendment.made_by == school.office
    first, second = [one for one in filed if one.kind == "class_attendance"]
    assert second.supersedes == first.source
    assert first.source != second.source


@pytest.mark.requirement("R97")
def test_a_contradiction_is_a_case_that_counts_for_nothing_until_settled(
    school: School, agent: Employee, run: CourseRun, filed: list[PersonalRecord]
) -> None:
    """A14."""
    session, participant = first_session(run), school.participant(run, agent)
    school.signs(agent, session)
    call_roll(school.trainer, session, {participant.id: False})
    [row] = school.finalise(session)
    assert row.state == "waits"
    [statement] = told_of(participant)
    assert extensions(statement)["exempt"] == "pending"
    assert not [one for one in filed if one.kind == "class_attendance"]
    case = Case.objects.get(kind="mismatch")
    party = CaseParty.objects.get(case=case)
    assert Notice.objects.filter(employee=agent, about_id=case.id).exists()
    give_statement(agent, party, "I was in the copy room.")
    conclude_case(school.office, case, upheld=[], conclusion="The trainer remembers it.")
    row.refresh_from_db()
    assert row.state == "present"
    [statement] = told_of(participant)
    assert statement["verb"]["id"] == callcraft.SIGNED_IN.iri
    assert "exempt" not in extensions(statement)


@pytest.mark.requirement("R81")
def test_nobody_is_truant_who_was_never_told(school: School) -> None:
    agent = school.agent("Lin")
    run = school.run(agent, told=False)
    school.finalise(first_session(run))
    [statement] = told_of(school.participant(run, agent))
    assert statement["verb"]["id"] == callcraft.WAS_EXCUSED.iri
    assert extensions(statement)["leave-kind"] == "no_notice"


@pytest.mark.requirement("R101")
def test_who_forgets_to_sign_out_is_asked_to_explain(school: School) -> None:
    agent = school.agent("Lin")
    run = school.run(agent, signs_out=True)
    session = first_session(run)
    school.signs(agent, session)
    with pytest.raises(AlreadySigned):
        sign(agent, session, "typed", now=session.starts_at + MINUTE)
    school.finalise(session)
    case = Case.objects.get(kind="forgot_sign")
    assert case.explain_until is not None
    assert case.parties.get().employee == agent


def test_signing_out_early_is_leaving_early(school: School) -> None:
    agent = school.agent("Lin")
    run = school.run(agent, signs_out=True)
    session = first_session(run)
    school.signs(agent, session)
    sign(agent, session, "typed", now=session.ends_at - 10 * MINUTE)
    school.finalise(session)
    [statement] = told_of(school.participant(run, agent))
    assert statement["verb"]["id"] == callcraft.LEFT_EARLY.iri
    assert extensions(statement)["minutes-early"] == 10
    assert not Case.objects.exists()


@pytest.mark.requirement("R89")
def test_official_duty_waits_for_its_proof_and_is_told_each_time(
    school: School, agent: Employee, run: CourseRun, filed: list[PersonalRecord]
) -> None:
    session, participant = first_session(run), school.participant(run, agent)
    school.signs(agent, session, 9)
    school.finalise(session)
    exemption = ask_exemption(agent, session, participant, "Sent to the warehouse")
    assert extensions(told_of(participant)[0])["exempt"] == "pending"
    with pytest.raises(ProofMissing):
        decide_exemption(school.office, exemption, grant=True)
    proof = Attachment.objects.create(
        tenant=agent.tenant,
        name="order.pdf",
        media_type="application/pdf",
        size=9,
        sha256="1" * 64,
        storage_key="p1",
    )
    ask_exemption(agent, session, participant, "Sent to the warehouse", proof)
    decide_exemption(school.office, exemption, grant=True)
    [statement] = told_of(participant)
    said = extensions(statement)
    assert (said["exempt"], said["minutes-late"]) == ("granted", 9)
    record = next(one for one in filed if one.kind == "tardy_exemption")
    assert [one.sha256 for one in record.attachments] == ["1" * 64]


@pytest.mark.requirement("R89")
def test_a_refused_exemption_lets_the_lateness_count(
    school: School, agent: Employee, run: CourseRun
) -> None:
    session, participant = first_session(run), school.participant(run, agent)
    school.signs(agent, session, 9)
    school.finalise(session)
    exemption = ask_exemption(agent, session, participant, "Sent to the warehouse")
    with pytest.raises(ReasonMissing):
        decide_exemption(school.office, exemption, grant=False)
    decide_exemption(school.office, exemption, grant=False, note="Nobody knows of it.")
    assert "exempt" not in extensions(told_of(participant)[0])


@pytest.mark.requirement("R86")
def test_what_was_missed_is_made_up_within_thirty_days(
    school: School, agent: Employee, run: CourseRun
) -> None:
    """A16."""
    session, participant = first_session(run), school.participant(run, agent)
    school.finalise(session)
    make_up = MakeUp.objects.get()
    assert (make_up.minutes, make_up.until) == (120, (MONDAY + 30 * DAY).date())
    far = MONDAY + 31 * DAY
    late = add_session(school.office, run, SessionDraft(far, far + 2 * HOUR, is_make_up=True))
    with pytest.raises(MakeUpTooLate):
        plan_make_up(school.office, make_up, late)
    start = MONDAY + 7 * DAY
    other = add_session(school.office, run, SessionDraft(start, start + 2 * HOUR, is_make_up=True))
    plan_make_up(school.office, make_up, other)
    school.signs(agent, other)
    school.finalise(other)
    make_up.refresh_from_db()
    assert make_up.state == "done"
    missed, made_up = told_of(participant)
    assert extensions(made_up)["made-up"] == missed["object"]["id"]
    assert extensions(made_up)["run-minutes"] == 120
    participant.refresh_from_db()
    assert participant.completed_statement is not None


def test_attending_everything_completes_the_class_and_an_amendment_takes_it_back(
    school: School, agent: Employee, run: CourseRun
) -> None:
    session, participant = first_session(run), school.participant(run, agent)
    school.signs(agent, session)
    [row] = school.finalise(session)
    participant.refresh_from_db()
    assert participant.completed_statement is not None
    amend(school.office, row, Mark("absent"), "It was not them.")
    participant.refresh_from_db()
    assert participant.completed_statement is None
    assert MakeUp.objects.get(attendance=row).state == "open"
    amend(school.office, row, Mark("present"), "It was them after all.")
    assert MakeUp.objects.get(attendance=row).state == "dropped"


def test_the_working_time_of_a_final_sheet_does_not_change_with_the_roster(
    school: School, agent: Employee, run: CourseRun
) -> None:
    session = first_session(run)
    school.works(agent, session.starts_at)
    school.signs(agent, session)
    [row] = school.finalise(session)
    agent.shifts.all().delete()
    row = Attendance.objects.get(id=row.id)
    assert (row.work_minutes, row.rest_minutes) == (120, 0)
    assert timedelta(minutes=row.work_minutes) == session.ends_at - session.starts_at


def test_finalising_thirty_people_asks_no_more_for_each_than_needed(
    school: School, django_assert_max_num_queries: Any
) -> None:
    """The questions to gather a sheet do not grow with the people on it."""
    run = school.run(*(school.agent(f"A{n}") for n in range(12)))
    with django_assert_max_num_queries(14):
        assert len(sheet_rows(first_session(run))) == 12


def test_a_run_cannot_be_announced_twice_to_the_same_people(
    school: School, agent: Employee, run: CourseRun
) -> None:
    announce_run(school.office, run)
    assert Notice.objects.filter(kind="classes.run", employee=agent).count() == 1
