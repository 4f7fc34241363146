"""Reminders: what is not ready before a class, and what is not made up in time."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from lms.classes.models import CourseRun, ReadinessItem, TrainingSession
from lms.classes.queries.runs import settings_of
from lms.people.models import Tenant
from lms.people.queries import holders_of
from lms.people.rules.roles import Role
from lms.people.services import notify


def remind_all() -> int:
    """Remind in every centre; how many classes were reminded of."""
    tenants = Tenant.objects.values_list("id", flat=True)
    return sum(remind_of_readiness(tenant) for tenant in tenants)


@transaction.atomic
def remind_of_readiness(tenant: int) -> int:
    """Tell the trainer and the office, once, of classes that begin soon and are not ready (R41)."""
    soon = timezone.now() + timedelta(hours=settings_of(tenant).ready_hours)
    open_items = ReadinessItem.objects.filter(tenant=tenant, run=OuterRef("id"), ready_at=None)
    first = TrainingSession.objects.filter(
        tenant=tenant, run=OuterRef("id"), cancelled_at=None
    ).order_by("starts_at")
    runs = CourseRun.objects.filter(
        Exists(open_items),
        Exists(first.filter(starts_at__lte=soon, starts_at__gt=timezone.now())),
        ~Exists(first.filter(starts_at__lte=timezone.now())),
        tenant=tenant,
        state__in=[CourseRun.State.DRAFT, CourseRun.State.ANNOUNCED],
    ).select_related("trainer__employee")
    for run in runs:
        people = list(holders_of(tenant, Role.TRAINING_OFFICE))
        if run.trainer and run.trainer.employee:
            people.append(run.trainer.employee)
        notify(
            tenant,
            people,
            kind="classes.not_ready",
            title={
                "en": f"Not everything is ready: {run.title_en}",
                "zh-Hans": f"开课准备未完成：{run.title_zh}",
            },
            url=reverse("classes:run", args=[run.id]),
            about=("course_run", run.id),
        )
    return len(runs)
