"""What quality assurance found: imported, and followed until a defect becomes rarer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.coaching.exceptions import LoopOpenAlready, LoopStaysOpen, NotYours
from lms.coaching.models import (
    CallBatch,
    CoachingTalk,
    DefectCode,
    OperationFigure,
    QualityLoop,
    SampledCall,
)
from lms.coaching.queries.people import others
from lms.coaching.queries.quality import comparison_of
from lms.coaching.rules.loop import SMALLEST_SAMPLE, Comparison, Verdict
from lms.coaching.rules.tables import CallRow, Fault, read_calls, read_figures
from lms.people.models import Employee
from lms.people.rules.filing import Field, PersonalRecord, Text, text
from lms.people.rules.roles import Right
from lms.people.services import audit, file_records
from lms.tracks.models import Track


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of a sheet: with any fault nothing was stored."""

    stored: int
    faults: Sequence[Fault]


@transaction.atomic
def name_defect(actor: Employee, code: str, title: Text) -> DefectCode:
    """Make or rename a defect code."""
    defect, _ = DefectCode.objects.update_or_create(
        tenant=actor.tenant,
        code=code,
        defaults={"title_en": title["en"], "title_zh": title["zh-Hans"]},
    )
    audit(actor, "coaching.defect_named", "defect_code", defect.id, {"code": code})
    return defect


@transaction.atomic
def import_calls(actor: Employee, name: str, table: Iterable[Sequence[object]]) -> ImportReport:
    """Take a sheet of sampled calls, all of it or none (R131).

    Unknown defect codes are made, named by their code, for somebody to name.
    """
    rows, faults = read_calls(table)
    people = _people(actor, {row.employee_no for row in rows})
    known = set(
        SampledCall.objects.filter(
            tenant=actor.tenant, call_number__in=[row.call_number for row in rows]
        ).values_list("call_number", flat=True)
    )
    faults = [*faults, *_call_faults(rows, people, known)]
    if faults or not rows:
        return ImportReport(0, sorted(faults, key=lambda fault: fault.line))
    codes = {code for row in rows for code in row.defects}
    DefectCode.objects.bulk_create(
        [
            DefectCode(tenant=actor.tenant, code=code, title_en=code, title_zh=code)
            for code in sorted(codes)
        ],
        ignore_conflicts=True,
    )
    batch = CallBatch.objects.create(
        tenant=actor.tenant, name=name[:200], imported_by=actor, calls=len(rows)
    )
    SampledCall.objects.bulk_create(
        SampledCall(
            tenant=actor.tenant,
            batch=batch,
            employee=people[row.employee_no],
            call_number=row.call_number,
            called_on=row.day,
            score=row.score,
            defects=list(row.defects),
        )
        for row in rows
    )
    audit(actor, "coaching.calls_imported", "call_batch", batch.id, {"calls": len(rows)})
    return ImportReport(len(rows), [])


@transaction.atomic
def import_figures(actor: Employee, table: Iterable[Sequence[object]]) -> ImportReport:
    """Take a sheet of figures of the operation; a figure of the same days is replaced."""
    rows, faults = read_figures(table)
    people = _people(actor, {row.employee_no for row in rows if row.employee_no})
    faults = [
        *faults,
        *(
            Fault(row.line, "table.employee_unknown", row.employee_no)
            for row in rows
            if row.employee_no and row.employee_no not in people
        ),
    ]
    if faults:
        return ImportReport(0, sorted(faults, key=lambda fault: fault.line))
    for row in rows:
        OperationFigure.objects.update_or_create(
            tenant=actor.tenant,
            employee=people.get(row.employee_no),
            figure=row.figure.value,
            first_day=row.first,
            last_day=row.last,
            defaults={"value": row.value, "n": row.n, "imported_by": actor},
        )
    audit(actor, "coaching.figures_imported", "figures", actor.id, {"rows": len(rows)})
    return ImportReport(len(rows), [])


