"""Taking in what another store has recorded.

Each page is stored in one transaction with the cursor: a process killed in between has neither, and
reads the page again. Statements keep their id and timestamp; `stored` is ours, and the authority is
an account of this installation that names the source, because we vouch for having pulled it and for
nothing else. What we cannot store becomes a dead letter and does not hold up the rest.
"""

import random
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final
from uuid import UUID

import msgspec
import structlog
from django.utils import timezone

from xapi.forwarding.adapters import vault
from xapi.forwarding.adapters.stores import LIMITS, Store, open_store
from xapi.forwarding.models import LetterState, Source
from xapi.forwarding.queries import open_letters
from xapi.forwarding.rules.paging import FoundPage, NotAPage, first_url, read_page
from xapi.forwarding.rules.verdicts import Outcome, Verdict, excerpt, judge_failure
from xapi.forwarding.services.contents import fetch_contents
from xapi.forwarding.services.deciding import dismiss
from xapi.forwarding.services.leases import (
    Clock,
    Draw,
    Lease,
    LeaseLost,
    note_success,
    note_trouble,
    take_lease,
    working,
)
from xapi.forwarding.services.taking import take
from xapi.outside.answers import Answer, NoAnswer
from xapi.outside.http import Limits
from xapi.outside.sealing import UnsealError

PAGE: Final = 100
MOST_PAGES: Final = 100

log = structlog.get_logger("callcraft.forwarding")


@dataclass(slots=True)
class PullReport:
    """What one run did; `stopped` says why it ended early, `goes_on` that there is more to do."""

    seen: int = 0
    refused: int = 0
    stopped: str = ""
    goes_on: bool = False


def pull_due(
    tenant: int,
    source_id: UUID,
    *,
    clock: Clock = timezone.now,
    draw: Draw = random.random,
    limits: Limits = LIMITS,
) -> PullReport:
    """Read a source up to its end. Does nothing when it rests, or another worker is at it.

    Must not be called inside a transaction (RuntimeError).
    """
    report = PullReport()
    lease = take_lease(Source, tenant, source_id, clock())
    if lease is None:
        return report
    try:
        with working(lease, clock, draw):
            verdict = _run(lease, clock, limits, report)
            if verdict is not None:
                report.stopped = verdict.reason
                with lease.recording() as row:
                    note_trouble(row, verdict, clock(), draw)
                    row.save()
    except LeaseLost:
        report.stopped = "lease_lost"
    log.info(
        "forwarding.pulled",
        source=str(source_id),
        seen=report.seen,
        refused=report.refused,
        stopped=report.stopped or None,
    )
    return report


def _run(lease: Lease[Source], clock: Clock, limits: Limits, report: PullReport) -> Verdict | None:
    """Read page after page; what went wrong, or None at the end."""
    source = lease.partner
    try:
        secret = vault.open_(source).secret
    except UnsealError as error:
        return Verdict(Outcome.TROUBLE, "secret_unreadable", detail=str(error))
    store = open_store(source, secret, limits)
    if verdict := _take_wanted(lease, store, clock, report):
        return verdict
    url = first_url(source.url, source.cursor, PAGE)
    for _ in range(MOST_PAGES):
        lease.renew(clock())
        page = _fetch(store, url, source.cursor, clock())
        if isinstance(page, Verdict):
            return page
        attached = fetch_contents(lease, store, page.statements, clock)
        source = _take(lease, page, attached, clock(), report)
        if page.more is None:
            return None
        url = page.more
    report.goes_on = True
    return None


def _take_wanted(
    lease: Lease[Source], store: Store, clock: Clock, report: PullReport
) -> Verdict | None:
    """Letters that somebody wants to be tried once more, each fetched by its id."""
    for letter in open_letters(lease.partner).filter(state=LetterState.WANTED):
        lease.renew(clock())
        answer = store.statement(letter.statement_id, voided=False)
        if isinstance(answer, Answer) and answer.status == HTTPStatus.OK:
            statements = [msgspec.Raw(answer.body)]
            attached = fetch_contents(lease, store, statements, clock)
            with lease.recording() as row:
                report.refused += take(row, statements, clock(), attached)
        elif isinstance(answer, Answer) and answer.status == HTTPStatus.NOT_FOUND:
            # Voided there: there is nothing to take any more.
            dismiss(lease.partner, [letter.statement_id])
        else:
            return _trouble(answer, clock())
    return None


def _fetch(store: Store, url: str, cursor: datetime | None, now: datetime) -> FoundPage | Verdict:
    answer = store.page(url)
    if not isinstance(answer, Answer) or answer.status != HTTPStatus.OK:
        return _trouble(answer, now)
    try:
        return read_page(url, answer.headers, answer.body, cursor=cursor)
    except NotAPage as error:
        detail = f"{error}: {excerpt(answer)}"
        return Verdict(Outcome.TROUBLE, "answer_garbled", None, answer.status, detail)


def _trouble(answer: Answer | NoAnswer, now: datetime) -> Verdict:
    """A page that is refused is trouble of the whole, whatever the refusal says."""
    verdict = judge_failure(answer, now=now)
    reason = verdict.reason if verdict.outcome in _PLAIN else "answer_garbled"
    return Verdict(Outcome.TROUBLE, reason, verdict.after, verdict.status, verdict.detail)


_PLAIN: Final = (Outcome.TROUBLE, Outcome.DOUBTFUL)


def _take(
    lease: Lease[Source],
    page: FoundPage,
    attached: frozenset[str],
    now: datetime,
    report: PullReport,
) -> Source:
    with lease.recording() as row:
        refused = take(row, page.statements, now, attached)
        row.cursor = page.cursor
        row.taken += len(page.statements) - refused
        note_success(row, now)
        row.save()
    report.seen += len(page.statements)
    report.refused += refused
    return row
