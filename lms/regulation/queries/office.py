"""What waits in this room, for the front page of the office."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.people.models import Employee
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.regulation.models import EditedForm, RegulationVersion, RuleSetVersion
from lms.regulation.queries.readings import decisions_in_force
from lms.regulation.queries.register import (
    acknowledged,
    acknowledged_by,
    not_acknowledged,
    people_in_scope,
    versions_for,
    versions_in_force,
)
from lms.regulation.rules.ambiguities import AMBIGUITIES
from lms.ui.tasks import Kind, Task, Told, Urgency, told

ROOM = "regulation"
_REVIEW_SOON = timedelta(days=30)


def office_tasks(viewer: Employee) -> list[Task]:
    """Reviews that are due, drafts, readings nobody decided, acknowledgements that are missing."""
    return told(waits(viewer))


def waits(viewer: Employee) -> Iterator[Told]:
    """What waits for `viewer`, and the kinds of things that may."""
    yield Kind(not_acknowledged(viewer, timezone.localdate()), lambda _rows: _mine(viewer))
    if has_right(viewer, Right.MANAGE_REGULATION):
        yield from _in_force(viewer.tenant)
        yield from _drafts(viewer.tenant)
    if has_right(viewer, Right.DECIDE_READINGS):
        yield from _undecided(viewer.tenant)


def _mine(viewer: Employee) -> Iterator[Task]:
    done = acknowledged_by(viewer)
    for version in versions_for(viewer, timezone.localdate()):
        if version.id not in done:
            yield Task(
                title=_("Read and acknowledge a regulation"),
                url=reverse("regulation:mine_version", args=[version.id]),
                room=ROOM,
                urgency=Urgency.WAITING,
                detail=f"{version.regulation.code} {version.label}",
            )


def _in_force(tenant: int) -> Iterator[Task]:
    """What the versions in force ask for: a review, and readers who have not read them."""
    today = timezone.localdate()
    for version in versions_in_force(tenant, today):
        if version.review_due and version.review_due <= today + _REVIEW_SOON:
            yield Task(
                title=_("Review a regulation"),
                url=reverse("regulation:version", args=[version.id]),
                room=ROOM,
                urgency=Urgency.OVERDUE if version.review_due < today else Urgency.SOON,
                detail=f"{version.regulation.code} {version.label}",
                due_on=version.review_due,
            )
        yield from _unread(version)


def _drafts(tenant: int) -> Iterator[Kind]:
    drafts = RegulationVersion.objects.filter(
        tenant=tenant,
        state__in=[RegulationVersion.State.DRAFT, RegulationVersion.State.REVIEWED],
    )
    yield Kind(drafts, _versions)
    yield Kind(RuleSetVersion.objects.filter(tenant=tenant, state="draft"), _rule_sets)
    yield Kind(EditedForm.objects.filter(tenant=tenant, is_draft=True), _forms)


def _versions(drafts: QuerySet[RegulationVersion]) -> Iterator[Task]:
    for version in drafts.select_related("regulation").defer("text")[:5]:
        yield Task(
            title=_("Put a draft of a regulation in force"),
            url=reverse("regulation:version", args=[version.id]),
            room=ROOM,
            urgency=Urgency.LATER,
            detail=f"{version.regulation.code} {version.label}",
        )


def _rule_sets(drafts: QuerySet[RuleSetVersion]) -> Iterator[Task]:
    for rules in drafts.defer("content")[:5]:
        yield Task(
            title=_("Activate a rule set"),
            url=reverse("regulation:rule_set", args=[rules.id]),
            room=ROOM,
            urgency=Urgency.LATER,
            detail=f"{rules.key} {rules.version}",
            due_on=rules.effective_from,
        )


def _forms(drafts: QuerySet[EditedForm]) -> Iterator[Task]:
    for form in drafts[:5]:
        yield Task(
            title=_("Put a form in use"),
            url=reverse("regulation:form", args=[form.code]),
            room=ROOM,
            urgency=Urgency.LATER,
            detail=form.code,
        )


def _unread(version: RegulationVersion) -> Iterator[Task]:
    done = acknowledged(version)
    people = people_in_scope(version.tenant, version.scope, timezone.localdate())
    missing = sum(person.id not in done for person in people)
    if missing:
        said = ngettext("%(n)d person has not", "%(n)d people have not", missing)
        yield Task(
            title=_("A regulation is not acknowledged by everybody"),
            url=reverse("regulation:readers", args=[version.id]),
            room=ROOM,
            urgency=Urgency.WAITING,
            detail=f"{version.regulation.code} {version.label}: {said % {'n': missing}}",
            count=missing,
        )


def _undecided(tenant: int) -> Iterator[Task]:
    left = len(AMBIGUITIES) - len(decisions_in_force(tenant, timezone.localdate()))
    if left:
        yield Task(
            title=_("Sign readings that are still as installed"),
            url=reverse("regulation:ledger") + "?state=default",
            room=ROOM,
            urgency=Urgency.LATER,
            count=left,
        )
