"""What quarters have of what each of them has to have (R49, R50)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from lms.planning.models import Plan, PlanItem
from lms.planning.queries.readings import offers_wanted
from lms.planning.rules.cadence import Offer, QuarterOffer
from lms.planning.rules.delivery import delivered_of
from lms.planning.rules.periods import Period, quarter_of


def offers_of(tenant: int, quarters: Sequence[Period]) -> list[QuarterOffer]:
    """Every offer in each of `quarters`, in their order.

    A training that is planned on several levels counts once. One counts as held with its first
    session, whichever level of it the class carries out.
    """
    planned: Counter[tuple[Period, str]] = Counter()
    held: Counter[tuple[Period, str]] = Counter()
    items = _counting(tenant, quarters)
    delivered = delivered_of(tenant, [item.id for item in items])
    wanted = {quarter: offers_wanted(tenant, quarter.first) for quarter in quarters}
    above = {item.parent_id for item in items}
    for item in items:
        if item.starts_on is None:
            continue
        key = (quarter_of(item.starts_on), item.counts_as)
        planned[key] += item.id not in above
        held[key] += delivered[item.id].sessions > 0
    return [
        QuarterOffer(
            offer=offer,
            quarter=quarter,
            wanted=wanted[quarter][offer],
            planned=planned[quarter, offer],
            held=held[quarter, offer],
        )
        for quarter in quarters
        for offer in Offer
    ]


def offers_awaited(tenant: int, today: date, days_ahead: int) -> list[QuarterOffer]:
    """What is lacking in the quarter before, in this one, and in the next when it is so near.

    The quarter before is asked about only where plans were made by then: a centre that has just
    begun has missed nothing.
    """
    this = quarter_of(today)
    before = quarter_of(this.first - timedelta(days=1))
    quarters = [this]
    if PlanItem.objects.filter(tenant=tenant, starts_on__lte=before.last).exists():
        quarters.insert(0, before)
    following = quarter_of(this.last + timedelta(days=1))
    if following.first <= today + timedelta(days=days_ahead):
        quarters.append(following)
    return [one for one in offers_of(tenant, quarters) if one.is_lacking(today)]


def _counting(tenant: int, quarters: Iterable[Period]) -> list[PlanItem]:
    first = min((one.first for one in quarters), default=date.max)
    last = max((one.last for one in quarters), default=date.min)
    return list(
        PlanItem.objects.filter(tenant=tenant, starts_on__range=(first, last))
        .exclude(counts_as="")
        .exclude(plan__state=Plan.State.REJECTED)
    )
