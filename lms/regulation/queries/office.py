"""What waits in this room, for the front page of the office."""

from collections.abc import Iterator
from datetime import timedelta

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
    people_in_scope,
    versions_for,
    versions_in_force,
)
from lms.regulation.rules.ambiguities import AMBIGUITIES
from lms.ui.tasks import Task, Urgency

ROOM = "regulation"
_REVIEW_SOON = timedelta(days=30)


def office_tasks(viewer: Employee) -> list[Task]:
    """Reviews that are due, drafts, readings nobody decided, acknowledgements that are missing."""
    tasks = [*_mine(viewer)]
    if has_right(viewer, Right.MANAGE_REGULATION):
        tasks += [*_reviews(viewer.tenant), *_drafts(viewer.tenant), *_unread(viewer.tenant)]
    if has_right(viewer, Right.DECIDE_READINGS):
        tasks += [*_undecided(viewer.tenant)]
    return tasks


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


def _reviews(tenant: int) -> Iterator[Task]:
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


def _drafts(tenant: int) -> Iterator[Task]:
    drafts = RegulationVersion.objects.filter(
        tenant=tenant,
        state__in=[RegulationVersion.State.DRAFT, RegulationVersion.State.REVIEWED],
    ).select_related("regulation")
    for version in drafts.defer("text")[:5]:
        yield Task(
            title=_("Put a draft of a regulation in force"),
            url=reverse("regulation:version", args=[version.id]),
            room=ROOM,
            urgency=Urgency.LATER,
            detail=f"{version.regulation.code} {version.label}",
        )
    for rules in RuleSetVersion.objects.filter(tenant=tenant, state="draft").defer("content")[:5]:
        yield Task(
            title=_("Activate a rule set"),
            url=reverse("regulation:rule_set", args=[rules.id]),
            room=ROOM,
            urgency=Urgency.LATER,
            detail=f"{rules.key} {rules.version}",
            due_on=rules.effective_from,
        )
    for form in EditedForm.objects.filter(tenant=tenant, is_draft=True)[:5]:
        yield Task(
            title=_("Put a form in use"),
            url=reverse("regulation:form", args=[form.code]),
            room=ROOM,
            urgency=Urgency.LATER,
            detail=form.code,
        )


def _unread(tenant: int) -> Iterator[Task]:
    today = timezone.localdate()
    for version in versions_in_force(tenant, today):
        done = acknowledged(version)
        people = people_in_scope(tenant, version.scope, today)
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
