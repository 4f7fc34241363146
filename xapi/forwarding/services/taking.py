"""Storing what was pulled: all of a page but what cannot be stored."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from django.conf import settings

from xapi.forwarding.models import DeadLetter, LetterState, Source
from xapi.forwarding.queries import open_letters
from xapi.lrs.exceptions import (
    StatementConflict,
    StatementErased,
    StatementRejected,
    VoidingRefused,
)
from xapi.lrs.services import record_statements
from xapi.problems import Problem
from xapi.statements import Version
from xapi.statements.formats import is_uuid
from xapi.statements.verbs import VOIDED

Json = dict[str, Any]
# What record_statements says of one statement of a batch → our reason.
_REASONS: Final[dict[type[Problem], str]] = {
    StatementRejected: "invalid",
    StatementConflict: "held_here",
    StatementErased: "erased_here",
    VoidingRefused: "voids_others",
}


def take(
    source: Source,
    statements: Iterable[msgspec.Raw],
    now: datetime,
    attached: Collection[str] = (),
) -> int:
    """Store the statements in the caller's transaction; return how many could not be stored.

    Each of those has a dead letter then. `attached` are the contents that came, by their SHA-2.
    """
    batch = _each_once(statements)
    refused: dict[str, tuple[str, str]] = {}
    while batch:
        try:
            record_statements(
                tenant=source.tenant,
                statements=list(batch.values()),
                authority=_authority(source),
                version=Version(source.version),
                voids_others=False,
                attached=attached,
            )
            break
        except tuple(_REASONS) as problem:
            culprit = _culprit(batch, problem)
            refused[culprit] = (_REASONS[type(problem)], str(problem))
            del batch[culprit]
    _note_taken(source, [UUID(statement_id) for statement_id in batch], now)
    for statement_id, (reason, detail) in refused.items():
        _note_refused(source, UUID(statement_id), reason, detail, now)
    return len(refused)


def _each_once(statements: Iterable[msgspec.Raw]) -> dict[str, Json]:
    """By id. A store that returns a statement without one is none; there is nothing to take."""
    decoded = [msgspec.json.decode(raw) for raw in statements]
    return {
        statement["id"].lower(): statement
        for statement in decoded
        if isinstance(statement, dict) and is_uuid(str(statement.get("id")))
    }


def _authority(source: Source) -> Json:
    """An account of this installation that names the source: we vouch for having pulled it."""
    home = f"{settings.CALLCRAFT_BASE_URL}/xapi"
    account = {"homePage": home, "name": f"source:{source.id}"}
    return {"objectType": "Agent", "name": source.name, "account": account}


def _culprit(batch: dict[str, Json], problem: Problem) -> str:
    """The id of the statement of the batch that the problem speaks of."""
    if isinstance(problem, StatementRejected):
        return list(batch)[int(str(problem.params["index"]))]
    named = str(problem.params["id"])
    if not isinstance(problem, VoidingRefused):
        return named
    return next(
        statement_id
        for statement_id, statement in batch.items()
        if statement["verb"]["id"] == VOIDED and statement["object"]["id"].lower() == named
    )


def _note_taken(source: Source, taken: list[UUID], now: datetime) -> None:
    open_letters(source).filter(statement_id__in=taken).update(
        state=LetterState.DELIVERED, last_at=now
    )


def _note_refused(
    source: Source, statement_id: UUID, reason: str, detail: str, now: datetime
) -> None:
    """A letter, unless there is one: the last second is read again each time."""
    told = {"reason": reason, "detail": detail, "last_at": now}
    letter, is_new = DeadLetter.objects.get_or_create(
        tenant=source.tenant,
        source=source,
        statement_id=statement_id,
        defaults={**told, "first_at": now},
    )
    if not is_new and letter.state == LetterState.WANTED:
        again = {**told, "state": LetterState.OPEN, "attempts": letter.attempts + 1}
        DeadLetter.objects.filter(tenant=source.tenant, id=letter.id).update(**again)
