"""What the record and the archive are told of a final sheet of indicators."""

from collections.abc import Collection, Iterator
from typing import Final

from django.utils import timezone

from lms.coaching.models import IndicatorSheet, SampledCall
from lms.coaching.queries.sheets import form_of_sheet, title_of
from lms.coaching.rules.sheets import TEMPLATES, Indicator, Kind, Verdict
from lms.coaching.services.telling import activity, filled, person
from lms.people.rules.filing import Field, PersonalRecord, Text, text
from lms.people.services import file_records
from lms.tracks.services import tell
from scorm_packages.runtime.rules.statements import number_of
from xapi import vocabulary
from xapi.vocabulary import CALLCRAFT

_VERDICTS: Final = {
    Verdict.PASS: text("passed", "通过"),
    Verdict.EXTEND: text("extended", "延长"),
    Verdict.FAIL: text("not passed", "未通过"),
}


def tell_sheet(sheet: IndicatorSheet) -> None:
    """Tell the record of a final sheet."""
    title = dict(title_of(sheet))
    result: dict[str, object] = {"success": sheet.verdict == Verdict.PASS}
    if sheet.score is not None:
        result["score"] = {
            "scaled": number_of(sheet.score / 100),
            "raw": number_of(sheet.score),
            "min": 0,
            "max": 100,
        }
    tell(
        sheet.employee,
        verb=vocabulary.ASSESSED,
        activity=activity(f"{CALLCRAFT}kpi-sheets/{sheet.id}", vocabulary.KPI_SHEET, title),
        result=result,
        category=vocabulary.SCORECARD_PROFILE,
        at=sheet.final_at or timezone.now(),
        instructor=sheet.evaluator,
        statement_id=sheet.statement_id,
    )


def file_sheet(sheet: IndicatorSheet) -> None:
    """File a final sheet, by the keys of its form where it has one (A36)."""
    template, form = TEMPLATES[Kind(sheet.kind)], form_of_sheet(sheet)
    own = {one.key for one in form.shown} if form else set()
    score = "" if sheet.score is None else f"{sheet.score.normalize():f}"
    listed = [_line(one) for one in sheet.indicators if one.key not in own]
    remark = "opinion" if "opinion" in own else "remark"
    fields = [
        Field("period", text("Days", "期间"), f"{sheet.first_day} – {sheet.last_day}"),
        *_of_trial(sheet, own),
        Field(
            "checkpoint",
            text("Day after training", "训后天数"),
            str(sheet.checkpoint_day or ""),
        ),
        Field("evaluator", text("Evaluator", "考核人"), person(sheet.evaluator)),
        Field("mentor", text("Mentor", "导师"), person(sheet.mentor) if sheet.mentor else ""),
        Field("indicators", text("Indicators", "考核指标"), listed),
        *(Field(one.key, one.title, _found(one)) for one in sheet.indicators if one.key in own),
        Field("score", text("Score", "得分"), score),
        Field("verdict", text("Verdict", "结论"), _VERDICTS[Verdict(sheet.verdict)]),
        Field(remark, text("Remark", "评语"), sheet.remark),
        Field("action", text("Action", "改进措施"), sheet.action),
    ]
    file_records(
        sheet.tenant,
        [
            PersonalRecord(
                employee_id=sheet.employee_id,
                kind=f"sheet_{sheet.kind}",
                title=title_of(sheet),
                fields=filled(fields),
                occurred_at=sheet.final_at or timezone.now(),
                source=sheet.id,
                supersedes=sheet.supersedes_id,
                form=template.form,
                clauses=list(template.clauses),
            )
        ],
    )


def _line(one: Indicator) -> Text:
    def said(language: str) -> str:
        parts = [one.title[language], one.target, one.actual, one.score or "–", f"×{one.weight}"]
        return " · ".join(part for part in parts if part)

    return text(said("en"), said("zh-Hans"))


def _found(one: Indicator) -> str:
    """What was found of an indicator that has a place of its own on the form."""
    scored = f"{one.score} (×{one.weight})" if one.score and one.weight else one.score
    return " · ".join(part for part in (one.actual, scored) if part)


def _of_trial(sheet: IndicatorSheet, own: Collection[str]) -> Iterator[Field]:
    """What the form of the trial post asks for besides: its days, and the calls sampled."""
    if "from" in own:
        yield Field("from", text("Trial from", "试岗起"), sheet.first_day.isoformat())
    if "until" in own:
        yield Field("until", text("Trial until", "试岗止"), sheet.last_day.isoformat())
    if "qa_samples" in own:
        calls = SampledCall.objects.filter(
            tenant=sheet.tenant,
            employee=sheet.employee_id,
            called_on__gte=sheet.first_day,
            called_on__lte=sheet.last_day,
        )
        yield Field("qa_samples", text("Calls sampled by QA", "质检抽样"), str(calls.count()))
