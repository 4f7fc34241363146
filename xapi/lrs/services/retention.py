"""Retention: statements that have been kept long enough go, a batch at a time.

What has expired is taken oldest first, in transactions of their own, so no transaction is long and
a run that was killed goes on with what is left. Nothing held goes, and, where the rule says so,
nothing that a room above answers it relies on (`signals.evidence_asked`).

A month of the store in which nothing may stay goes as a whole (`services.months`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from xapi.lrs.exceptions import RetentionRuleUnknown
from xapi.lrs.models import RetentionRule, StatementRow
from xapi.lrs.queries.protection import BATCH, Holds
from xapi.lrs.queries.stored import COLUMNS, StoredStatement, stored_from
from xapi.lrs.rules.keys import verb_key
from xapi.lrs.rules.retention import Expiry, Keeping, expiries
from xapi.lrs.services import removal
from xapi.lrs.services.audit import Audit, lock_removal
from xapi.lrs.services.patience import patiently
from xapi.lrs.services.protection import ERASED, Outcome
from xapi.lrs.signals import evidence_asked
from xapi.statements.parsing import read_stored

# ruff: noqa: S608  Only text of this module is put into queries; values go as parameters.

RELIED_ON: Final = "relied_on"


def set_retention_rule(
    *, tenant: int, verb: str = "", keep_days: int | None, spares_evidence: bool = True, by: str
) -> RetentionRule:
    """Keep statements with this verb (without one: all others) so many days; None is for ever."""
    with transaction.atomic():
        rule, _ = RetentionRule.objects.update_or_create(
            tenant=tenant,
            verb=verb,
            defaults={
                "keep_days": keep_days,
                "spares_evidence": spares_evidence,
                "set_by": by[:200],
                "set_at": timezone.now(),
            },
        )
        details = {"verb": verb, "keep_days": keep_days, "spares_evidence": spares_evidence}
        Audit(tenant, "retention.set", by=by, details=details).finish()
    return rule


def remove_retention_rule(*, tenant: int, verb: str = "", by: str) -> None:
    """What has this verb is kept by the rule for all from now on. Raises RetentionRuleUnknown."""
    with transaction.atomic():
        gone, _ = RetentionRule.objects.filter(tenant=tenant, verb=verb).delete()
        if not gone:
            raise RetentionRuleUnknown(verb=verb or "*")
        Audit(tenant, "retention.remove", by=by, details={"verb": verb}).finish()


def expiries_of(tenant: int, now: datetime) -> list[Expiry]:
    """What the rules of a tenant let go at `now`."""
    rules = RetentionRule.objects.filter(tenant=tenant).order_by("verb")
    return list(
        expiries((Keeping(rule.verb, rule.keep_days, rule.spares_evidence) for rule in rules), now)
    )


def tenants_with_rules() -> list[int]:
    """The tenants that let anything go."""
    rules = RetentionRule.objects.filter(keep_days__isnull=False)
    return list(rules.values_list("tenant", flat=True).distinct().order_by("tenant"))


def apply_retention(
    *, tenant: int, by: str, dry_run: bool = False, now: datetime | None = None
) -> Outcome:
    """Erase what has expired. The counts say how many went, and how many somebody relies on."""
    moment = now or timezone.now()
    wanted = expiries_of(tenant, moment)
    audit = Audit(tenant, "retention", by=by, dry_run=dry_run)
    for expiry in wanted:
        _let_go(tenant, expiry, moment, audit, dry_run=dry_run)
    audit.finish()
    return Outcome(audit.run.id, {ERASED: 0, RELIED_ON: 0, **audit.counts}, dry_run)


def _let_go(tenant: int, expiry: Expiry, now: datetime, audit: Audit, *, dry_run: bool) -> None:
    """Work off one rule, batch by batch."""
    after: int | None = -1
    while after is not None:
        after = patiently(partial(_batch, tenant, expiry, now, audit, after, dry_run=dry_run))


@transaction.atomic
def _batch(
    tenant: int, expiry: Expiry, now: datetime, audit: Audit, after: int, *, dry_run: bool
) -> int | None:
    """Let one batch go; return the position it ended at, None if there was nothing."""
    lock_removal(tenant)
    holds = Holds.of(tenant, now)
    found = expired(tenant, expiry, holds, after=after)
    if not found:
        return None
    there = removal.locked(tenant, found)
    if holds.standing:
        there = [stored for stored in there if not holds.over(read_stored(stored.payload))]
    kept = relied_on(tenant, there) if expiry.spares_evidence else set()
    gone = [stored for stored in there if stored.id not in kept]
    if not dry_run:
        removal.erase(tenant, gone)
    audit.add(Counter({ERASED: len(gone), RELIED_ON: len(kept)}))
    return found[-1].position


def condition(tenant: int, expiry: Expiry) -> tuple[str, tuple[Any, ...]]:
    """SQL for "the statement `s` has expired", and its values."""
    verbs = [verb_key(tenant, verb) for verb in expiry.verbs]
    among = "s.verb <> ALL(%s)" if expiry.others else "s.verb = ANY(%s)"
    return f"s.tenant = %s AND s.position < %s AND {among}", (tenant, expiry.before, verbs)


def expired(
    tenant: int, expiry: Expiry, holds: Holds, *, after: int, limit: int = BATCH
) -> list[StoredStatement]:
    """The next statements that have expired, oldest first; most that are held are left out."""
    has_expired, values = condition(tenant, expiry)
    not_held, held = holds.condition()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM lrs_statement s WHERE {has_expired} AND s.position > %s"
            f" AND {not_held} ORDER BY s.position LIMIT %s",
            (*values, after, *held, limit),
        )
        return [stored_from(row) for row in cursor.fetchall()]


def relied_on(tenant: int, statements: Sequence[StoredStatement]) -> set[UUID]:
    """The ids of those that a room above relies on."""
    if not statements:
        return set()
    answers: Iterable[tuple[Any, Any]] = evidence_asked.send(
        sender=StatementRow, tenant=tenant, statements=list(statements)
    )
    named = {statement_id for _, answer in answers for statement_id in answer or ()}
    return named & {stored.id for stored in statements}
