"""Training reports of a month, a year, a team: made, filed, published (R144, R145, R129)."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from lms.archives.exceptions import ReportTooEarly
from lms.archives.models import TrainingReport
from lms.archives.queries.reports import anchor_of, ends_on, figures_of
from lms.archives.rules.report import hours
from lms.archives.services.entries import NewEntry, append_entry, learner_then
from lms.people.models import Employee, Unit
from lms.people.services import audit

FILED = "training_report"


@transaction.atomic
def make_report(
    actor: Employee, kind: str, starts_on: date, unit: Unit | None = None, note: str = ""
) -> TrainingReport:
    """Work out the figures of an ended period, or anew; a report that was filed stays filed and
    is corrected by filing it again. Raises `ReportTooEarly`."""
    until = ends_on(kind, starts_on)
    if timezone.localdate() < until:
        raise ReportTooEarly(period=period_of(kind, starts_on), day=until)
    anchor = anchor_of(actor.tenant, kind, starts_on)
    report, _ = TrainingReport.objects.update_or_create(
        tenant=actor.tenant,
        kind=kind,
        starts_on=starts_on,
        unit=unit,
        defaults={
            "figures": figures_of(actor.tenant, kind, starts_on, unit),
            "note": note,
            "first_seal": anchor.first,
            "last_seal": anchor.last,
            "root": anchor.root,
            "made_at": timezone.now(),
            "made_by": actor,
        },
    )
    audit(actor, "archive.report_made", "training_report", report.id)
    return report


@transaction.atomic
def file_report(actor: Employee, report_id: UUID) -> TrainingReport:
    """Put a report into the archive, under who signs it; again, it corrects what was filed."""
    report = (
        TrainingReport.objects.select_for_update(of=("self",))
        .select_related("entry", "unit")
        .get(tenant=actor.tenant, id=report_id)
    )
    before = report.entry.source if report.entry else None
    report.entry = append_entry(
        actor.tenant,
        NewEntry(
            employee_id=actor.id,
            kind=FILED,
            payload={**_payload(report), "learner": learner_then(actor)},
            occurred_at=timezone.now(),
            source=uuid4(),
            supersedes=before,
        ),
    )
    report.save(update_fields=["entry"])
    audit(actor, "archive.report_filed", "training_report", report.id)
    return report


@transaction.atomic
def publish_report(actor: Employee, report_id: UUID) -> TrainingReport:
    """Let everybody of the centre read its figures, of groups that are large enough (A34)."""
    report = TrainingReport.objects.select_for_update().get(tenant=actor.tenant, id=report_id)
    if report.published_at is None:
        report.published_at, report.published_by = timezone.now(), actor
        report.save(update_fields=["published_at", "published_by"])
        audit(actor, "archive.report_published", "training_report", report.id)
    return report


def period_of(kind: str, starts_on: date) -> str:
    """A period in digits: 2026 or 2026-11."""
    return f"{starts_on:%Y}" if kind == TrainingReport.Kind.YEAR else f"{starts_on:%Y-%m}"


def _payload(report: TrainingReport) -> dict[str, Any]:
    period = period_of(report.kind, report.starts_on)
    figures = report.figures
    fields = [
        ("period", "Period", "期间", period),
        ("unit", "Team", "班组", report.unit.name if report.unit else ""),
        ("headcount", "Headcount", "在岗人数", str(figures["headcount"])),
        ("people", "People trained", "参训人数", str(figures["people"])),
        ("events", "Events", "培训期数", str(figures["events"])),
        ("hours", "Person-hours", "人时", hours(figures["minutes"])),
        ("cost", "Cost", "费用", figures["cost"]),
        ("open_items", "Open items", "未结事项", str(figures["open_items"])),
        ("note", "Remarks", "说明", report.note),
        ("root", "Root over the day seals", "每日封存的根", report.root),
    ]
    return {
        "kind": FILED,
        "title": {"en": f"Training report {period}", "zh-Hans": f"培训报告 {period}"},
        "fields": [
            {"key": key, "label": {"en": en, "zh-Hans": zh}, "value": value}
            for key, en, zh, value in fields
            if value
        ],
        "figures": figures,
        "first_seal": report.first_seal,
        "last_seal": report.last_seal,
        "root": report.root,
    }
