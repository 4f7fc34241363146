"""Who saw a person's record (R147)."""

from uuid import UUID

from django.db.models import Q, QuerySet

from lms.people.models import AuditRow

LOOKS = (
    "archive.record_viewed",
    "archive.record_printed",
    "archive.entry_viewed",
    "archive.entry_printed",
    "archive.document_taken",
    "archive.list_viewed",
    "archive.event_viewed",
    "archive.selection_exported",
    "archive.sheet_exported",
    "archive.exported",
)
"""What is written down when somebody sees, prints or takes away records."""
OF_EVERYBODY = ("archive.exported",)


def looks_at(tenant: int, employee_id: UUID) -> QuerySet[AuditRow]:
    """Every look of others at somebody's record, the latest first."""
    theirs = Q(object_kind="employee", object_id=str(employee_id))
    among = Q(detail__employees__contains=[str(employee_id)])
    return (
        AuditRow.objects.filter(theirs | among | Q(action__in=OF_EVERYBODY), tenant=tenant)
        .filter(action__in=LOOKS)
        .exclude(actor=employee_id)
        .select_related("actor")
        .order_by("-at", "-id")
    )
