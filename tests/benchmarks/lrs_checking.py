"""What is wrong must not count as fast: the answers to the benchmark's questions, checked.

No statement of the benchmark is void or refers to another one, so each meets a filter by itself.
"""

from itertools import islice, pairwise
from typing import Final

from django.db import connection

from xapi.lrs.queries import Page, StatementFilter, StoredStatement
from xapi.lrs.queries.stored import COLUMNS, stored_from
from xapi.lrs.rules.keys import (
    Keys,
    Link,
    activity_key,
    agent_key,
    keys_of,
    registration_key,
    verb_key,
)
from xapi.statements.parsing import read_stored

_PEOPLE: Final = (Link.AGENT, Link.RELATED_AGENT, Link.AUTHORITY)


class WrongAnswerError(Exception):
    """A page that is not what was asked for."""


class Everything:
    """All that a small store holds, looked through one by one, newest first."""

    def __init__(self, tenant: int) -> None:
        self._tenant = tenant
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {COLUMNS} FROM lrs_statement s WHERE tenant = %s ORDER BY position DESC",
                [tenant],
            )
            found = [stored_from(row) for row in cursor.fetchall()]
        self._all = [(one, keys_of(tenant, read_stored(one.payload))) for one in found]

    def check(self, wanted: StatementFilter, page: Page) -> None:
        """Raise WrongAnswerError unless the page is the first of what meets the filter."""
        everything = reversed(self._all) if wanted.ascending else self._all
        right = (one.id for one, keys in everything if _meets(self._tenant, one, keys, wanted))
        if [one.id for one in page.statements] != list(islice(right, wanted.limit)):
            raise WrongAnswerError(wanted)


def check_each(tenant: int, wanted: StatementFilter, page: Page) -> None:
    """Raise WrongAnswerError unless the page is in order, and each of it meets the filter."""
    positions = [one.position for one in page.statements]
    ordered = all((a < b) is wanted.ascending and a != b for a, b in pairwise(positions))
    met = all(
        _meets(tenant, one, keys_of(tenant, read_stored(one.payload)), wanted)
        for one in page.statements
    )
    if not (ordered and met and len(positions) <= wanted.limit):
        raise WrongAnswerError(wanted)


def _meets(tenant: int, one: StoredStatement, keys: Keys, wanted: StatementFilter) -> bool:
    registration = wanted.registration
    return (
        (wanted.verb is None or keys.verb == verb_key(tenant, wanted.verb))
        and (registration is None or keys.registration == registration_key(tenant, registration))
        and (wanted.since is None or one.stored > wanted.since)
        and (wanted.until is None or one.stored <= wanted.until)
        and _names_people(tenant, keys, wanted)
        and _names_activity(tenant, keys, wanted)
    )


def _names_people(tenant: int, keys: Keys, wanted: StatementFilter) -> bool:
    authority = wanted.authority
    if authority and (Link.AUTHORITY, agent_key(tenant, authority)) not in keys.links:
        return False
    if wanted.agent is None:
        return True
    agent = agent_key(tenant, wanted.agent)
    kinds = _PEOPLE if wanted.related_agents else (Link.AGENT,)
    return keys.actor == agent or any((kind, agent) in keys.links for kind in kinds)


def _names_activity(tenant: int, keys: Keys, wanted: StatementFilter) -> bool:
    if wanted.activity is None:
        return True
    activity = activity_key(tenant, wanted.activity)
    related = wanted.related_activities and (Link.RELATED_ACTIVITY, activity) in keys.links
    return keys.activity == activity or related
