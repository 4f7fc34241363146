"""What the run-time keeps about a person."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from scorm_packages.runtime.models import (
    Attempt,
    Interaction,
    LearnerRecord,
    Registration,
    RuntimeCommit,
    RuntimeSession,
    ScoState,
)
from xapi.statements.actors import Identifier

_CHUNK = 500


def is_account_of(person: Collection[Identifier], prefix: str = "") -> Q:
    """The condition that a row names one of the person's accounts.

    `prefix` leads to the row that has `actor_home_page` and `actor_name`. Somebody without an
    account is nobody here.
    """
    found = Q(pk__in=())
    for kind, *values in person:
        if kind == "account":
            home_page, name = values
            named = {f"{prefix}actor_home_page": home_page, f"{prefix}actor_name": name}
            found |= Q(**named)
    return found


def registrations_of_person(tenant: int, person: Collection[Identifier]) -> QuerySet[Registration]:
    """All that a person takes, previews too, oldest first."""
    rows = Registration.objects.filter(is_account_of(person), tenant=tenant)
    return rows.select_related("package").order_by("created_at", "id")


def learner_records_of_person(
    tenant: int, person: Collection[Identifier]
) -> QuerySet[LearnerRecord]:
    """What a person's courses share."""
    return LearnerRecord.objects.filter(is_account_of(person), tenant=tenant).order_by("id")


def attempts_of(registrations: QuerySet[Registration]) -> QuerySet[Attempt]:
    return Attempt.objects.filter(registration__in=registrations.order_by())


def rows_of_attempts(
    attempts: QuerySet[Attempt],
) -> dict[str, QuerySet[Interaction] | QuerySet[RuntimeCommit] | QuerySet[Any]]:
    """All that hangs on attempts, by what it is; what hangs on another row stands before it."""
    within = attempts.order_by()
    return {
        "answers": Interaction.objects.filter(session__attempt__in=within),
        "commits": RuntimeCommit.objects.filter(session__attempt__in=within),
        "sessions": RuntimeSession.objects.filter(attempt__in=within),
        "states": ScoState.objects.filter(attempt__in=within),
    }


def everything_about(
    tenant: int, person: Collection[Identifier]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row about a person, with the names of courses and their parts."""
    for registration in registrations_of_person(tenant, person):
        yield "registration", {**registration.columns(), "title": registration.package.title}
        for attempt in registration.attempts.order_by("number"):
            yield "attempt", attempt.columns()
            yield from _about_attempt(attempt)
    for record in learner_records_of_person(tenant, person):
        yield "shared", record.columns()


def _about_attempt(attempt: Attempt) -> Iterator[tuple[str, dict[str, Any]]]:
    titles = dict(attempt.registration.package.items.values_list("id", "title"))
    for state in attempt.states.order_by("id"):
        yield "state", {**state.columns(), "title": titles[state.item_id]}
    for session in attempt.sessions.order_by("opened_at", "id"):
        yield "session", session.columns(without=["exit_url"])
        for commit in session.commits.order_by("seq").iterator(_CHUNK):
            yield "commit", commit.columns()
        for answer in session.interactions.order_by("seq", "number").iterator(_CHUNK):
            yield "answer", answer.columns()
