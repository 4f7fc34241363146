"""What is asked before data may go: where a person is named, and what is held."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from xapi.lrs.models import LegalHold, ProtectionRun
from xapi.lrs.queries.stored import COLUMNS, StoredStatement, stored_from
from xapi.lrs.rules.keys import Link, agent_key, reference_key, registration_key
from xapi.lrs.rules.people import all_identifiers, people_in
from xapi.lrs.rules.pseudonyms import subject_of
from xapi.statements import Statement
from xapi.statements.actors import Identifier
from xapi.statements.terms import UNSET

# ruff: noqa: S608  Only text of this module is put into queries; values go as parameters.

AGENT_LINKS: Final = (Link.AGENT, Link.RELATED_AGENT, Link.AUTHORITY)
BATCH: Final = 500
_POSITIONS: Final = 20_000

_AS_ACTOR: Final = """(
    SELECT position FROM lrs_statement
    WHERE actor = %s AND tenant = %s AND position > %s ORDER BY position LIMIT %s
)"""
_AS_LINK: Final = """(
    SELECT position FROM lrs_link
    WHERE tenant = %s AND kind = %s AND ref = %s AND position > %s ORDER BY position LIMIT %s
)"""

_AT: Final = f"""
SELECT {COLUMNS} FROM lrs_statement s WHERE s.tenant = %s AND s.position = ANY(%s)
ORDER BY s.position
"""


def statements_naming(
    tenant: int, person: Collection[Identifier], *, batch: int = BATCH
) -> Iterator[list[StoredStatement]]:
    """All statements that may name the person anywhere, voided ones too: in batches, oldest first.

    Keys decide, so a hash that two things share may bring a statement that does not name them.
    What is deleted or changed between two batches does no harm.
    """
    keys = sorted({agent_key(tenant, identifier) for identifier in person})
    after = -1
    while places := _positions_naming(tenant, keys, after):
        for start in range(0, len(places), batch):
            yield statements_at(tenant, places[start : start + batch])
        after = places[-1]


def _positions_naming(tenant: int, keys: Iterable[int], after: int) -> list[int]:
    """Where statements have one of the keys, in order: many at once, as each look is a scan."""
    branches: list[str] = []
    values: list[Any] = []
    for key in keys:
        branches.append(_AS_ACTOR)
        values += (key, tenant, after, _POSITIONS)
        for kind in AGENT_LINKS:
            branches.append(_AS_LINK)
            values += (tenant, int(kind), key, after, _POSITIONS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{' UNION '.join(branches)} ORDER BY position LIMIT %s", [*values, _POSITIONS]
        )
        return [position for (position,) in cursor.fetchall()]


def statements_at(tenant: int, positions: Collection[int]) -> list[StoredStatement]:
    """The statements at these positions that are still there, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_AT, [tenant, list(positions)])
        return [stored_from(row) for row in cursor.fetchall()]


def standing_holds(tenant: int, now: datetime) -> QuerySet[LegalHold]:
    """The holds that are in force, oldest first."""
    ends_later = Q(until__isnull=True) | Q(until__gt=now)
    return LegalHold.objects.filter(ends_later, tenant=tenant, lifted_at=None).order_by("placed_at")


def runs_about(tenant: int, person: Collection[Identifier] = ()) -> QuerySet[ProtectionRun]:
    """What was done about a person's data, or without one about anybody's; the latest first."""
    runs = ProtectionRun.objects.filter(tenant=tenant).order_by("-started_at", "-id")
    if not person:
        return runs
    key = str(settings.CALLCRAFT_PSEUDONYM_KEY)
    return runs.filter(subjects__overlap=[subject_of(key, tenant, one) for one in person])


@dataclass(frozen=True)
class Holds:
    """The holds of a tenant that are in force, ready to be asked."""

    tenant: int
    standing: tuple[LegalHold, ...]

    @classmethod
    def of(cls, tenant: int, now: datetime) -> "Holds":
        return cls(tenant, tuple(standing_holds(tenant, now)))

    @cached_property
    def _of_people(self) -> Mapping[Identifier, LegalHold]:
        return {
            identifier: hold
            for hold in self.standing
            if hold.person
            for identifier in all_identifiers([tuple(hold.person)])
        }

    @cached_property
    def registrations(self) -> Mapping[UUID, LegalHold]:
        """The registrations that are held, each with its hold."""
        return {hold.registration: hold for hold in self.standing if hold.registration}

    def over_person(self, person: Collection[Identifier]) -> LegalHold | None:
        """A hold of this person."""
        held = (self._of_people.get(identifier) for identifier in person)
        return next(filter(None, held), None)

    def over(self, statement: Statement) -> LegalHold | None:
        """A hold of the statement's registration, or of anybody it names."""
        if not self.standing:
            return None
        context = statement.context
        if context is not UNSET and context.registration is not UNSET:
            hold = self.registrations.get(UUID(context.registration))
            if hold:
                return hold
        named = (agent.identifier() for _, agent in people_in(statement))
        return self.over_person([identifier for identifier in named if identifier])

    def condition(self) -> tuple[str, tuple[Any, ...]]:
        """SQL for "the statement `s` is not held by its registration or actor", and its values.

        Whom it names elsewhere is asked of the statement itself (`over`).
        """
        registrations = [registration_key(self.tenant, one) for one in self.registrations]
        text = "(s.registration = ANY(%s) OR s.actor = ANY(%s)) IS NOT TRUE"
        return text, (registrations, self.agents)

    @property
    def agents(self) -> list[int]:
        """The keys of the people who are held."""
        return [agent_key(self.tenant, identifier) for identifier in self._of_people]


_NOW: Final = """
SELECT i.id, s.sha256 FROM lrs_statement_id i
LEFT JOIN lrs_statement s ON s.tenant = i.tenant AND s.position = i.position
WHERE i.tenant = %s AND i.id = ANY(%s) AND (i.position IS NOT NULL OR NOT i.voided)
"""


def no_longer_as_recorded(tenant: int, recorded: Mapping[UUID, str]) -> set[UUID]:
    """Which of the statements, by id and hex of their hash, were erased or changed since.

    Voiding changes nothing of a statement. An id that was never here is not among them.
    """
    if not recorded:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_NOW, [tenant, list(recorded)])
        return {
            statement_id
            for statement_id, sha256 in cursor.fetchall()
            if sha256 is None or bytes(sha256).hex() != recorded[statement_id]
        }


_REFERRING: Final = f"""
SELECT {COLUMNS} FROM lrs_link l
JOIN lrs_statement s ON s.tenant = l.tenant AND s.position = l.position
WHERE l.tenant = %s AND l.kind = %s AND l.ref = ANY(%s)
"""


def referring_to(tenant: int, ids: Collection[UUID]) -> list[StoredStatement]:
    """The statements that refer to one of these, as their object or in their context."""
    keys = [reference_key(tenant, statement_id) for statement_id in ids]
    with connection.cursor() as cursor:
        cursor.execute(_REFERRING, [tenant, int(Link.REFERENCE), keys])
        return [stored_from(row) for row in cursor.fetchall()]
