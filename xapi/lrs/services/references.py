"""References expanded as they are written, so that no reader has to follow them.

A filter of GET statements also finds a statement whose object is another statement (a StatementRef)
when that one meets the filter, or the one which is the object of that, and so on (1.0.3
Communication 2.1.3, Filter Conditions for StatementRefs; 2.0.0 4.1.6.1). So a new statement
inherits, as links of its own, the keys of every statement of its chain.

A chain may end at a statement that has not come. Whoever refers to it then leaves a link that says
so, and the id is taken without a position, as voiding in advance does. The statement finds its id
taken when it comes: only then is it looked for who waits, and they inherit what it has. Both sides
hold the row of the awaited id meanwhile, so neither can miss the other.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import inf
from typing import Final
from uuid import UUID

from xapi.lrs.exceptions import InheritanceTooLarge
from xapi.lrs.queries import statements_by_ids
from xapi.lrs.queries.protection import referring_to
from xapi.lrs.rules.keys import LONGEST_CHAIN, FullLink, Keys, Link, keys_of, reference_key
from xapi.lrs.services import tables
from xapi.lrs.services.tables import NewRow
from xapi.statements.parsing import read_stored

# Links that the statements of one request may inherit together; written in a few seconds.
MOST_AT_ONCE: Final = 1_000_000
# So many are in hand at once where a statement comes that is awaited by many.
_SLICE: Final = 50_000


@dataclass(frozen=True, slots=True)
class _Chains:
    """The statements that a batch leads to, by id, and those that are awaited."""

    reached: Mapping[UUID, Keys]
    awaited: Collection[UUID]
    # What each bequeaths, found out once: many may refer to it.
    bequests: dict[UUID, frozenset[FullLink]] = field(default_factory=dict)

    def heritage(self, tenant: int, row: NewRow) -> set[FullLink]:
        """What a row inherits from its chain; a chain that comes back to itself ends there."""
        links: set[FullLink] = set()
        seen = {row.id}
        target = row.keys.target
        while target is not None and target not in seen and len(seen) <= LONGEST_CHAIN:
            seen.add(target)
            keys = self.reached.get(target)
            if keys is None:
                if target in self.awaited:
                    links.add((Link.AWAITED, reference_key(tenant, target), row.keys.verb))
                break
            if target not in self.bequests:
                self.bequests[target] = frozenset(keys.bequeathed())
            links |= self.bequests[target]
            target = keys.target
        return links


def expand(
    tenant: int, rows: Sequence[NewRow], *, unknown: Collection[UUID], most: float = inf
) -> None:
    """Give new rows what they inherit.

    `unknown` are ids that nobody had taken before this batch, so that none need be looked for.
    `most` is how much they may inherit together. Raises InheritanceTooLarge.
    """
    referring = [row for row in rows if row.keys.target is not None]
    if referring:
        chains = _follow(tenant, {row.id: row.keys for row in rows}, unknown)
        for row in referring:
            row.inherited = chains.heritage(tenant, row)
            most -= len(row.inherited)
            if most < 0:
                raise InheritanceTooLarge(count=len(referring))


def tell_waiters(tenant: int, come: Sequence[NewRow]) -> None:
    """Let those who await these statements inherit what they have and what they inherit."""
    if not come:
        return
    rows = {reference_key(tenant, row.id): row for row in come}
    waiting = tables.waiting_for(tenant, rows.keys())
    if not waiting:
        return
    tables.remove_links(tenant, waiting)
    bequests = {
        ref: {*rows[ref].keys.bequeathed(), *rows[ref].inherited}
        for ref in {ref for (_, ref, _), _ in waiting}
    }
    near = _near(tenant, [row.id for row in come]) if len(waiting) > LONGEST_CHAIN else None
    links = (
        (link, position)
        for (_, ref, _), position in waiting
        if near is None or position in near
        for link in bequests[ref]
    )
    while some := list(islice(links, _SLICE)):
        tables.add_links(tenant, some)


def _near(tenant: int, come: Collection[UUID]) -> set[int]:
    """The positions of the statements that lead to these in no more than LONGEST_CHAIN steps.

    Of no more waiters than that none can be farther; of more, a chain may have come backwards.
    """
    near: set[int] = set()
    reached = set(come)
    for _ in range(LONGEST_CHAIN):
        found = [one for one in referring_to(tenant, reached) if one.position not in near]
        led = [one for one in found if keys_of(tenant, read_stored(one.payload)).target in reached]
        near.update(one.position for one in led)
        reached = {one.id for one in led}
        if not reached:
            break
    return near


def _follow(tenant: int, own: Mapping[UUID, Keys], unknown: Collection[UUID]) -> _Chains:
    """Follow all references at once, step by step; hold the awaited ids where they end."""
    reached = dict(own)
    awaited: set[UUID] = set()
    wanted = _targets(own.values()) - reached.keys()
    for _ in range(LONGEST_CHAIN):
        awaited |= wanted & set(unknown)
        wanted -= awaited
        if not wanted:
            break
        found = {
            stored.id: keys_of(tenant, read_stored(stored.payload))
            for stored in statements_by_ids(tenant, wanted)
        }
        absent = wanted - found.keys()
        come = tables.come_meanwhile(tenant, absent)
        awaited |= absent - come
        reached |= found
        wanted = (_targets(found.values()) - reached.keys() - awaited) | come
    return _Chains(reached, awaited)


def _targets(keys: Iterable[Keys]) -> set[UUID]:
    return {one.target for one in keys if one.target is not None}
