"""Two people, what is recorded of them, and ways to erase it: for tests of data protection."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from tests.integration.xapi.lrs.conftest import (
    ANSWERED,
    AUTHORITY,
    ITEM,
    LIN,
    MO,
    TENANT,
    make_statement,
)
from xapi.lrs.models import AttachmentContent
from xapi.lrs.queries import StatementFilter, StoredStatement, find_statements, statement_by_id
from xapi.lrs.queries.documents import StoredDocument
from xapi.lrs.rules.documents import Address, Context, Kind
from xapi.lrs.services import record_statements
from xapi.lrs.services.documents import Content, put_document
from xapi.lrs.services.protection import Outcome, erase_person, pseudonymise_person

LIN_BY_MAIL = ("mbox", "mailto:lin@callcraft.example")
MO_BY_ACCOUNT = ("account", "https://callcraft.example/people", "mo")
OFFICER = "Protection officer"
SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"


def record(*statements: Any, tenant: int = TENANT) -> list[StoredStatement]:
    return record_statements(tenant=tenant, statements=statements, authority=AUTHORITY)


def found_by(person: tuple[str, ...], *, tenant: int = TENANT) -> list[UUID]:
    wanted = StatementFilter(agent=person, related_agents=True)
    return [stored.id for stored in find_statements(tenant, wanted).statements]


def erase(*person: tuple[str, ...], tenant: int = TENANT, dry_run: bool = False) -> Outcome:
    return erase_person(tenant=tenant, person=person, by=OFFICER, dry_run=dry_run)


def pseudonymise(*person: tuple[str, ...], tenant: int = TENANT) -> Outcome:
    return pseudonymise_person(tenant=tenant, person=person, by=OFFICER)


def everywhere_but_actor() -> list[dict[str, Any]]:
    """Statements of Mo's that name Lin, one for each place where that can be."""
    lin = {**LIN, "name": "Lin Xia"}
    group = {"objectType": "Group", "name": "Early shift", "member": [lin, MO]}
    sub = {
        "objectType": "SubStatement",
        "actor": lin,
        "verb": {"id": ANSWERED},
        "object": {"objectType": "Agent", **LIN},
        "context": {"team": group},
    }
    agents = [{"objectType": "contextAgent", "agent": lin}]
    groups = [{"objectType": "contextGroup", "group": group}]
    return [
        make_statement(actor=MO, object=lin),
        make_statement(actor=group),
        make_statement(actor=MO, object=group),
        make_statement(actor=MO, context={"instructor": lin}),
        make_statement(actor=MO, context={"team": group}),
        make_statement(actor=MO, context={"contextAgents": agents}),
        make_statement(actor=MO, context={"contextGroups": groups}),
        make_statement(actor=MO, object=sub),
    ]


def a_comment_on(target: StoredStatement, **changes: Any) -> dict[str, Any]:
    reference = {"objectType": "StatementRef", "id": str(target.id)}
    return make_statement(**{"actor": MO, "object": reference, **changes})


def an_attachment(sha2: str, usage: str = "https://callcraft.example/usage") -> dict[str, Any]:
    return {
        "usageType": usage,
        "display": {"en": "A file"},
        "contentType": "application/octet-stream",
        "length": 3,
        "sha2": sha2,
    }


def a_content(letter: str, *, age: timedelta = timedelta(days=1)) -> AttachmentContent:
    """A content of an attachment, with its file."""
    content = AttachmentContent.objects.create(
        tenant=TENANT, sha2=letter * 64, size=1, received_at=timezone.now() - age
    )
    default_storage.save(content.key, ContentFile(letter.encode()))
    return content


def a_document(
    person: tuple[str, ...], kind: Kind, *, registration: UUID | None = None
) -> StoredDocument:
    activity = ITEM if kind is Kind.STATE else None
    context = Context(kind=kind, agent=person, activity=activity, registration=registration)
    return put_document(
        tenant=TENANT,
        address=Address(context, "bookmark"),
        content=Content("text/plain", b"page 3"),
    )


def accounts(part: Any) -> Iterator[tuple[str, str]]:
    """Every account in a statement."""
    if isinstance(part, dict):
        if "account" in part:
            yield part["account"]["homePage"], part["account"]["name"]
        for inner in part.values():
            yield from accounts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from accounts(inner)


def statement_of(stored: StoredStatement, *, tenant: int = TENANT) -> dict[str, Any]:
    found = statement_by_id(tenant, stored.id)
    assert found is not None
    return found.statement
