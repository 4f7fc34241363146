"""Trials of drafts on past evidence, and who would change."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from lms.grading.models import WhatIf, WhatIfRow
from lms.people.models import Employee
from lms.people.queries import visible_employees
from lms.people.rules.roles import Right
from lms.regulation.models import RuleSetVersion
from lms.tracks.models import Enrolment


def drafts(tenant: int) -> QuerySet[RuleSetVersion]:
    """The drafts that can be tried, the latest first."""
    found = RuleSetVersion.objects.filter(tenant=tenant, state=RuleSetVersion.State.DRAFT)
    return found.order_by("-created_at")


def visible_what_ifs(viewer: Employee) -> QuerySet[WhatIf]:
    return WhatIf.objects.filter(tenant=viewer.tenant).select_related(
        "rule_set", "track", "asked_by"
    )


def rows_of(viewer: Employee, what_if: WhatIf) -> QuerySet[WhatIfRow]:
    """Who would change, of those whose results the viewer may see."""
    people = visible_employees(viewer, Right.SEE_RESULTS).values("id")
    rows = WhatIfRow.objects.filter(tenant=viewer.tenant, what_if=what_if, employee__in=people)
    return rows.select_related("employee__unit", "enrolment__track")


def enrolments_of(what_if: WhatIf) -> QuerySet[Enrolment]:
    """Whom it looks at: everybody in the tracks with its rules, enrolled since its first day."""
    found = Enrolment.objects.filter(tenant=what_if.tenant, withdrawn_at=None)
    if what_if.track_id:
        found = found.filter(track=what_if.track_id)
    elif what_if.rule_set:
        found = found.filter(track__rule_set_key=what_if.rule_set.key)
    if what_if.since:
        found = found.filter(enrolled_at__date__gte=what_if.since)
    return found.order_by("id")


def next_enrolments(what_if: WhatIf, count: int) -> Sequence[Enrolment]:
    """The next ones to look at, with all that judging needs to know of them."""
    found = enrolments_of(what_if).select_related("track", "employee__unit")
    if what_if.reached:
        found = found.filter(id__gt=what_if.reached)
    return list(found[:count])


def what_if_of(tenant: int, what_if_id: UUID) -> WhatIf | None:
    return WhatIf.objects.filter(tenant=tenant, id=what_if_id).select_related("rule_set").first()
