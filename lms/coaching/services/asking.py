"""Feedback that is asked for by itself, when a run is over (R123)."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from lms.coaching.exceptions import AskedAlready, NobodyAsked
from lms.coaching.models import FeedbackForm
from lms.coaching.queries.people import OFFICE
from lms.coaching.rules.feedback import Direction, Kind
from lms.coaching.services.feedback import FormFacts, ask_for_feedback
from lms.people.models import Employee
from lms.people.queries import holders_of
from lms.regulation.queries import reading
from lms.tracks.models import Track
from lms.tracks.rules.run_evidence import RunFacts

ANSWER_DAYS: Final = 7
"""So many days somebody has to answer; the office can ask anew, or waive it, when they are over."""


def ask_after_run(tenant: int, run: RunFacts) -> list[FeedbackForm]:
    """Ask the participants of a run about each who taught; the forms that were opened.

    They are opened in the name of somebody of the office who did not teach: it summarises them.
    What was asked by hand is not asked again. Runs in the caller's transaction.
    """
    office = holders_of(tenant, *OFFICE).exclude(id__in=run.trainers).order_by("employee_no")
    opener = office.first()
    if opener is None:
        return []
    staff = Employee.objects.filter(tenant=tenant, is_active=True)
    people = list(staff.filter(id__in=run.participants))
    today = timezone.localdate()
    k_min = int(reading(tenant, "A34", today)["k_min"])
    track = Track.objects.filter(tenant=tenant, id=run.track_id).first() if run.track_id else None
    forms = []
    for trainer in staff.filter(id__in=run.trainers).order_by("employee_no"):
        facts = FormFacts(
            kind=Kind.INTERNAL_TRAINER if trainer.id in run.internal_trainers else Kind.TRAINER,
            direction=Direction.ABOUT,
            title=run.title,
            trainer=trainer,
            closes_on=today + timedelta(days=ANSWER_DAYS),
            run=run.id,
            track=track,
        )
        try:
            forms.append(ask_for_feedback(opener, facts, people, k_min=k_min))
        except (AskedAlready, NobodyAsked):
            continue
    return forms
