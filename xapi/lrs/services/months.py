"""Months of the store in which nothing may stay: they go as whole partitions.

To delete a month row by row costs more than to write it. So a month of which everything has
expired, in every tenant, is taken out of the store by one short statement and is out of sight at
once. Then its ids are entombed batch by batch, from the table that now stands alone, and that
table is dropped. A run that was killed goes on with the tables that stand alone.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Final

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from psycopg import sql
from psycopg.errors import LockNotAvailable

from xapi.lrs.models import StatementRow
from xapi.lrs.queries.protection import AGENT_LINKS, BATCH, Holds, referring_to
from xapi.lrs.queries.stored import COLUMNS, StoredStatement, stored_from
from xapi.lrs.rules.positions import first_position, month_bounds
from xapi.lrs.services import removal
from xapi.lrs.services.audit import Audit, lock_removal
from xapi.lrs.services.partitions import TABLES
from xapi.lrs.services.protection import ERASED
from xapi.lrs.services.retention import condition, expiries_of, relied_on
from xapi.lrs.signals import statements_erased

_ALONE: Final = "_gone"
# Everybody waits behind a waiting ALTER TABLE: better to try again the next night.
_PATIENCE: Final = "SET LOCAL lock_timeout = '2s'"
# No writer who began in a month is still at work so long after it.
_SETTLED: Final = timedelta(days=2)
_PAST: Final = """
SELECT relname FROM pg_class WHERE relname ~ '^lrs_statement_[0-9]{4}_[0-9]{2}$' AND relkind = 'r'
ORDER BY relname
"""
_STAND_ALONE: Final = """
SELECT relname FROM pg_class
WHERE relname ~ '^lrs_statement_[0-9]{4}_[0-9]{2}_gone$' AND relkind = 'r' ORDER BY relname
"""
_ROWS: Final = (
    f"SELECT s.tenant, {COLUMNS} FROM {{table}} s"  # noqa: S608 - text of this house
    " WHERE (s.tenant, s.position) > (%s, %s) ORDER BY s.tenant, s.position LIMIT %s"
)


def drop_expired_months(*, by: str, now: datetime | None = None) -> list[str]:
    """Drop the past months that hold only what has expired; return them as "2026-11".

    Nothing goes that is held, that somebody relies on, or that a statement of another month refers
    to; such a month is emptied row by row and goes when it is empty.
    """
    moment = now or timezone.now()
    for table in _names(_PAST):
        over = month_bounds(_month_of(table))[1] <= first_position(moment - _SETTLED)
        if over and _may_go(table, moment):
            _take_out(table, moment)
    return [_entomb_and_drop(table, by) for table in _names(_STAND_ALONE)]


def _names(query: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [name for (name,) in cursor.fetchall()]


def _month_of(table: str) -> date:
    year, month = table.removesuffix(_ALONE).split("_")[2:]
    return date(int(year), int(month), 1)


def _may_go(table: str, now: datetime) -> bool:
    """Whether nothing in this month has to stay."""
    tenants = _tenants_in(table)
    if not all(_has_expired(table, tenant, now) for tenant in tenants) or _is_held(table, now):
        return False
    sparing = {
        tenant
        for tenant in tenants
        if any(expiry.spares_evidence for expiry in expiries_of(tenant, now))
    }
    bounds = month_bounds(_month_of(table))
    for tenant, found in _batches(table):
        if tenant in sparing and relied_on(tenant, found):
            return False
        heirs = referring_to(tenant, [stored.id for stored in found])
        if any(not bounds[0] <= heir.position < bounds[1] for heir in heirs):
            return False
    return True


def _tenants_in(table: str) -> list[int]:
    with connection.cursor() as cursor:
        query = sql.SQL("SELECT DISTINCT tenant FROM {} ORDER BY tenant")
        cursor.execute(query.format(sql.Identifier(table)))
        return [tenant for (tenant,) in cursor.fetchall()]


def _has_expired(table: str, tenant: int, now: datetime) -> bool:
    """Whether the rules of a tenant let all go that it has in this month."""
    conditions = [condition(tenant, expiry) for expiry in expiries_of(tenant, now)]
    if not conditions:
        return False
    expired = " OR ".join(f"({text})" for text, _ in conditions)
    values = [value for _, values in conditions for value in values]
    return not _exists(table, f"s.tenant = %s AND NOT ({expired})", [tenant, *values])


def _is_held(table: str, now: datetime) -> bool:
    """Whether anything in this month is held."""
    links = table.replace("lrs_statement", "lrs_link")
    kinds = [int(kind) for kind in AGENT_LINKS]
    for tenant in _tenants_in(table):
        holds = Holds.of(tenant, now)
        not_held, values = holds.condition()
        if _exists(table, f"s.tenant = %s AND NOT ({not_held})", [tenant, *values]):
            return True
        named = "s.tenant = %s AND s.kind = ANY(%s) AND s.ref = ANY(%s)"
        if _exists(links, named, [tenant, kinds, holds.agents]):
            return True
    return False


def _exists(table: str, where: str, values: Sequence[Any]) -> bool:
    query = sql.SQL("SELECT EXISTS (SELECT 1 FROM {} s WHERE " + where + ")")  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query.format(sql.Identifier(table)), values)
        return bool(cursor.fetchone()[0])


def _take_out(table: str, now: datetime) -> None:
    """Let the month stand alone, unless somebody is in the way or has placed a hold meanwhile."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for tenant in _tenants_in(table):
                lock_removal(tenant)
            if _is_held(table, now):
                return
            cursor.execute(_PATIENCE)
            for parent in TABLES:
                name = table.replace("lrs_statement", parent)
                names = {
                    "parent": sql.Identifier(parent),
                    "name": sql.Identifier(name),
                    "alone": sql.Identifier(name + _ALONE),
                }
                for step in (
                    "ALTER TABLE {parent} DETACH PARTITION {name}",
                    "ALTER TABLE {name} RENAME TO {alone}",
                ):
                    cursor.execute(sql.SQL(step).format(**names))
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise


def _entomb_and_drop(table: str, by: str) -> str:
    """Entomb the ids of a month that stands alone, then drop it; return the month."""
    month = f"{_month_of(table):%Y-%m}"
    audits: dict[int, Audit] = {}
    for tenant, found in _batches(table):
        with transaction.atomic():
            if tenant not in audits:
                details = {"month": month}
                audits[tenant] = Audit(tenant, "retention.month", by=by, details=details)
            ids = removal.entomb(tenant, found)
            if ids:
                statements_erased.send(sender=StatementRow, tenant=tenant, ids=ids)
            audits[tenant].add({ERASED: len(ids)})
    with transaction.atomic(), connection.cursor() as cursor:
        for parent in TABLES:
            name = sql.Identifier(table.replace("lrs_statement", parent))
            cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(name))
        for audit in audits.values():
            audit.finish()
    return month


def _batches(table: str) -> Iterator[tuple[int, list[StoredStatement]]]:
    """All statements of a month with their tenant, in batches of one tenant each."""
    query = sql.SQL(_ROWS).format(table=sql.Identifier(table))
    after = (-1, -1)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(query, [*after, BATCH])
            rows = cursor.fetchall()
        if not rows:
            return
        for tenant, of_tenant in groupby(rows, key=lambda row: int(row[0])):
            found = [stored_from(row[1:]) for row in of_tenant]
            after = (tenant, found[-1].position)
            yield tenant, found
