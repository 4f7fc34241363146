"""The archive's part in forgetting and exporting a person (decision 0010).

What must be kept is kept: the archive is under a duty of its own, and a person who is forgotten
elsewhere is not forgotten here before their retention ends. What is past it goes with the rest.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from lms.archives.models import PersonKey
from lms.archives.queries import entries_of_person, row_of
from lms.archives.queries.retention import due_keys, live_keys
from lms.archives.services.destruction import destroy_due, retained
from lms.archives.services.heads import locked_head
from lms.people.models import AuditRow, Employee
from lms.people.services import audit
from xapi.lrs.rules.holders import Involved
from xapi.statements.actors import Identifier


class ArchiveHolder:
    """`xapi.lrs.rules.holders.Holder` over the contents of the archive."""

    name = "archive"

    def involved(self, tenant: int, person: Collection[Identifier]) -> Iterable[Involved]:
        """Nobody besides the person, whose own holds are looked at anyway."""
        return ()

    def counts(self, tenant: int, person: Collection[Identifier]) -> Mapping[str, int]:
        due, kept = _sorted(tenant, person)
        counts = {"archive_keys_destroyed": len(due), "archive_keys_retained": len(kept)}
        return {name: count for name, count in counts.items() if count}

    def forget(
        self,
        tenant: int,
        person: Collection[Identifier],
        pseudonym: Identifier,
    ) -> Mapping[str, int]:
        """Destroy what is past its retention; say of the rest why it stays. One piece is all."""
        locked_head(tenant)
        due, kept = _sorted(tenant, person)
        if kept:
            _note_refusal(tenant, kept)
        if not due:
            return {}
        for employee_id in {key.employee_id for key in due}:
            own = [key for key in due if key.employee_id == employee_id]
            destroy_due(tenant, own, under="to be forgotten, and past retention")
        return {"archive_keys_destroyed": len(due)}

    def export(
        self, tenant: int, person: Collection[Identifier]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        for employee_id in _employees(tenant, person):
            for entry in entries_of_person(tenant, employee_id).iterator(chunk_size=100):
                yield "entry", row_of(entry)


def _sorted(tenant: int, person: Collection[Identifier]) -> tuple[list[PersonKey], list[PersonKey]]:
    """The person's keys: those that may go, and those that must stay."""
    due: list[PersonKey] = []
    kept: list[PersonKey] = []
    for employee_id in _employees(tenant, person):
        may_go = {one.key.id for one in due_keys(tenant, timezone.localdate(), employee_id)}
        for key in live_keys(tenant, employee_id):
            (due if key.id in may_go else kept).append(key)
    return due, kept


def _note_refusal(tenant: int, kept: list[PersonKey]) -> None:
    """The audit says once a day why the archive did not forget somebody."""
    for employee_id in {key.employee_id for key in kept if key.employee_id}:
        own = [key for key in kept if key.employee_id == employee_id]
        is_noted = AuditRow.objects.filter(
            tenant=tenant,
            action="archive.erasure_refused",
            object_kind="employee",
            object_id=str(employee_id),
            at__date=timezone.localdate(),
        ).exists()
        if not is_noted:
            reason = {"reason": retained(tenant, own).text("en")}
            audit(None, "archive.erasure_refused", "employee", employee_id, reason, tenant=tenant)


def _employees(tenant: int, person: Collection[Identifier]) -> list[UUID]:
    """The employees whom these identifiers mean."""
    ids = set()
    for kind, *values in person:
        if kind == "account" and values[0] == str(settings.CALLCRAFT_ACTOR_HOME_PAGE):
            try:
                ids.add(UUID(values[1]))
            except ValueError:  # an account of our home page that is no employee's
                continue
    return sorted(Employee.objects.filter(tenant=tenant, id__in=ids).values_list("id", flat=True))
