"""From the signature to the record: sheets closed, made final, told, filed and amended."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from lms.archives.models import ArchiveEntry, EntryReference
from lms.classes.exceptions import (
    ReasonMissing,
    SheetNotClosed,
    SheetNotOpen,
    SheetTooEarly,
    SignInClosed,
)
from lms.classes.models import Amendment, Attendance, Case, MakeUp, SignEvent
from lms.classes.queries.runs import is_office
from lms.classes.queries.sheets import sheet_rows
from lms.classes.services.sheets import (
    Mark,
    amend,
    close_sheet,
    finalise_sheet,
    reopen_sheet,
)
from lms.classes.services.signing import call_roll
from lms.grading.models import PendingGrade
from lms.people.models import Notice
from lms.tracks.rules.activities import session_activity
from tests.builders.lessons import Lessons
from tests.builders.office_tracks import filed
from xapi.lrs.models import StatementId
from xapi.lrs.queries.statements import statements_by_ids
from xapi.vocabulary import callcraft

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R94", "R97")
def test_a_final_sheet_is_told_once_and_grading_hears_of_it(lessons: Lessons) -> None:
    came, late, absent = lessons.agent("Came"), lessons.agent("Late"), lessons.agent("Absent")
    run = lessons.run(came, late, absent)
    session = lessons.first(run)
    lessons.signs(came, session, minute=-5)
    lessons.signs(late, session, minute=12)
    PendingGrade.objects.all().delete()
    rows = lessons.final(session)
    [mark] = lessons.marks(run, came)
    assert (mark.verb, mark.state, mark.late, mark.early) == ("signed_in", "present", 0, 0)
    assert (mark.run, mark.session) == (str(run.id), session_activity(session.id))
    assert (mark.minutes, mark.run_minutes, mark.exempt) == (120, 120, "")
    [mark] = lessons.marks(run, late)
    assert (mark.verb, mark.late) == ("signed_in", 12)
    [mark] = lessons.marks(run, absent)
    assert (mark.verb, mark.state, mark.leave) == ("was_absent", "absent", "")
    waiting = set(PendingGrade.objects.values_list("enrolment__employee", flat=True))
    assert waiting == {came.id, late.id, absent.id}
    assert rows[late.id].minutes_present == 108


@pytest.mark.requirement("R94", "R97")
def test_a_statement_says_how_long_how_signed_and_who_taught(lessons: Lessons) -> None:
    agent = lessons.agent()
    run = lessons.run(agent)
    session = lessons.first(run)
    lessons.signs(agent, session, minute=7)
    row = lessons.final(session)[agent.id]
    assert row.statement
    [stored] = statements_by_ids(lessons.tenant, [row.statement])
    said = stored.statement
    assert said["result"]["extensions"] == {
        callcraft.MINUTES_PRESENT.iri: 113,
        callcraft.MINUTES_LATE.iri: 7,
        callcraft.MINUTES_EARLY.iri: 0,
    }
    assert said["context"]["extensions"] == {
        callcraft.SESSION_MINUTES.iri: 120,
        callcraft.COURSE_RUN.iri: str(run.id),
        callcraft.RUN_MINUTES.iri: 120,
        callcraft.SIGN_IN_METHOD.iri: "typed",
    }
    assert said["context"]["instructor"]["account"]["name"] == str(lessons.teacher.id)
    assert said["context"]["registration"] == str(row.participant.enrolment_id)
    assert said["object"]["definition"]["type"] == callcraft.TRAINING_SESSION.iri


@pytest.mark.requirement("R96", "R97", "R142", "A12")
def test_each_row_is_filed_once_as_the_sheet_with_its_event(lessons: Lessons) -> None:
    agent = lessons.agent()
    run = lessons.run(agent)
    lessons.signs(agent, lessons.first(run))
    with filed() as records:
        lessons.final(lessons.first(run))
    [record] = records
    assert (record.form, record.kind) == ("F17", "class_attendance")
    assert record.event
    assert (record.event.kind, record.event.id) == ("course_run", run.id)
    assert record.title["zh-Hans"] == "员工培训签到表：发声训练班"
    words = {one.key: one.value for one in record.fields}
    assert words["state"] == {"en": "Present", "zh-Hans": "出勤"}
    assert "S09#8" in record.clauses
    [entry] = ArchiveEntry.objects.filter(tenant=lessons.tenant, employee=agent)
    assert EntryReference.objects.get(entry=entry).form == "F17"


@pytest.mark.requirement("R21")
def test_the_trainer_closes_and_only_the_office_owns_attendance(lessons: Lessons) -> None:
    assert is_office(lessons.office)
    assert not any(map(is_office, (lessons.teacher, lessons.lead, lessons.supervisor)))
    agent = lessons.agent()
    session = lessons.first(lessons.run(agent))
    with pytest.raises(SheetNotClosed):
        finalise_sheet(lessons.office, session)
    lessons.final(session)
    session.refresh_from_db()
    assert (session.closed_by, session.finalised_by) == (lessons.teacher, lessons.office)
    with pytest.raises(SheetNotClosed):
        finalise_sheet(lessons.office, session)
    with pytest.raises(SheetNotClosed):
        reopen_sheet(lessons.office, session)
    assert Attendance.objects.filter(session=session).count() == 1


@pytest.mark.requirement("R97")
def test_a_sheet_closes_after_the_class_and_then_nobody_signs(lessons: Lessons) -> None:
    agent = lessons.agent()
    run = lessons.run(agent, hours=[-1])
    session = lessons.first(run)
    with pytest.raises(SheetTooEarly):
        close_sheet(lessons.teacher, session)
    past = lessons.session(run, -5)
    close_sheet(lessons.teacher, past)
    with pytest.raises(SheetNotOpen):
        close_sheet(lessons.teacher, past)
    with pytest.raises(SignInClosed):
        lessons.signs(agent, past)
    with pytest.raises(SheetNotOpen):
        call_roll(lessons.teacher, past, {})
    reopen_sheet(lessons.teacher, past)
    lessons.signs(agent, past)


@pytest.mark.requirement("R102", "R94")
def test_an_amendment_keeps_the_original_voids_and_tells_anew(lessons: Lessons) -> None:
    agent = lessons.agent()
    run = lessons.run(agent)
    first = lessons.final(lessons.first(run))[agent.id]
    told, record = first.statement, first.record
    assert isinstance(told, UUID)
    with pytest.raises(ReasonMissing):
        amend(lessons.office, first, Mark("present"), " ")
    PendingGrade.objects.all().delete()
    with filed() as records:
        row = amend(lessons.office, first, Mark("present", minutes_late=10), "Seen by the trainer.")
    kept = Amendment.objects.get(attendance=row)
    assert (kept.before["state"], kept.after["state"]) == ("absent", "present")
    assert (kept.reason, kept.made_by) == ("Seen by the trainer.", lessons.office)
    assert row.minutes_present == 110
    assert StatementId.objects.get(id=told).voided
    [mark] = lessons.marks(run, agent)
    assert (mark.statement_id, mark.state, mark.late) == (str(row.statement), "present", 10)
    assert PendingGrade.objects.filter(enrolment=row.participant.enrolment_id).exists()
    assert [(one.source, one.supersedes) for one in records] == [(row.record, record)]
    again = amend(lessons.office, row, Mark("absent"), "The trainer was mistaken.")
    assert [one.after["state"] for one in again.amendments.all()] == ["present", "absent"]
    assert len(lessons.marks(run, agent)) == 1


@pytest.mark.requirement("R81")
def test_who_was_never_told_is_excused(lessons: Lessons) -> None:
    agent = lessons.agent()
    run = lessons.run(agent)
    Notice.objects.filter(about_id=run.id).update(seen_at=timezone.now())
    row = lessons.final(lessons.first(run))[agent.id]
    assert (row.state, row.leave_kind) == ("excused", "no_notice")
    [mark] = lessons.marks(run, agent)
    assert (mark.state, mark.leave) == ("excused", "no_notice")


@pytest.mark.requirement("R86", "A16")
def test_what_was_missed_is_made_up_within_thirty_days(lessons: Lessons) -> None:
    agent = lessons.agent()
    run = lessons.run(agent)
    row = lessons.final(lessons.first(run))[agent.id]
    owed = MakeUp.objects.get(attendance=row)
    day = timezone.localdate(row.session.starts_at)
    assert (owed.minutes, owed.until) == (120, day + timedelta(days=30))
    amend(lessons.office, row, Mark("present"), "Signed on paper.")
    owed.refresh_from_db()
    assert owed.state == MakeUp.State.DROPPED


@pytest.mark.requirement("R101")
def test_who_did_not_sign_out_is_asked_to_explain(lessons: Lessons) -> None:
    stayed, left = lessons.agent("Stayed"), lessons.agent("Left")
    run = lessons.run(stayed, left)
    session = lessons.session(run, -6, signs_out=True)
    for one in (stayed, left):
        assert lessons.signs(one, session).direction == SignEvent.Direction.IN
    assert lessons.signs(stayed, session, minute=119).direction == SignEvent.Direction.OUT
    rows = lessons.final(session)
    case = Case.objects.get(session=session, kind=Case.Kind.FORGOT_SIGN)
    assert [one.employee for one in case.parties.all()] == [left]
    assert (rows[stayed.id].minutes_early, rows[left.id].state) == (1, "present")


def test_reading_a_sheet_costs_the_same_for_two_and_for_twelve(
    lessons: Lessons, django_assert_num_queries: object
) -> None:
    few = lessons.first(lessons.run(*(lessons.agent() for _ in range(2)), hours=[-3]))
    many = lessons.first(lessons.run(*(lessons.agent() for _ in range(12)), hours=[-9]))
    for session, people in ((few, 2), (many, 12)):
        with django_assert_num_queries(9):  # type: ignore[operator]
            assert len(sheet_rows(session)) == people