@transaction.atomic
def open_loop(
    actor: Employee,
    agent: Employee,
    defect: DefectCode,
    *,
    trained_on: date,
    wanted: int,
    track: Track | None = None,
    talk: CoachingTalk | None = None,
) -> QualityLoop:
    """Follow a defect of an agent from the day of training on. Raises NotYours, LoopOpenAlready."""
    if not others(actor, Right.COACH).filter(id=agent.id).exists():
        raise NotYours
    try:
        with transaction.atomic():
            loop = QualityLoop.objects.create(
                tenant=actor.tenant,
                employee=agent,
                defect=defect,
                trained_on=trained_on,
                wanted=max(wanted, SMALLEST_SAMPLE),
                track=track,
                talk=talk,
                opened_by=actor,
            )
    except IntegrityError as error:
        raise LoopOpenAlready from error
    audit(actor, "coaching.loop_opened", "quality_loop", loop.id)
    return loop


@transaction.atomic
def train_again(actor: Employee, loop: UUID, trained_on: date) -> QualityLoop:
    """The defect did not fall: follow it anew from another training. Raises NotYours, LoopStaysOpen
    for a day before the last training."""
    held = _held_loop(actor, loop)
    if trained_on < held.trained_on or held.state == QualityLoop.State.CLOSED:
        raise LoopStaysOpen(before="–", after="–", wanted=held.wanted)
    audit(
        actor,
        "coaching.loop_trained_again",
        "quality_loop",
        held.id,
        {"from": held.trained_on.isoformat(), "to": trained_on.isoformat()},
    )
    held.trained_on = trained_on
    held.save(update_fields=["trained_on"])
    return held


@transaction.atomic
def close_loop(actor: Employee, loop: UUID) -> QualityLoop:
    """Close a loop whose figures show the defect falling, and file the sheet F13 (R126).

    Raises LoopStaysOpen otherwise, whoever asks; NotYours.
    """
    held = _held_loop(actor, loop)
    found = comparison_of(held)
    if found.verdict is not Verdict.FALLING or held.state == QualityLoop.State.CLOSED:
        raise LoopStaysOpen(
            before=f"{found.before_defects}/{found.before_n}",
            after=f"{found.after_defects}/{found.after_n}",
            wanted=held.wanted,
        )
    held.state, held.closed_at, held.closed_by = QualityLoop.State.CLOSED, timezone.now(), actor
    held.before_defects, held.before_n = found.before_defects, found.before_n
    held.after_defects, held.after_n = found.after_defects, found.after_n
    held.save()
    audit(actor, "coaching.loop_closed", "quality_loop", held.id)
    _file(held, found)
    return held


def _held_loop(actor: Employee, loop: UUID) -> QualityLoop:
    held = (
        QualityLoop.objects.select_for_update(of=("self",))
        .select_related("employee", "defect", "track")
        .get(tenant=actor.tenant, id=loop)
    )
    if not others(actor, Right.COACH).filter(id=held.employee_id).exists():
        raise NotYours
    return held


def _file(loop: QualityLoop, found: Comparison) -> None:
    defect, track = loop.defect, loop.track
    course = text(track.title_en, track.title_zh) if track else text("coaching", "辅导")
    fields = [
        Field("course", text("Course", "课程"), course),
        Field("trained_on", text("Trained on", "培训日期"), loop.trained_on.isoformat()),
        Field(
            "defect",
            text("Defect", "缺陷"),
            text(f"{defect.code} {defect.title_en}", f"{defect.code} {defect.title_zh}"),
        ),
        Field("before", text("Before", "训前"), f"{found.before_defects}/{found.before_n}"),
        Field("after", text("After", "训后"), f"{found.after_defects}/{found.after_n}"),
        Field("verdict", text("Verdict", "结论"), text("falling", "下降")),
    ]
    file_records(
        loop.tenant,
        [
            PersonalRecord(
                employee_id=loop.employee_id,
                kind="quality_tracking",
                title=text("Post-training service-quality tracking", "培训服务质量跟踪表"),
                fields=fields,
                occurred_at=loop.closed_at or timezone.now(),
                source=loop.id,
                form="F13",
                clauses=["S09#annex"],
            )
        ],
    )


def _people(actor: Employee, numbers: set[str]) -> dict[str, Employee]:
    found = Employee.objects.filter(tenant=actor.tenant, employee_no__in=numbers)
    return {employee.employee_no: employee for employee in found}


def _call_faults(
    rows: Iterable[CallRow], people: dict[str, Employee], known: set[str]
) -> Iterable[Fault]:
    for row in rows:
        if row.employee_no not in people:
            yield Fault(row.line, "table.employee_unknown", row.employee_no)
        if row.call_number in known:
            yield Fault(row.line, "table.call_known", row.call_number)
