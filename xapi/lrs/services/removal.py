"""Taking statements away, or changing whom they name, with all that others have of them.

What is left of a statement that went is its id, without a position and not void: so it stays
taken. A statement that refers to one of these inherits other keys then (`references`), and a
content of an attachment that no statement names any more goes after the transaction.

Ids are locked in their order, as recording does, so that nobody waits in a circle.
"""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

import msgspec
from django.db import connection

from xapi.lrs.models import StatementRow
from xapi.lrs.queries import StoredStatement
from xapi.lrs.queries.protection import referring_to
from xapi.lrs.rules import codec
from xapi.lrs.rules.keys import LONGEST_CHAIN, FullLink, keys_of
from xapi.lrs.services import attachment_removal, references, tables
from xapi.lrs.services.tables import NewRow
from xapi.lrs.signals import statements_erased, statements_pseudonymised
from xapi.statements import Statement, digest
from xapi.statements.parsing import read_stored

_DELETE: Final = "DELETE FROM lrs_statement WHERE tenant = %s AND position = ANY(%s)"
_ENTOMB: Final = """
UPDATE lrs_statement_id SET position = NULL, voided = false
WHERE tenant = %s AND id = ANY(%s) AND position = ANY(%s) RETURNING id
"""
_CHANGE: Final = """
UPDATE lrs_statement s SET actor = new.actor, codec = %s, sha256 = new.sha256, payload = new.payload
FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[], %s::bytea[])
    AS new (position, actor, sha256, payload)
WHERE s.tenant = %s AND s.position = new.position
"""


def locked(tenant: int, found: Sequence[StoredStatement]) -> list[StoredStatement]:
    """The statements as they are now, held until the transaction ends; some may have gone."""
    known = tables.lock_ids(tenant, [stored.id for stored in found])
    positions = [claim.position for claim in known.values() if claim.position is not None]
    now = tables.statements_at(tenant, positions).values()
    return sorted(now, key=lambda stored: stored.position)


def erase(tenant: int, found: Sequence[StoredStatement]) -> list[UUID]:
    """Delete `locked` statements with all that they are found by; return their ids."""
    if not found:
        return []
    rows = [_row(tenant, stored) for stored in found]
    heirs = _heirs(tenant, rows)
    _forget_links(tenant, rows, heirs)
    with connection.cursor() as cursor:
        cursor.execute(_DELETE, [tenant, [row.position for row in rows]])
    _link_anew(tenant, [], heirs)
    ids = entomb(tenant, found)
    statements_erased.send(sender=StatementRow, tenant=tenant, ids=ids)
    return ids


def entomb(tenant: int, gone: Sequence[StoredStatement]) -> list[UUID]:
    """Keep the ids of statements taken whose rows and links are no longer in the store.

    Returns those that were not entombed before.
    """
    tables.lock_ids(tenant, [stored.id for stored in gone])
    with connection.cursor() as cursor:
        ids, positions = [one.id for one in gone], [one.position for one in gone]
        cursor.execute(_ENTOMB, [tenant, ids, positions])
        entombed = [row[0] for row in cursor.fetchall()]
    attachment_removal.remove_unused(tenant, gone)
    return entombed


def change(tenant: int, changes: Sequence[tuple[StoredStatement, Statement]]) -> None:
    """Put other statements in the place of `locked` ones: the same ids, new keys and hashes."""
    if not changes:
        return
    old = [_row(tenant, stored) for stored, _ in changes]
    changed = [_changed(stored, statement) for stored, statement in changes]
    new = [_row(tenant, stored) for stored in changed]
    heirs = _heirs(tenant, old)
    _forget_links(tenant, old, heirs)
    with connection.cursor() as cursor:
        cursor.execute(
            _CHANGE,
            [
                codec.CURRENT,
                [row.position for row in new],
                [row.keys.actor for row in new],
                [bytes.fromhex(stored.sha256) for stored in changed],
                [codec.encode(stored.payload) for stored in changed],
                tenant,
            ],
        )
    _link_anew(tenant, new, heirs)
    attachment_removal.remove_unused(tenant, [stored for stored, _ in changes])
    statements_pseudonymised.send(sender=StatementRow, tenant=tenant, statements=changed)


def _changed(stored: StoredStatement, statement: Statement) -> StoredStatement:
    return StoredStatement(
        id=stored.id,
        position=stored.position,
        sha256=digest(statement).hex(),
        payload=msgspec.json.encode(statement),
        voided=stored.voided,
    )


def _row(tenant: int, stored: StoredStatement) -> NewRow:
    """A stored statement as recording sees it."""
    keys = keys_of(tenant, read_stored(stored.payload))
    return NewRow(stored.id, keys, position=stored.position, voided=stored.voided)


def _heirs(tenant: int, rows: Sequence[NewRow]) -> list[NewRow]:
    """Who inherits from the rows and is none of them, held until the transaction ends."""
    own = {row.id for row in rows}
    heirs: dict[UUID, NewRow] = {}
    reached: Collection[UUID] = own
    for _ in range(LONGEST_CHAIN):
        near = locked(tenant, referring_to(tenant, reached))
        new = [_row(tenant, stored) for stored in near if stored.id not in heirs.keys() | own]
        heirs |= {row.id: row for row in new if row.keys.target in reached}
        reached = [row.id for row in new]
        if not reached:
            break
    return list(heirs.values())


def _forget_links(tenant: int, rows: Sequence[NewRow], heirs: Sequence[NewRow]) -> None:
    """Take away the links of the rows, and what their heirs have inherited."""
    references.expand(tenant, [*rows, *heirs], unknown=())
    tables.remove_links(tenant, _links(rows, heirs))


def _link_anew(tenant: int, rows: Sequence[NewRow], heirs: Sequence[NewRow]) -> None:
    """Give the rows their links, and let their heirs inherit what there is now."""
    for row in heirs:
        row.inherited = ()
    references.expand(tenant, [*rows, *heirs], unknown=())
    tables.add_links(tenant, _links(rows, heirs))


def _links(rows: Sequence[NewRow], heirs: Sequence[NewRow]) -> list[tuple[FullLink, int]]:
    own = [(link, row.position) for row in rows for link in row.links()]
    return own + [(link, row.position) for row in heirs for link in row.inherited]
