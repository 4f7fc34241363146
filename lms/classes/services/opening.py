"""Opening a case, so that people look into something before anything follows from it."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from lms.classes.models import Case, CaseParty, CourseRun, TrainingSession
from lms.classes.rules.wording import CASES
from lms.people.models import Employee
from lms.people.queries import work_calendar
from lms.people.services import audit, notify

EXPLAIN_WORKDAYS = 2
"""Working days that somebody has to say what happened."""


def open_case(
    actor: Employee,
    kind: str,
    run: CourseRun,
    people: Iterable[Employee],
    *,
    session: TrainingSession | None = None,
    circumstances: str = "",
    witnesses: str = "",
    parts: Mapping[UUID, str] | None = None,
) -> Case:
    """Open a case about `people` and ask each of them what they have to say.

    The same kind about the same person in the same session is one case. Runs in the caller's
    transaction.
    """
    people = list(people)
    known = (
        Case.objects.filter(
            tenant=run.tenant,
            kind=kind,
            session=session,
            state=Case.State.OPEN,
            parties__employee__in=people,
        ).first()
        if session and len(people) == 1
        else None
    )
    if known is not None:
        return known
    until = work_calendar(run.tenant).add_workdays(timezone.localdate(), EXPLAIN_WORKDAYS)
    case = Case.objects.create(
        tenant=run.tenant,
        kind=kind,
        run=run,
        session=session,
        circumstances=circumstances.strip(),
        witnesses=witnesses.strip()[:300],
        opened_by=actor,
        opened_at=timezone.now(),
        explain_until=until,
    )
    CaseParty.objects.bulk_create(
        CaseParty(
            tenant=run.tenant,
            case=case,
            employee=one,
            part=(parts or {}).get(one.id, CaseParty.Part.SUBJECT),
        )
        for one in people
    )
    audit(actor, "classes.case_opened", "class_case", case.id, {"kind": kind})
    words = CASES[kind]
    notify(
        run.tenant,
        people,
        kind="classes.case",
        title={
            "en": f"Please say what happened: {words['en']}",
            "zh-Hans": f"请说明情况：{words['zh-Hans']}",
        },
        body={
            "en": f"{run.title_en}. Nothing follows before you have been heard and a named person"
            " has decided.",
            "zh-Hans": f"{run.title_zh}。在听取您的陈述并由专人作出决定之前，不产生任何后果。",
        },
        url=reverse("classes:case", args=[case.id]),
        about=("class_case", case.id),
        must_acknowledge=True,
        due_on=until,
    )
    return case
