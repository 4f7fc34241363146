"""The decisions in force, laid out for lookup by enrolment and course."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from lms.grading.models import Decision, PendingGrade
from lms.grading.rules.evaluate import TOTAL, component_scope
from lms.regulation.queries import compiled


@dataclass(slots=True)
class Verdicts:
    """What is decided about one enrolment; `is_pending` when a judgement is on its way."""

    by_scope: dict[str, Decision] = field(default_factory=dict)
    is_pending: bool = False

    @property
    def total(self) -> Decision | None:
        return self.by_scope.get(TOTAL)

    def about(self, item_key: str) -> Decision | None:
        """The decision of the component that takes this course; rules name courses by pattern."""
        if self.total is None:
            return None
        for component in compiled(self.total.rule_set).components:
            if component.takes(item_key):
                return self.by_scope.get(component_scope(component.id))
        return None


def verdicts_of(
    tenant: int, enrolments: Collection[UUID], pending: Collection[UUID] | None = None
) -> Mapping[UUID, Verdicts]:
    """The verdicts of each enrolment, empty ones for those never judged.

    One query, and one for those whose judgement is on its way unless `pending` names them.
    """
    found = {enrolment: Verdicts() for enrolment in enrolments}
    current = (
        Decision.objects.filter(tenant=tenant, enrolment_id__in=list(enrolments))
        .select_related("rule_set")
        .defer("record", "rule_set__content")
        .order_by("enrolment_id", "scope", "-number")
        .distinct("enrolment_id", "scope")
    )
    for decision in current:
        found[decision.enrolment_id].by_scope[decision.scope] = decision
    if pending is None:
        waiting = PendingGrade.objects.filter(tenant=tenant, enrolment_id__in=list(enrolments))
        pending = waiting.values_list("enrolment_id", flat=True)
    for enrolment in pending:
        found[enrolment].is_pending = True
    return found
