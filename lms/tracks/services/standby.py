"""Standby cases (待岗): opened, noticed, trained, assessed, decided, appealed, closed (R149–R152).

Every move goes through `rules.standby`, is a step of the case, and is filed with the person.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lms.people.models import Employee
from lms.people.queries import work_calendar
from lms.people.rules.filing import text
from lms.people.services import audit, file_records, notify
from lms.regulation.queries import reading
from lms.regulation.rules.ambiguities.outcomes import appeal_until
from lms.tracks.exceptions import (
    CaseLacks,
    CaseOpenAlready,
    CaseStateMoved,
    NotYourPart,
    ReasonMissing,
)
from lms.tracks.models import (
    Enrolment,
    StandbyCase,
    StandbyEvidence,
    StandbyGap,
    StandbyMeasure,
    StandbyStep,
    TrackItem,
)
from lms.tracks.queries.standby import facts_of
from lms.tracks.rules.standby import (
    MOVES,
    WORDS,
    CaseFacts,
    Event,
    Outcome,
    State,
    ends_as_trained,
    missing,
)
from lms.tracks.services.deltas import small_track
from lms.tracks.services.enrolling import enrol_people
from lms.tracks.services.standby_records import step_record

NOTICE: Final = "tracks.standby_notice"


@transaction.atomic
def open_case(actor: Employee, employee: Employee, **details: Any) -> StandbyCase:
    """Begin to prepare a case. Raises CaseOpenAlready, NotYourPart for one's own."""
    if actor.id == employee.id:
        raise NotYourPart
    try:
        with transaction.atomic():
            case = StandbyCase.objects.create(
                tenant=actor.tenant,
                employee=employee,
                opened_by=actor,
                opened_at=timezone.now(),
                **details,
            )
    except IntegrityError as error:
        raise CaseOpenAlready(name=employee.name) from error
    audit(actor, "tracks.standby_opened", "standby_case", case.id)
    return case


@transaction.atomic
def change_case(actor: Employee, case: StandbyCase, **details: Any) -> StandbyCase:
    """Change what a case says while it is prepared, or its days before training begins.

    Once the notice is out only `starts_on` and `ends_on` may move, and only later: what the
    employee was told stands. Raises CaseStateMoved.
    """
    held = hold(case)
    if held.state == State.NOTICED:
        later = {"starts_on": max(details["starts_on"], held.starts_on)}
        details = later | {"ends_on": max(details["ends_on"], later["starts_on"])}
    elif held.state != State.DRAFT:
        raise CaseStateMoved
    for name, value in details.items():
        setattr(held, name, value)
    held.save(update_fields=list(details))
    audit(actor, "tracks.standby_changed", "standby_case", held.id, {"fields": sorted(details)})
    return held


@transaction.atomic
def add_evidence(actor: Employee, case: StandbyCase, **details: Any) -> StandbyEvidence:
    """Add what shows the reason, while the case is prepared. Raises CaseStateMoved."""
    held = hold(case, State.DRAFT)
    evidence = StandbyEvidence.objects.create(tenant=held.tenant, case=held, **details)
    audit(actor, "tracks.standby_evidence", "standby_case", held.id, {"id": str(evidence.id)})
    return evidence


@transaction.atomic
def save_gap(
    actor: Employee,
    case: StandbyCase,
    gap: StandbyGap | None,
    *,
    title: str,
    trains: Collection[TrackItem],
    measures: Collection[TrackItem],
) -> StandbyGap:
    """Name a shortcoming with the items that train and measure it. Raises CaseStateMoved."""
    held = hold(case, State.DRAFT)
    if gap is None:
        gap = StandbyGap(tenant=held.tenant, case=held)
    gap.title = title
    gap.save()
    StandbyMeasure.objects.filter(tenant=held.tenant, gap=gap).delete()
    StandbyMeasure.objects.bulk_create(
        StandbyMeasure(tenant=held.tenant, gap=gap, item=item, role=role)
        for role, items in (
            (StandbyMeasure.Role.TRAINS, trains),
            (StandbyMeasure.Role.MEASURES, measures),
        )
        for item in items
    )
    audit(actor, "tracks.standby_gap", "standby_case", held.id, {"gap": title})
    return gap


@transaction.atomic
def send_notice(actor: Employee, case: StandbyCase) -> StandbyCase:
    """Hand over the notice (F14): from now on it waits for the employee's signature.

    Raises CaseStateMoved, and CaseLacks while evidence, gaps or their cover are missing.
    """
    held = hold(case)
    target = _allowed(held, Event.NOTICE, facts_of(held))
    [notice] = notify(
        held.tenant,
        [held.employee],
        kind=NOTICE,
        title=text("Notice of standby training", "员工待岗培训通知书"),
        body=text(
            f"Your training begins on {held.starts_on} at {held.place}. Read the notice and say"
            " that you have received it; you may object to it.",
            f"您的待岗培训将于 {held.starts_on} 在 {held.place} 开始。请阅读通知书并签收，"
            "如有异议可提出申诉。",
        ),
        url=reverse("tracks:my_standby", args=[held.id]),
        about=("standby_case", held.id),
        must_acknowledge=True,
        due_on=held.starts_on - timedelta(days=1),
    )
    held.notice, held.noticed_at = notice, timezone.now()
    return _step(actor, held, Event.NOTICE, target)


