"""Rules of a room above for the launches that it has issued.

A launch token confines content to a learner and a registration (`access.Launch`). A standard like
cmi5 wants more: what may be said in which order, which documents are not the content's to change.
The room that knows such rules registers a watcher. It is asked about launches alone; for every
other key nothing is called.
"""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from xapi.lrs.rules.access import Access
from xapi.lrs.rules.documents import Context
from xapi.lrs.rules.scopes import Act
from xapi.statements import Statement


class Watch(Protocol):
    """Somebody who looks at one request of a launch. To refuse, a method raises a Problem."""

    def statement(self, statement: Statement, statement_id: UUID | None) -> None:
        """Judge a statement before it is stored; in the order sent, in the storing transaction.

        `statement_id` is None where the sender gave none.
        """

    def stored(self) -> None:
        """Do what follows: the statements are stored, and the transaction is still open."""

    def document(
        self, act: Act, context: Context, document_id: str | None, sent: tuple[str, bytes] | None
    ) -> None:
        """Judge a look at a document, or a change, before it is done.

        Without `document_id` all of the context is meant. `sent` is the Content-Type and the
        content of what is to be stored or merged.
        """


Watcher = Callable[[Access], Watch | None]
"""Says who watches a request, or that it is none of its launches. May refuse the request whole."""

_watchers: list[Watcher] = []


def watch_launches(watcher: Watcher) -> None:
    """Have `watcher` asked about every request that comes by a launch token."""
    if watcher not in _watchers:
        _watchers.append(watcher)


def watch_of(access: Access) -> Watch | None:
    """Who watches this request; nobody where it is not a launch's."""
    if access.launch is None:
        return None
    return next((watch for ask in _watchers if (watch := ask(access)) is not None), None)
