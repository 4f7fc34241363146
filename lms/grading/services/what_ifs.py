"""Trying a draft on past evidence, and judging a track anew with a list of before and after.

A trial goes through everybody in small batches, each a transaction of its own, so that memory
stays flat, progress can be seen, and an interrupted trial goes on where it stopped. It writes no
decision. A case of judging anew does: its rows say who came out otherwise.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

import structlog
from django.db import OperationalError, transaction
from django.utils import timezone

from lms.grading.exceptions import NoDraft, ReasonMissing
from lms.grading.models import WhatIf, WhatIfRow
from lms.grading.queries.decisions import standing_decisions
from lms.grading.queries.what_ifs import enrolments_of, next_enrolments
from lms.grading.rules.comparing import changed_steps, differs
from lms.grading.rules.evaluate import TOTAL, evaluate
from lms.grading.services.deciding import BATCH, grade_enrolments
from lms.grading.services.inputs import Ledger, gather
from lms.people.models import Employee
from lms.people.services import audit
from lms.regulation.models import RuleSetVersion
from lms.regulation.rules.rule_set import parse_rule_set
from lms.tracks.models import Enrolment, Track
from xapi.problems import Problem

log = structlog.get_logger(__name__)

State = WhatIf.State
Record = dict[str, Any]
UNEXPECTED: Final = "grading.unexpected"


@transaction.atomic
def ask_what_if(actor: Employee, draft: RuleSetVersion, *, since: date | None = None) -> WhatIf:
    """Have a draft tried on the evidence of everybody in its tracks. Raises NoDraft.

    The draft is taken as it is now. The caller queues the job in the same transaction.
    """
    if draft.tenant != actor.tenant or draft.state != RuleSetVersion.State.DRAFT:
        raise NoDraft
    asked = WhatIf(
        tenant=actor.tenant,
        rule_set=draft,
        content=draft.content,
        sha256=draft.sha256,
        since=since,
        asked_by=actor,
        asked_at=timezone.now(),
    )
    return _begun(actor, asked)


@transaction.atomic
def open_regrade(actor: Employee, track: Track, reason: str) -> WhatIf:
    """Open a case: judge everybody in a track anew, and list who came out otherwise.

    For instance after an answer key was corrected. Raises ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    case = WhatIf(
        tenant=actor.tenant,
        kind=WhatIf.Kind.REGRADE,
        track=track,
        reason=reason.strip(),
        asked_by=actor,
        asked_at=timezone.now(),
    )
    return _begun(actor, case)


def _begun(actor: Employee, asked: WhatIf) -> WhatIf:
    asked.people = enrolments_of(asked).count()
    asked.save()
    audit(actor, "grading.what_if", "what_if", asked.id, {"kind": asked.kind, "of": asked.people})
    return asked


def run_what_if(tenant: int, what_if_id: UUID) -> None:
    """Go through everybody that is left. Another that runs meanwhile takes turns with this one."""
    try:
        while _next_batch(tenant, what_if_id):
            pass
    except OperationalError:
        raise
    except Exception as error:
        code = error.code if isinstance(error, Problem) else UNEXPECTED
        log.warning("grading.what_if_failed", what_if=str(what_if_id), exc_info=error)
        WhatIf.objects.filter(tenant=tenant, id=what_if_id).update(
            state=State.FAILED, problem=code, finished_at=timezone.now()
        )


@transaction.atomic
def _next_batch(tenant: int, what_if_id: UUID) -> bool:
    """Look at the next few; whether there may be more."""
    held = WhatIf.objects.select_for_update(of=("self",)).select_related("rule_set")
    asked = held.filter(tenant=tenant, id=what_if_id).first()
    if asked is None or asked.state in {State.DONE, State.FAILED}:
        return False
    batch = next_enrolments(asked, BATCH)
    rows = list(_rows(asked, batch))
    WhatIfRow.objects.bulk_create(rows)
    asked.done += len(batch)
    asked.changed += len(rows)
    asked.state = State.RUNNING
    if batch:
        asked.reached = batch[-1].id
    else:
        asked.state, asked.finished_at, asked.people = State.DONE, timezone.now(), asked.done
    asked.save()
    return bool(batch)


def _rows(asked: WhatIf, batch: Sequence[Enrolment]) -> Iterator[WhatIfRow]:
    if not batch:
        return
    before = _standing(asked.tenant, batch)
    if asked.kind == WhatIf.Kind.DRAFT:
        after = _tried(asked, batch)
    else:
        grade_enrolments(asked.tenant, [one.id for one in batch], force=True)
        after = {one: record for one, record in _standing(asked.tenant, batch).items() if record}
    for enrolment in batch:
        old, new = before[enrolment.id], after.get(enrolment.id)
        if new is None or not differs(old, new):
            continue
        yield WhatIfRow(
            tenant=asked.tenant,
            what_if=asked,
            enrolment=enrolment,
            employee_id=enrolment.employee_id,
            outcome_before=old["outcome"] if old else "",
            score_before=(old["score"] or "") if old else "",
            outcome_after=new["outcome"],
            score_after=new["score"] or "",
            changes=changed_steps(old, new),
        )


def _standing(tenant: int, batch: Sequence[Enrolment]) -> dict[UUID, Record | None]:
    standing = standing_decisions(tenant, [one.id for one in batch])
    return {
        enrolment: decisions[TOTAL].record if TOTAL in decisions else None
        for enrolment, decisions in standing.items()
    }


def _tried(asked: WhatIf, batch: Sequence[Enrolment]) -> dict[UUID, Record]:
    """What the draft makes of each, as the record of a decision that nobody writes."""
    rule_set = parse_rule_set(asked.content)
    gathered, ledger, now = gather(asked.tenant, batch), Ledger(asked.tenant), timezone.now()
    found = {}
    for enrolment in batch:
        inputs = gathered.inputs(enrolment, rule_set, ledger, now)
        evaluation = evaluate(rule_set, inputs.facts, inputs.evidence)
        found[enrolment.id] = evaluation.record(evaluation.scope(TOTAL))
    return found