@transaction.atomic
def note_receipt(
    actor: Employee, case: StandbyCase, *, refused: bool = False, note: str = ""
) -> StandbyCase:
    """The employee says that they have the notice; or `actor` witnessed that they refused it.

    A witness is neither the employee nor who opened the case, and says what happened. Raises
    CaseStateMoved, NotYourPart, ReasonMissing.
    """
    held = hold(case)
    target = _allowed(held, Event.RECEIVE, facts_of(held))
    if held.received_at:
        return held
    if refused:
        if actor.id in {held.employee_id, held.opened_by_id}:
            raise NotYourPart
        if not note.strip():
            raise ReasonMissing
        held.refusal_witness = actor
    elif actor.id != held.employee_id:
        raise NotYourPart
    held.received_at = timezone.now()
    return _step(actor, held, Event.RECEIVE, target, note)


@transaction.atomic
def begin_training(actor: Employee, case: StandbyCase) -> StandbyCase:
    """Begin: the employee joins a track of exactly the items that train and measure their gaps.

    Raises CaseStateMoved, and CaseLacks before the notice was received or the first day has come.
    """
    held = hold(case)
    target = _allowed(held, Event.TRAIN, facts_of(held))
    joined = enrol_people(
        actor,
        _track_of(held),
        [held.employee],
        due_on=max(held.ends_on, timezone.localdate()),
        reason=Enrolment.Reason.STANDBY,
    )
    held.enrolment = joined.enrolled[0]
    return _step(actor, held, Event.TRAIN, target)


@transaction.atomic
def write_report(
    actor: Employee,
    case: StandbyCase,
    *,
    observations: str,
    opinion: str,
    results: Collection[tuple[StandbyGap, bool, str]],
) -> StandbyCase:
    """The assessor enters the result of every gap and signs the report (F15, R151).

    Nobody assesses themselves. Raises CaseStateMoved, CaseLacks, NotYourPart.
    """
    held = hold(case)
    if actor.id == held.employee_id:
        raise NotYourPart
    for gap, closed, result in results:
        gap.closed, gap.result = closed, result
        gap.save(update_fields=["closed", "result"])
    held.observations, held.opinion = observations, opinion
    target = _allowed(held, Event.REPORT, replace(facts_of(held), signed=bool(opinion.strip())))
    held.assessor, held.signed_at = actor, timezone.now()
    held.seen_at, held.statement = None, ""
    notify(
        held.tenant,
        [held.employee],
        kind=f"tracks.standby_report_{held.steps.filter(tenant=held.tenant).count()}",
        title=text("Report on your standby training", "员工待岗培训评估报告"),
        url=reverse("tracks:my_standby", args=[held.id]),
        about=("standby_case", held.id),
    )
    return _step(actor, held, Event.REPORT, target)


@transaction.atomic
def see_report(actor: Employee, case: StandbyCase, statement: str = "") -> StandbyCase:
    """The employee has seen the report and says what they want to. Raises NotYourPart."""
    held = hold(case)
    target = _allowed(held, Event.SEE, facts_of(held))
    if actor.id != held.employee_id:
        raise NotYourPart
    held.seen_at = held.seen_at or timezone.now()
    held.statement = statement.strip() or held.statement
    return _step(actor, held, Event.SEE, target, statement)


@transaction.atomic
def decide_case(
    actor: Employee, case: StandbyCase, outcome: Outcome, note: str, *, trained: bool
) -> StandbyCase:
    """Decide what follows; with an extension the training goes on.

    Neither the employee nor the assessor decides. `trained` says that the training met its aim:
    only where every gap is covered and closed (R152). Raises CaseStateMoved, CaseLacks,
    NotYourPart, ReasonMissing.
    """
    held = hold(case)
    if actor.id in {held.employee_id, held.assessor_id}:
        raise NotYourPart
    if not note.strip():
        raise ReasonMissing
    facts = replace(facts_of(held), outcome=outcome, trained=trained)
    event = Event.EXTEND if outcome is Outcome.EXTEND else Event.DECIDE
    target = _allowed(held, event, facts)
    if event is Event.EXTEND:
        held.ends_on = max(held.ends_on, timezone.localdate()) + (held.ends_on - held.starts_on)
        return _step(actor, held, event, target, note)
    held.outcome, held.trained = outcome.value, trained
    held.decided_by, held.decided_at = actor, timezone.now()
    today = timezone.localdate()
    held.appeal_until = appeal_until(
        today, reading(held.tenant, "A39", today), work_calendar(held.tenant)
    )
    _tell_outcome(held)
    return _step(actor, held, event, target, note)


