"""Making the trainings of a plan from needs, as the office confirms them (R34)."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from lms.people.models import Employee
from lms.planning.exceptions import NeedsNotChosen, NotYoursToDraft
from lms.planning.models import Need, PlanItem
from lms.planning.queries.access import is_office
from lms.planning.queries.needs import open_needs
from lms.planning.rules.proposals import proposals
from lms.planning.services.needs import item_of_need, note_decision
from lms.planning.services.plans import draft_of


@transaction.atomic
def take_in_needs(actor: Employee, plan_id: UUID, needs: Collection[UUID]) -> list[PlanItem]:
    """Answer `needs` by trainings of a draft: the first need about something is accepted as a
    training, the others are merged into it. Returns the trainings.

    Raises NotYoursToDraft, MoveImpossible, NeedsNotChosen where none of them is open any more.
    """
    plan = draft_of(actor, plan_id)
    if not is_office(actor) or plan.unit_id is not None:
        raise NotYoursToDraft(role="training_office")
    chosen = list(
        open_needs(plan)
        .filter(id__in=needs)
        .select_for_update(of=("self",), no_key=True)
        .select_related("needs_plan", "unit")
    )
    if not chosen:
        raise NeedsNotChosen
    by_id = {need.id: need for need in chosen}
    items = {item.id: item for item in plan.items.all()}
    found = proposals(
        [(need.id, need.topic) for need in chosen],
        [(item.id, item.topic) for item in items.values()],
    )
    trainings = []
    for one in found:
        item = items[one.item] if one.item else None
        for need in (by_id[need_id] for need_id in one.needs):
            is_first = item is None
            item = item or item_of_need(plan, need)
            need.item = item
            decision = Need.Decision.ACCEPTED if is_first else Need.Decision.MERGED
            note_decision(actor, need, decision)
        if item:
            trainings.append(item)
    return trainings
