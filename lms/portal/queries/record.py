"""The record as trainers and administrators look at it: statements told as sentences."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from lms.people.models import Employee
from xapi.lrs.queries import StoredStatement, statement_by_id
from xapi.statements.actors import Identifier
from xapi.statements.sentences import Language, Sentence, actor_name, sentence
from xapi.statements.times import parse_timestamp


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One statement as a line of the list. `person` is the learner, where the actor is one."""

    id: UUID
    position: int
    at: datetime
    told: Sentence
    person: Employee | None
    verb: str
    activity: str
    registration: str


@dataclass(frozen=True, slots=True)
class StatementDetails:
    """One statement with everything that it says."""

    line: StatementLine
    stored: datetime
    authority: str
    sha256: str
    is_voided: bool
    attachments: Sequence[Mapping[str, Any]]
    text: str


def lines_of(
    tenant: int, statements: Iterable[StoredStatement], language: Language
) -> list[StatementLine]:
    """The statements as lines, in their order; one query for all the people in them."""
    found = list(statements)
    people = _people(tenant, found)
    return [_line(stored, people, language) for stored in found]


def details_of(tenant: int, statement_id: UUID, language: Language) -> StatementDetails | None:
    """One statement, voided or not; None where the tenant has none with this id."""
    stored = statement_by_id(tenant, statement_id)
    if stored is None:
        return None
    statement = stored.statement
    (line,) = lines_of(tenant, [stored], language)
    return StatementDetails(
        line=line,
        stored=parse_timestamp(statement["stored"]),
        authority=actor_name(statement.get("authority", {}), language),
        sha256=stored.sha256,
        is_voided=stored.voided,
        attachments=statement.get("attachments", []),
        text=json.dumps(statement, ensure_ascii=False, indent=2),
    )


def identifier_of(person: Employee) -> Identifier:
    """What the statements of an employee carry as their actor."""
    return ("account", settings.CALLCRAFT_ACTOR_HOME_PAGE, str(person.id))


def _line(
    stored: StoredStatement, people: Mapping[str, Employee], language: Language
) -> StatementLine:
    statement = stored.statement
    target = statement["object"]
    return StatementLine(
        id=stored.id,
        position=stored.position,
        at=parse_timestamp(statement["timestamp"]),
        told=sentence(statement, language),
        person=people.get(_account_of(statement["actor"])),
        verb=statement["verb"]["id"],
        activity=target["id"] if target.get("objectType", "Activity") == "Activity" else "",
        registration=statement.get("context", {}).get("registration", ""),
    )


def _account_of(actor: Mapping[str, Any]) -> str:
    """The name of an account with us; empty for everybody else."""
    account = actor.get("account", {})
    ours = account.get("homePage") == settings.CALLCRAFT_ACTOR_HOME_PAGE
    return str(account["name"]) if ours else ""


def _people(tenant: int, statements: Sequence[StoredStatement]) -> dict[str, Employee]:
    ids = set()
    for stored in statements:
        try:
            ids.add(UUID(_account_of(stored.statement["actor"])))
        except ValueError:
            continue
    return {str(one.id): one for one in Employee.objects.filter(tenant=tenant, id__in=ids)}
