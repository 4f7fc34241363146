"""What the store knows of an agent, gathered when it is asked for."""

from typing import Any, Final
from uuid import UUID

from xapi.lrs.queries.filters import StatementFilter
from xapi.lrs.queries.statements import find_statements
from xapi.lrs.rules.persons import person_of
from xapi.statements.actors import Actor, Identifier
from xapi.statements.parsing import read_stored

# A bound, so that an agent with a million statements costs no more than one with a hundred.
NEWEST: Final = 100


def person(
    tenant: int,
    agent: Actor,
    *,
    authority: Identifier | None = None,
    registration: UUID | None = None,
) -> dict[str, Any]:
    """The Person of an agent, by the newest statements that name it.

    Only those that `authority` recorded, and those of a registration, if these are given.
    """
    wanted = StatementFilter(
        agent=agent.identifier(),
        related_agents=True,
        authority=authority,
        registration=registration,
        limit=NEWEST,
    )
    page = find_statements(tenant, wanted)
    return person_of(agent, [read_stored(found.payload) for found in page.statements])
