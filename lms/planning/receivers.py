"""What this room does when others ask or decide: it says what waits, and carries decisions out."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from lms.people.rules.weekly_hours import weekly_limit
from lms.planning.models import Approval
from lms.planning.queries.meetings import held_by_item
from lms.planning.queries.office import waits
from lms.planning.rules.delivery import Delivered, register_delivery
from lms.planning.services.costs import COST_KIND, cost_decided
from lms.planning.services.plans import PLAN_KIND, plan_decided
from lms.planning.services.requests import REQUEST_KIND, request_decided
from lms.planning.signals import approval_decided
from lms.regulation.queries import reading
from lms.ui.tasks import register

_CARRIED_OUT_BY: Final[Mapping[str, Callable[[Approval], None]]] = {
    PLAN_KIND: plan_decided,
    COST_KIND: cost_decided,
    REQUEST_KIND: request_decided,
}


def connect() -> None:
    """Called once, when Django is ready."""
    register("planning", waits)
    register_delivery("planning.meetings", delivered_by_meetings)
    weekly_limit.ask(weekly_hours)
    approval_decided.connect(carry_out, dispatch_uid="planning.carry_out")


def carry_out(approval: Approval, **_: Any) -> None:
    """Do what was decided, where it is about something of this room."""
    act = _CARRIED_OUT_BY.get(approval.kind)
    if act:
        act(approval)


def delivered_by_meetings(tenant: int, items: Collection[UUID]) -> Iterator[Delivered]:
    """A closed meeting is a session of the item it was held for (R12, R17)."""
    for item, count, minutes, people in held_by_item(tenant, items):
        hours = (Decimal(minutes) / 60).quantize(Decimal("0.01"))
        yield Delivered(item, count, hours, people)


def weekly_hours(tenant: int, on: date) -> Decimal:
    """Above how many hours a week of the roster is pointed out (A23)."""
    return Decimal(reading(tenant, "A23", on)["weekly_hours_warn"])
