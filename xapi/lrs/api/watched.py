"""Recording under the eyes of the room that issued the launch (`rules.watching`)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from xapi.lrs.api.protocol import Call
from xapi.lrs.rules.documents import Context
from xapi.lrs.rules.scopes import Act
from xapi.lrs.services import Content
from xapi.statements import Statement
from xapi.statements.terms import UNSET


@contextmanager
def recording(call: Call, put_as: UUID | None = None) -> Iterator[Callable[[Statement], None]]:
    """Gives the check that each statement has to stand before it is stored.

    A watched launch is judged, stored and followed up in one transaction.
    """
    watch = call.watch
    if watch is None:
        yield call.access.check_statement
        return

    def check(statement: Statement) -> None:
        call.access.check_statement(statement)
        given = put_as if statement.id is UNSET else UUID(statement.id)
        watch.statement(statement, given)

    with transaction.atomic():
        yield check
        watch.stored()


def check_document(
    call: Call, act: Act, context: Context, document_id: str | None, sent: Content | None = None
) -> None:
    """Have a look at a document, or a change, judged by whoever watches the launch."""
    if call.watch is not None:
        content = None if sent is None else (sent.content_type, sent.data)
        call.watch.document(act, context, document_id, content)
