"""The audit of what was done about somebody's data."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from xapi.lrs.models import ProtectionRun
from xapi.lrs.rules.pseudonyms import subject_of
from xapi.statements.actors import Identifier


class Audit:
    """One run, from its first row to its end.

    `add` belongs into the transaction that did what it counts.
    """

    def __init__(
        self,
        tenant: int,
        operation: str,
        *,
        by: str,
        person: Iterable[Identifier] = (),
        details: Mapping[str, Any] | None = None,
        dry_run: bool = False,
    ) -> None:
        secret = str(settings.CALLCRAFT_PSEUDONYM_KEY)
        self.counts: Counter[str] = Counter()
        self.run = ProtectionRun.objects.create(
            tenant=tenant,
            operation=operation,
            subjects=sorted(subject_of(secret, tenant, identifier) for identifier in person),
            details=dict(details or {}),
            dry_run=dry_run,
            run_by=by[:200],
        )

    def add(self, counts: Mapping[str, int]) -> None:
        """Count what the open transaction does."""
        self._save(self.counts + Counter(counts))

    def finish(self) -> None:
        """The run has come to its end."""
        ProtectionRun.objects.filter(tenant=self.run.tenant, id=self.run.id).update(
            finished_at=timezone.now()
        )

    def _save(self, counts: Counter[str]) -> None:
        ProtectionRun.objects.filter(tenant=self.run.tenant, id=self.run.id).update(
            counts=dict(counts)
        )
        self.counts = counts


# Two keys of 32 bits, so that no mark of a writer (`rules.marks`) is mistaken for it.
_LOCK = 0x4C52_5348


def lock_removal(tenant: int) -> None:
    """Say that this transaction removes: a hold that is being placed waits for its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, hashint8(%s))", [_LOCK, tenant])


def lock_holds(tenant: int) -> None:
    """Wait for every removal under way, and let none begin before this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashint8(%s))", [_LOCK, tenant])
