"""Sampled calls and what they show."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from lms.coaching.models import CoachingPlan, DefectCode, QualityLoop, SampledCall
from lms.coaching.queries.people import readable
from lms.coaching.rules.halves import HalfMonth, halves_back
from lms.coaching.rules.loop import Comparison, Sampled, Verdict, compare
from lms.people.models import Employee


@dataclass(frozen=True, slots=True)
class HalfOverview:
    """One half-month: sampled calls, those with defects, the commonest, and what was planned."""

    half: HalfMonth
    calls: int
    with_defects: int
    commonest: list[tuple[str, int]]
    plans: list[CoachingPlan]

    @property
    def lacks_plan(self) -> bool:
        """Whether there are findings and neither a plan nor a note about them (R48)."""
        over = self.half.last < timezone.localdate()
        return over and self.with_defects > 0 and not self.plans


def visible_calls(viewer: Employee) -> QuerySet[SampledCall]:
    return SampledCall.objects.filter(tenant=viewer.tenant, employee__in=readable(viewer))


def visible_loops(viewer: Employee) -> QuerySet[QualityLoop]:
    return QualityLoop.objects.filter(
        tenant=viewer.tenant, employee__in=readable(viewer)
    ).select_related("employee", "defect", "track", "opened_by")


def comparison_of(loop: QualityLoop) -> Comparison:
    """The defect before and after, by the calls that are known now."""
    return comparisons_of([loop])[loop.id]


def comparisons_of(loops: Iterable[QualityLoop]) -> dict[UUID, Comparison]:
    """The same for many, with one query. A closed loop keeps the figures that closed it."""
    listed = list(loops)
    calls: dict[UUID, list[Sampled]] = {}
    if listed:
        rows = SampledCall.objects.filter(
            tenant=listed[0].tenant, employee__in={loop.employee_id for loop in listed}
        ).order_by("called_on", "id")
        for employee, day, defects in rows.values_list("employee_id", "called_on", "defects"):
            calls.setdefault(employee, []).append(Sampled(day, frozenset(defects)))
    return {loop.id: _comparison(loop, calls.get(loop.employee_id, [])) for loop in listed}


def _comparison(loop: QualityLoop, calls: list[Sampled]) -> Comparison:
    if loop.state == QualityLoop.State.CLOSED and loop.after_n is not None:
        return Comparison(
            loop.before_defects or 0,
            loop.before_n or 0,
            loop.after_defects or 0,
            loop.after_n,
            Verdict.FALLING,
        )
    return compare(calls, loop.defect.code, loop.trained_on, loop.wanted)


def half_months(viewer: Employee, count: int) -> list[HalfOverview]:
    """The last half-months with what was found among those whom `viewer` reaches.

    Plans of everybody are in it: two people need not plan for the same findings.
    """
    halves = list(halves_back(timezone.localdate(), count))
    found: dict[HalfMonth, list[list[str]]] = {half: [] for half in halves}
    rows = visible_calls(viewer).filter(called_on__gte=halves[-1].first)
    for day, defects in rows.values_list("called_on", "defects"):
        half = HalfMonth.of(day)
        if half in found:
            found[half].append(defects)
    plans: dict[HalfMonth, list[CoachingPlan]] = {}
    listed = CoachingPlan.objects.filter(
        tenant=viewer.tenant, first_day__gte=halves[-1].first
    ).select_related("drafted_by")
    for plan in listed:
        plans.setdefault(HalfMonth(plan.first_day, plan.last_day), []).append(plan)
    return [
        HalfOverview(
            half,
            len(found[half]),
            sum(bool(defects) for defects in found[half]),
            Counter(code for defects in found[half] for code in defects).most_common(5),
            plans.get(half, []),
        )
        for half in halves
    ]


def defect_titles(tenant: int) -> dict[str, DefectCode]:
    return {one.code: one for one in DefectCode.objects.filter(tenant=tenant)}
