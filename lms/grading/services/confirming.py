"""A named human decides about a recommendation: it takes effect, or it does not (R39, A39).

Nobody decides about themselves. Every decision has a reason, a row in the audit trail, a notice to
the person concerned and a record in the archive, all in one transaction.
"""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lms.grading.exceptions import AlreadySettled, NotYours, ReasonMissing
from lms.grading.models import Recommendation
from lms.grading.queries.recommendations import may_confirm
from lms.grading.services.filing import file_recommendation
from lms.grading.signals import recommendation_decided
from lms.people.models import Employee
from lms.people.queries import work_calendar
from lms.people.rules.filing import text
from lms.people.services import audit, notify
from lms.tracks.queries import confidentiality_owed
from lms.tracks.services import grant_clearance

State = Recommendation.State
CLEARANCE: Final = "clearance"
"""The kind that lets somebody take calls once it is confirmed (R105, R109)."""
AUTOMATIC_REASON: Final = "A39: consequence_mode = auto"


def confirm(actor: Employee, recommendation_id: UUID, reason: str = "") -> Recommendation:
    """Let a recommendation take effect. Raises NotYours, AlreadySettled."""
    return settle(actor, [recommendation_id], State.CONFIRMED, reason)[0]


def dismiss(actor: Employee, recommendation_id: UUID, reason: str) -> Recommendation:
    """Let it have no effect. Raises NotYours, AlreadySettled, ReasonMissing."""
    return settle(actor, [recommendation_id], State.DISMISSED, reason)[0]


@transaction.atomic
def settle(
    actor: Employee, ids: Collection[UUID], state: Recommendation.State, reason: str
) -> list[Recommendation]:
    """Confirm or dismiss several with one reason: all of them, or none.

    Raises NotYours, AlreadySettled; ReasonMissing where they are dismissed without one.
    """
    if state == State.DISMISSED and not reason.strip():
        raise ReasonMissing
    held = hold(actor.tenant, ids)
    for one in held:
        if not may_confirm(actor, one):
            raise NotYours
        if one.state != State.OPEN:
            raise AlreadySettled(state=one.get_state_display())
    for one in held:
        _settle(one, state, actor, reason.strip())
    return held


def hold(tenant: int, ids: Collection[UUID]) -> list[Recommendation]:
    """The recommendations, locked after the people whom they concern. Raises NotYours."""
    concerned = Recommendation.objects.filter(tenant=tenant, id__in=ids)
    people = Employee.objects.select_for_update(of=("self",), no_key=True).filter(
        tenant=tenant, id__in=concerned.values("employee_id")
    )
    list(people.order_by("id"))
    held = list(
        Recommendation.objects.select_for_update(of=("self",))
        .filter(tenant=tenant, id__in=ids)
        .select_related("employee__unit")
        .order_by("id")
    )
    if not held or len(held) != len(set(ids)):
        raise NotYours
    return held


def confirm_automatically(recommendation: Recommendation) -> None:
    """Let it take effect without a human, where reading A39 says so. It can be appealed against.

    A clearance that may not be given yet waits for a human, who is told why (R77).
    """
    if recommendation.kind == CLEARANCE and confidentiality_owed(recommendation.employee):
        return
    _settle(recommendation, State.CONFIRMED, None, AUTOMATIC_REASON)


def _settle(
    one: Recommendation, state: Recommendation.State, actor: Employee | None, reason: str
) -> None:
    now = timezone.now()
    one.state, one.settled_at, one.settled_by, one.reason = state, now, actor, reason
    if state == State.CONFIRMED:
        calendar = work_calendar(one.tenant)
        one.appeal_until = calendar.add_workdays(timezone.localdate(now), one.appeal_days)
    one.save(update_fields=["state", "settled_at", "settled_by", "reason", "appeal_until"])
    if state == State.CONFIRMED and one.kind == CLEARANCE:
        grant_clearance(one.employee, decision_id=one.id, granted_by=actor)
    audit(
        actor,
        f"grading.{state}",
        "recommendation",
        one.id,
        {"kind": one.kind, "amount": one.amount, "clause": one.clause},
        tenant=one.tenant,
    )
    tell_person(one)
    file_recommendation(one)
    recommendation_decided.send(Recommendation, recommendation=one)


def tell_person(one: Recommendation) -> None:
    """Tell the person concerned what came of it, why, and until when they may appeal."""
    if one.state != State.CONFIRMED:
        return
    until = one.appeal_until.isoformat() if one.appeal_until else ""
    notify(
        one.tenant,
        [one.employee],
        kind="grading.consequence",
        title=text(f"Decided: {one.title_en}", f"已作出处理：{one.title_zh}"),
        body=text(
            f"{one.detail_en} You may appeal until {until}.",
            f"{one.detail_zh}如有异议，可于 {until} 前提出申诉。",
        ),
        url=reverse("grading:recommendation", args=[one.id]),
        about=("recommendation", one.id),
        due_on=one.appeal_until,
    )


def settled_with(ids: Sequence[str]) -> list[UUID]:
    """The ids of a form as UUIDs; what is none is left out."""
    found = []
    for one in ids:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found
