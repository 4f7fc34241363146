"""Statements of employees in the record."""

from typing import Any
from uuid import uuid4

from django.conf import settings

from lms.people.models import Employee
from xapi import vocabulary
from xapi.lrs.services import record_statements

AUTHORITY = {"account": {"homePage": "https://callcraft.example/xapi", "name": "tests"}}


def does(person: Employee, verb: vocabulary.Verb, activity: str = "1", **more: Any) -> str:
    """Record that a learner did something; returns the statement's id."""
    account = {"homePage": settings.CALLCRAFT_ACTOR_HOME_PAGE, "name": str(person.id)}
    statement = {
        "id": str(uuid4()),
        "actor": {"objectType": "Agent", "name": person.name, "account": account},
        "verb": verb.as_statement_part(),
        "object": {
            "id": f"https://callcraft.example/courses/{activity}",
            "definition": {"name": {"en": f"Course {activity}", "zh-Hans": f"课程{activity}"}},
        },
        **more,
    }
    record_statements(tenant=person.tenant, statements=[statement], authority=AUTHORITY)
    return str(statement["id"])
