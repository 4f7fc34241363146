"""Deciding how an unclear point is read, and signing for it (R6)."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from lms.people.models import Employee
from lms.people.services import audit
from lms.regulation.exceptions import AmbiguityUnknown, ReadingInPast, ReasonMissing
from lms.regulation.models import Reading
from lms.regulation.rules.ambiguities import AMBIGUITIES


@transaction.atomic
def decide_reading(
    actor: Employee,
    ambiguity: str,
    choice: Mapping[str, str],
    *,
    reason: str,
    effective_from: date,
) -> Reading:
    """Have an entry of the ledger read by `choice` from a day on; `actor` signs for it.

    What `choice` does not say is decided as the default has it: a decision is always whole, so
    that a later change of our defaults does not change what somebody signed. It is never changed;
    a later one takes its place.

    Raises AmbiguityUnknown, UnknownReading, ReasonMissing, ReadingInPast.
    """
    if ambiguity not in AMBIGUITIES:
        raise AmbiguityUnknown(ambiguity=ambiguity)
    whole = AMBIGUITIES[ambiguity].complete(choice)
    if not reason.strip():
        raise ReasonMissing
    if effective_from < timezone.localdate():
        raise ReadingInPast(effective_from=effective_from)
    decision = Reading.objects.create(
        tenant=actor.tenant,
        ambiguity=ambiguity,
        choice=whole,
        reason=reason.strip(),
        effective_from=effective_from,
        decided_by=actor,
    )
    detail = {"ambiguity": ambiguity, "choice": whole, "from": effective_from.isoformat()}
    audit(actor, "regulation.reading_decided", "reading", decision.id, detail)
    return decision
