"""Erasing a person, or putting a pseudonym in their place.

Both go through the statements that name the person, oldest first, in batches that are transactions
of their own; so no transaction is long, and a run that was killed is simply run again. First all
is looked at and nothing changed: if any of it is held, nothing is. Each batch looks again, behind
a lock that a hold being placed waits for.

What rooms above keep about the person goes first, a piece at a time (`rules.holders`): what can no
longer be played tells nothing more of them. Then launch tokens go, that nobody writes on meanwhile,
and documents. They go in both cases: state and profile are for whoever can still act as them, and
nobody can act as a pseudonym.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from xapi.lrs.exceptions import PersonUnnamed, StatementsHeld
from xapi.lrs.models import LaunchToken, LegalHold
from xapi.lrs.queries import StoredStatement
from xapi.lrs.queries.documents import documents_about
from xapi.lrs.queries.protection import Holds, statements_naming
from xapi.lrs.rules.holders import Holder, holders
from xapi.lrs.rules.people import Place, agent_of, all_identifiers, places_of, put_in_place
from xapi.lrs.rules.pseudonyms import pseudonym_of
from xapi.lrs.services import removal
from xapi.lrs.services.audit import Audit, lock_removal
from xapi.lrs.services.documents import erase_documents
from xapi.lrs.services.patience import patiently
from xapi.statements import Statement
from xapi.statements.actors import Identifier
from xapi.statements.parsing import read_stored

ERASED: Final = "erased"
PSEUDONYMISED: Final = "pseudonymised"
DOCUMENTS: Final = "documents"


@dataclass(frozen=True)
class Outcome:
    """What was done, or would be: `run` is the row of the audit, `counts` are how many of what."""

    run: UUID
    counts: dict[str, int]
    dry_run: bool

    def as_dict(self) -> dict[str, Any]:
        return {"run": str(self.run), "dry_run": self.dry_run, **self.counts}


def erase_person(
    *, tenant: int, person: Collection[Identifier], by: str, dry_run: bool = False
) -> Outcome:
    """Erase what the person did, and put a pseudonym where others' statements name them.

    Raises PersonUnnamed, or StatementsHeld before anything has changed.
    """
    return _Work(tenant, person, erases=True).run("erase", by=by, dry_run=dry_run)


def pseudonymise_person(
    *, tenant: int, person: Collection[Identifier], by: str, dry_run: bool = False
) -> Outcome:
    """Put a pseudonym in the person's place everywhere. Raises as `erase_person` does."""
    return _Work(tenant, person, erases=False).run("pseudonymise", by=by, dry_run=dry_run)


