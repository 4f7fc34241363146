"""How far each partner has come, and what did not get through."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from xapi.forwarding.models import DeadLetter, Destination, LetterState, Source
from xapi.forwarding.models.partners import Partner
from xapi.forwarding.rules.reasons import reason_of
from xapi.lrs.models import StatementRow
from xapi.lrs.queries import StatementFilter, find_statements

# Counting further would cost more than the number is worth.
MOST_COUNTED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Backlog:
    """`statements` not looked at yet, at most MOST_COUNTED + 1; `seconds` since the first of them
    was stored.
    """

    statements: int
    seconds: float


def backlog(destination: Destination, now: datetime) -> Backlog:
    """How far a destination is behind the record."""
    first = find_statements(
        destination.tenant, StatementFilter(ascending=True, after=destination.position, limit=1)
    ).statements
    if not first:
        return Backlog(0, 0.0)
    waiting = StatementRow.objects.filter(
        tenant=destination.tenant, position__gt=destination.position, voided=False
    ).order_by("position")
    counted = waiting[: MOST_COUNTED + 1].count()
    return Backlog(counted, max((now - first[0].stored).total_seconds(), 0.0))


@dataclass(frozen=True, slots=True)
class Level:
    """What is worth an alarm about one partner of any tenant."""

    tenant: int
    name: str
    direction: str
    lag_seconds: float
    dead_letters: int
    failures: int
    is_running: bool


def levels(now: datetime) -> Iterator[Level]:
    """The levels of all destinations and sources: for operators, who watch all tenants."""
    for destination in Destination.objects.order_by("tenant", "name"):
        yield _level(destination, "out", backlog(destination, now).seconds)
    for source in Source.objects.order_by("tenant", "name"):
        asked = source.last_success_at or source.created_at
        yield _level(source, "in", max((now - asked).total_seconds(), 0.0))


def _level(partner: Partner, direction: str, lag: float) -> Level:
    return Level(
        partner.tenant,
        partner.name,
        direction,
        lag,
        open_letters(partner).count(),
        partner.failures,
        not (partner.is_paused or partner.blocked),
    )


def letters_of(partner: Partner) -> QuerySet[DeadLetter]:
    """Every dead letter of a partner, in the order of the record."""
    whose = {"destination": partner} if isinstance(partner, Destination) else {"source": partner}
    return DeadLetter.objects.filter(tenant=partner.tenant, **whose).order_by("position", "id")


def open_letters(partner: Partner) -> QuerySet[DeadLetter]:
    """Those that wait for a person, or for being sent once more."""
    return letters_of(partner).filter(state__in=(LetterState.OPEN, LetterState.WANTED))


def status(tenant: int, *, now: datetime, language: str) -> dict[str, Any]:
    """Where every destination and source of a tenant stands, as plain values."""
    destinations = Destination.objects.filter(tenant=tenant).order_by("name")
    sources = Source.objects.filter(tenant=tenant).order_by("name")
    return {
        "destinations": [status_of(each, now=now, language=language) for each in destinations],
        "sources": [status_of(each, now=now, language=language) for each in sources],
    }


def status_of(partner: Partner, *, now: datetime, language: str) -> dict[str, Any]:
    """Where one destination or source stands."""
    told = _told(partner, now, language)
    if isinstance(partner, Source):
        return {**told, "taken": partner.taken, "reached": partner.cursor}
    if not isinstance(partner, Destination):
        raise TypeError("a partner is a destination or a source")
    behind = backlog(partner, now)
    return {
        **told,
        "delivered": partner.delivered,
        "reached": partner.reached if partner.position else None,
        "waiting": behind.statements,
        "waiting_is_more": behind.statements > MOST_COUNTED,
        "lag_seconds": round(behind.seconds, 3),
    }


def _told(partner: Partner, now: datetime, language: str) -> dict[str, Any]:
    failure = reason_of(partner.blocked or partner.last_failure_code)
    in_trouble = bool(partner.blocked or partner.failures)
    return {
        "id": str(partner.id),
        "name": partner.name,
        "url": partner.url,
        "version": partner.version,
        "state": _state(partner),
        "breaker": partner.breaker(now).value,
        "rest_until": partner.rest_until if partner.failures else None,
        "dead_letters": open_letters(partner).count(),
        "last_success_at": partner.last_success_at,
        "last_failure_at": partner.last_failure_at,
        "reason": failure.code if failure and in_trouble else None,
        "reason_text": failure.text(language) if failure and in_trouble else None,
    }


def _state(partner: Partner) -> str:
    if partner.is_paused:
        return "paused"
    if partner.blocked:
        return "blocked"
    return "failing" if partner.failures else "running"
