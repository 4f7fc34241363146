"""Telling the record what an enrolled person did outside packages: in class, on the phone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from lms.people.models import Employee
from lms.tracks.models import Enrolment
from lms.tracks.services.courses import begin_window
from xapi.lrs.queries import StoredStatement
from xapi.lrs.services import record_statements
from xapi.statements.times import format_timestamp
from xapi.tenancy import uuid7
from xapi.vocabulary import VOIDED
from xapi.vocabulary.terms import Category, Verb


def tell(
    whom: Enrolment | Employee,
    *,
    verb: Verb,
    activity: Mapping[str, Any],
    at: datetime,
    result: Mapping[str, Any] | None = None,
    extensions: Mapping[str, Any] | None = None,
    category: Category | None = None,
    parent: Mapping[str, Any] | None = None,
    instructor: Employee | None = None,
    statement_id: UUID | None = None,
) -> StoredStatement:
    """Record that somebody did `verb` to `activity` at `at`; return it as stored.

    Of an enrolled person the registration is the enrolment itself, by which grading knows whose
    track it concerns. What belongs to no track is told of the employee, without a registration.
    `extensions` go into the context. With a `statement_id` that is recorded already, nothing is
    recorded again. Runs in the caller's transaction, and last in it: who hears of it takes locks.
    """
    enrolled = isinstance(whom, Enrolment)
    person = whom.employee_id if isinstance(whom, Enrolment) else whom.id
    context: dict[str, Any] = {"registration": str(whom.id)} if enrolled else {}
    activities = {
        name: [dict(one)]
        for name, one in (
            ("category", category and {"id": category.iri}),
            ("parent", parent),
        )
        if one
    }
    if activities:
        context["contextActivities"] = activities
    if extensions:
        context["extensions"] = dict(extensions)
    if instructor:
        context["instructor"] = actor_of(instructor.id)
    statement: dict[str, Any] = {
        "id": str(statement_id or uuid7()),
        "actor": actor_of(person),
        "verb": {"id": verb.iri, "display": verb.display},
        "object": {"objectType": "Activity", **activity},
        "context": context,
        "timestamp": format_timestamp(at),
    }
    if result:
        statement["result"] = dict(result)
    if isinstance(whom, Enrolment):
        begin_window(whom, timezone.localdate(at))
    [stored] = record_statements(tenant=whom.tenant, statements=[statement], authority=_AUTHORITY)
    return stored


def take_back(tenant: int, statement_id: UUID, *, by: Employee | None = None) -> StoredStatement:
    """Void what was told of somebody; whoever judged by it hears of that and judges anew.

    The voiding says who took it back; None is the house itself. Runs in the caller's transaction,
    and last in it. What is voided already stays voided.
    """
    [stored] = record_statements(
        tenant=tenant,
        statements=[
            {
                "id": str(uuid7()),
                "actor": actor_of(by.id) if by else _AUTHORITY,
                "verb": VOIDED.as_statement_part(),
                "object": {"objectType": "StatementRef", "id": str(statement_id)},
            }
        ],
        authority=_AUTHORITY,
    )
    return stored


def actor_of(employee: UUID) -> dict[str, Any]:
    """Somebody of the centre as an xAPI Agent: by our id, never by name."""
    return {
        "objectType": "Agent",
        "account": {"homePage": settings.CALLCRAFT_ACTOR_HOME_PAGE, "name": str(employee)},
    }


_AUTHORITY = {
    "objectType": "Agent",
    "name": "Callcraft",
    "account": {"homePage": settings.CALLCRAFT_ACTOR_HOME_PAGE, "name": "callcraft"},
}