class _Work:
    """One person, and what is to become of the statements that name them."""

    def __init__(self, tenant: int, person: Collection[Identifier], *, erases: bool) -> None:
        if not person:
            raise PersonUnnamed
        self.tenant = tenant
        self.given = frozenset(person)
        self.person = all_identifiers(person)
        self.erases = erases
        self.pseudonym = pseudonym_of(str(settings.CALLCRAFT_PSEUDONYM_KEY), tenant, person)

    def run(self, operation: str, *, by: str, dry_run: bool) -> Outcome:
        try:
            expected = self._survey()
        except StatementsHeld as held:
            details = {"held": str(held.params["hold"])}
            Audit(self.tenant, operation, by=by, person=self.given, details=details).finish()
            raise
        audit = Audit(self.tenant, operation, by=by, person=self.given, dry_run=dry_run)
        if dry_run:
            audit.add(expected)
        else:
            for holder in holders():
                self._forget_in(holder, audit)
            patiently(partial(self._erase_documents, audit))
            for found in statements_naming(self.tenant, self.person):
                patiently(partial(self._work_off, found, audit))
        audit.finish()
        counts = {PSEUDONYMISED: 0, DOCUMENTS: 0, **audit.counts}
        return Outcome(audit.run.id, {ERASED: 0, **counts} if self.erases else counts, dry_run)

    def _survey(self) -> Counter[str]:
        """Count what there is to do. Raises StatementsHeld if any of it is held."""
        holds = Holds.of(self.tenant, timezone.now())
        refuse(self._hold(holds))
        expected = Counter({DOCUMENTS: documents_about(self.tenant, self.person).count()})
        for holder in holders():
            refuse(self._hold_over(holder, holds))
            expected.update(holder.counts(self.tenant, self.person))
        for found in statements_naming(self.tenant, self.person):
            gone, changed = self._sorted(found, holds)
            expected += Counter({ERASED: len(gone), PSEUDONYMISED: len(changed)})
        return expected

    def _hold(self, holds: Holds) -> LegalHold | None:
        """A hold of the person, or of one of their documents."""
        documents = documents_about(self.tenant, self.person)
        held = documents.filter(registration__in=holds.registrations).first()
        if held is not None and held.registration is not None:
            return holds.registrations[held.registration]
        return holds.over_person(self.person)

    def _hold_over(self, holder: Holder, holds: Holds) -> LegalHold | None:
        """A hold of anything that a room above would touch."""
        if not holds.standing:
            return None
        for involved in holder.involved(self.tenant, self.person):
            hold = holds.registrations.get(involved.registration)
            if hold := hold or holds.over_person([involved.person]):
                return hold
        return None

    def _forget_in(self, holder: Holder, audit: Audit) -> None:
        """Let a room above do its work, each piece in a transaction of its own."""
        is_done = False
        while not is_done:
            is_done = not patiently(partial(self._forget_piece, holder, audit))

    def _forget_piece(self, holder: Holder, audit: Audit) -> Mapping[str, int]:
        with transaction.atomic():
            lock_removal(self.tenant)
            holds = Holds.of(self.tenant, timezone.now())
            refuse(self._hold(holds) or self._hold_over(holder, holds))
            done = holder.forget(self.tenant, self.person, self.pseudonym)
            audit.add(done)
        return done

    def _erase_documents(self, audit: Audit) -> None:
        with transaction.atomic():
            lock_removal(self.tenant)
            refuse(self._hold(Holds.of(self.tenant, timezone.now())))
            for identifier in self.person:
                agent = agent_of(identifier)
                LaunchToken.objects.filter(tenant=self.tenant, actor__contains=agent).delete()
            gone = erase_documents(tenant=self.tenant, person=self.person)
            audit.add({DOCUMENTS: gone})

    def _work_off(self, found: Sequence[StoredStatement], audit: Audit) -> None:
        with transaction.atomic():
            lock_removal(self.tenant)
            holds = Holds.of(self.tenant, timezone.now())
            refuse(holds.over_person(self.person))
            gone, changed = self._sorted(removal.locked(self.tenant, found), holds)
            ids = removal.erase(self.tenant, gone)
            removal.change(self.tenant, changed)
            audit.add({ERASED: len(ids), PSEUDONYMISED: len(changed)})

    def _sorted(
        self, found: Sequence[StoredStatement], holds: Holds
    ) -> tuple[list[StoredStatement], list[tuple[StoredStatement, Statement]]]:
        """Which of the statements go, and which change, with what they become."""
        gone: list[StoredStatement] = []
        changed: list[tuple[StoredStatement, Statement]] = []
        for stored in found:
            statement = read_stored(stored.payload)
            places = places_of(statement, self.person)
            if not places:
                continue
            refuse(holds.over(statement))
            if self.erases and Place.ACTOR in places:
                gone.append(stored)
            else:
                put_in_place(statement, self.person, self.pseudonym)
                changed.append((stored, statement))
        return gone, changed


def refuse(hold: LegalHold | None) -> None:
    """Raises StatementsHeld when there is a hold."""
    if hold is not None:
        raise StatementsHeld(hold=hold.id, reason=hold.reason, placed_by=hold.placed_by)