@transaction.atomic
def appeal(actor: Employee, case: StandbyCase, reason: str) -> StandbyCase:
    """The employee objects, with a reason, in time. Raises CaseLacks, NotYourPart, …."""
    held = hold(case)
    if actor.id != held.employee_id:
        raise NotYourPart
    if not reason.strip():
        raise ReasonMissing
    target = _allowed(held, Event.APPEAL, facts_of(held))
    return _step(actor, held, Event.APPEAL, target, reason)


@transaction.atomic
def review_appeal(
    actor: Employee, case: StandbyCase, note: str, *, outcome: Outcome | None = None
) -> StandbyCase:
    """Somebody else than who decided upholds the outcome or names another one.

    An appeal is decided once: the time for another is over. Raises NotYourPart, ReasonMissing, ….
    """
    held = hold(case)
    if actor.id in {held.employee_id, held.decided_by_id, held.assessor_id}:
        raise NotYourPart
    if not note.strip():
        raise ReasonMissing
    target = _allowed(held, Event.REVIEW, facts_of(held))
    if outcome and outcome is not Outcome.EXTEND:
        held.outcome = outcome.value
        held.trained = bool(held.trained) and ends_as_trained(facts_of(held))
    held.appeal_until = timezone.localdate() - timedelta(days=1)
    _tell_outcome(held)
    return _step(actor, held, Event.REVIEW, target, note)


@transaction.atomic
def close_case(actor: Employee, case: StandbyCase) -> StandbyCase:
    """Close a case when the time for an appeal is over. Raises CaseStateMoved, CaseLacks."""
    held = hold(case)
    target = _allowed(held, Event.CLOSE, facts_of(held))
    held.closed_at = timezone.now()
    return _step(actor, held, Event.CLOSE, target)


@transaction.atomic
def drop_case(actor: Employee, case: StandbyCase, reason: str) -> StandbyCase:
    """Give a case up before training begins. Raises CaseStateMoved, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    held = hold(case)
    target = _allowed(held, Event.DROP, facts_of(held))
    held.closed_at = timezone.now()
    return _step(actor, held, Event.DROP, target, reason)


def hold(case: StandbyCase, *states: State) -> StandbyCase:
    """The case, locked; with `states`, only in one of them. Raises CaseStateMoved."""
    held = (
        StandbyCase.objects.select_for_update(of=("self",))
        .select_related("employee__unit", "opened_by", "assessor", "decided_by", "refusal_witness")
        .get(tenant=case.tenant, id=case.id)
    )
    if states and held.state not in states:
        raise CaseStateMoved
    return held


def _allowed(case: StandbyCase, event: Event, facts: CaseFacts) -> State:
    """Where `event` leads; raises CaseStateMoved, and CaseLacks with all that is missing."""
    target = MOVES.get((State(case.state), event))
    if target is None:
        raise CaseStateMoved
    lacking = missing(event, facts)
    if lacking:
        raise CaseLacks(
            what={
                "en": " ".join(WORDS[one]["en"] for one in lacking),
                "zh-Hans": "".join(WORDS[one]["zh-Hans"] for one in lacking),
            }
        )
    return target


def _step(
    actor: Employee, case: StandbyCase, event: Event, target: State, note: str = ""
) -> StandbyCase:
    """Take the move, note it as a step, and file it."""
    case.state = target
    case.save()
    step = StandbyStep(
        tenant=case.tenant,
        case=case,
        at=timezone.now(),
        actor=actor,
        event=event.value,
        state=target.value,
        note=note.strip(),
    )
    record = step_record(case, step)
    step.record = record.as_payload()
    step.save(force_insert=True)
    audit(actor, f"tracks.standby_{event.value}", "standby_case", case.id, {"state": target.value})
    file_records(case.tenant, [record])
    return case


def _track_of(case: StandbyCase) -> Any:
    """The track of the items that the case names, each once; training comes before measuring."""
    items: dict[Any, TrackItem] = {}
    measures = StandbyMeasure.objects.filter(tenant=case.tenant, gap__case=case)
    for measure in measures.select_related("item").order_by("-role", "gap_id", "id"):
        items.setdefault(measure.item_id, measure.item)
    hidden = ("id", "track_id", "stage_id", "position", "key", "assessed_by", "elective")
    return small_track(
        case.tenant,
        f"standby-{case.id}",
        text("Standby training", "待岗培训"),
        [
            {**item.columns(without=hidden), "key": f"standby-{number}"}
            for number, item in enumerate(items.values(), start=1)
        ],
        kind="standby",
        summary=text(case.pass_standard, case.pass_standard),
    )


def _tell_outcome(case: StandbyCase) -> None:
    notify(
        case.tenant,
        [case.employee],
        kind=f"tracks.standby_outcome_{case.steps.filter(tenant=case.tenant).count()}",
        title=text("Your standby case was decided", "您的待岗案件已有处理结果"),
        url=reverse("tracks:my_standby", args=[case.id]),
        about=("standby_case", case.id),
    )
