"""A centre with people in two teams, and a clock that tests set, for what touches the archive."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from lms.archives.models import ArchiveContent, ArchiveEntry, SealedContent
from lms.archives.services import NewEntry, append_entry
from lms.people.models import Employee, Tenant, Unit
from lms.people.rules.roles import Role
from lms.people.services import grant_role

NOON = datetime(2026, 11, 3, 4, tzinfo=UTC)
"""Noon at UTC+8."""


@dataclass
class Clock:
    """The time that the archive sees."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Centre:
    """A tenant and its people, by role."""

    tenant: Tenant
    people: dict[str, Employee] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return self.tenant.id

    def __getattr__(self, name: str) -> Employee:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def hire(self, who: str, *roles: Role, unit: Unit | None = None) -> Employee:
        employee = Employee.objects.create_employee(
            tenant=self.tenant.id,
            login=who,
            password=None,
            employee_no=f"9{len(self.people):04}",
            name=f"示例{who}",
            unit=unit,
            post="坐席",
            rank="三级",
            hire_date=date(2026, 1, 5),
        )
        for role in roles:
            grant_role(employee, role)
        self.people[who] = employee
        return employee

    def archive(
        self, who: str, payload: dict[str, Any] | None = None, **named: Any
    ) -> ArchiveEntry:
        """Archive a course result about somebody."""
        return append_entry(self.id, self.entry(who, payload, **named))

    def entry(self, who: str, payload: dict[str, Any] | None = None, **named: Any) -> NewEntry:
        """A course result about somebody that is to be archived."""
        return NewEntry(
            employee_id=self.people[who].id,
            kind=named.pop("kind", "course_result"),
            payload=payload or result(),
            occurred_at=named.pop("occurred_at", NOON),
            **named,
        )


def lay_open(tenant: int) -> None:
    """Have the contents lie in the clear, as they did before there were keys."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE archives_sealedcontent DISABLE TRIGGER USER")
    entries = ArchiveEntry.objects.filter(tenant=tenant).select_related("sealed__key")
    contents = [
        ArchiveContent(tenant=tenant, entry=entry, salt=entry.opened[0], payload=entry.opened[1])
        for entry in entries
        if entry.opened
    ]
    ArchiveContent.objects.bulk_create(contents)
    SealedContent.objects.filter(tenant=tenant).delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE archives_sealedcontent ENABLE ALWAYS TRIGGER archives_no_change"
        )


def result(
    outcome: str = "pass", *, title: str = "保密与合规", decision: UUID | None = None
) -> dict[str, Any]:
    """A payload as decisions leave it."""
    return {
        "kind": "course_result",
        "learner": {"id": "1", "employee_no": "90001", "name": "示例", "unit": None, "post": ""},
        "track": {"key": "new_hire", "title": {"en": "New hires", "zh-Hans": "新员工培训"}},
        "course": {"key": "privacy", "title": {"en": "Privacy", "zh-Hans": title}},
        "outcome": outcome,
        "score": "87.5",
        "decided_at": "2026-11-03T04:00:00.000000Z",
        "decision": {"id": str(decision or UUID(int=1)), "sha256": "ab" * 32, "supersedes": None},
        "rule_set": {"key": "csr.new_hire", "version": "1.0.0", "sha256": "cd" * 32},
        "evidence": [{"statement_id": str(UUID(int=2)), "sha256": "ef" * 32}],
    }
