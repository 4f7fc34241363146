"""How each step of a standby case is filed; the notice is F14, the report F15 (R150, R151)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from lms.people.rules.filing import Field, PersonalRecord, Text, text
from lms.tracks.models import StandbyCase, StandbyGap, StandbyMeasure, StandbyStep, TrackItem
from lms.tracks.rules.standby import Event, Outcome
from lms.tracks.services.external_records import filed

TITLES: Final[Mapping[Event, Text]] = {
    Event.NOTICE: text("Standby training notice", "员工待岗培训通知书"),
    Event.RECEIVE: text("Standby notice: receipt", "待岗培训通知书签收"),
    Event.TRAIN: text("Standby training begun", "待岗培训开始"),
    Event.REPORT: text("Standby evaluation report", "员工待岗培训评估报告"),
    Event.SEE: text("Standby report seen", "待岗培训评估报告已阅"),
    Event.DECIDE: text("Standby case decided", "待岗案件处理决定"),
    Event.EXTEND: text("Standby training extended", "待岗培训延长"),
    Event.APPEAL: text("Standby case: appeal", "待岗案件申诉"),
    Event.REVIEW: text("Standby case: appeal reviewed", "待岗案件申诉复核"),
    Event.CLOSE: text("Standby case closed", "待岗案件结案"),
    Event.DROP: text("Standby case dropped", "待岗案件撤销"),
}
FORMS: Final = {Event.NOTICE: "F14", Event.REPORT: "F15"}
OUTCOME_WORDS: Final[Mapping[str, Text]] = {
    Outcome.RETURN: text("return", "返岗"),
    Outcome.TRANSFER: text("transfer", "转岗"),
    Outcome.EXTEND: text("extend", "延长"),
    Outcome.REFER_HR: text("refer to HR", "转人事处理"),
}
REASON_WORDS: Final[Mapping[str, Text]] = {
    StandbyCase.Reason.QA: text("call quality below standard", "通话质量不达标"),
    StandbyCase.Reason.KPI: text("figures of work below standard", "工作指标不达标"),
    StandbyCase.Reason.EXAM: text("assessment not passed", "考核未通过"),
    StandbyCase.Reason.COMPLAINT: text("justified complaints", "有效投诉"),
    StandbyCase.Reason.RULES: text("breach of norms", "违反规范"),
}
RIGHTS: Final = text(
    "The employee may add a statement to the report, and appeal against the outcome with a reason"
    " within the days that the regulation gives.",
    "员工可在评估报告上陈述意见，并可在制度规定的期限内对处理结果提出申诉并说明理由。",
)


def step_record(case: StandbyCase, step: StandbyStep) -> PersonalRecord:
    """What is filed of a step: complete in itself."""
    event = Event(step.event)
    fields = _ABOUT.get(event, _note)(case, step)
    evidence = case.evidence.filter(tenant=case.tenant, attachment__isnull=False)
    files = evidence.select_related("attachment") if event is Event.NOTICE else ()
    return PersonalRecord(
        employee_id=case.employee_id,
        kind=f"standby_{event.value}",
        title=TITLES[event],
        fields=[
            Field("name", text("Name", "姓名"), case.employee.name),
            Field("employee_no", text("Employee number", "工号"), case.employee.employee_no),
            Field(
                "unit", text("Team", "班组"), case.employee.unit.name if case.employee.unit else "–"
            ),
            Field("post", text("Post", "岗位"), case.employee.post or "–"),
            Field("case", text("Case", "案件"), str(case.id)),
            *fields,
            Field("by", text("By", "经办人"), step.actor.name),
        ],
        occurred_at=step.at,
        source=step.id,
        form=FORMS.get(event, ""),
        clauses=("S09#F14",) if event is Event.NOTICE else ("S09#F15",),
        attachments=[filed(one.attachment) for one in files if one.attachment],
    )


def coverage_of(
    case: StandbyCase,
) -> list[tuple[StandbyGap, list[TrackItem], list[TrackItem]]]:
    """Each gap with what trains it and what measures it; three queries."""
    gaps = case.gaps.filter(tenant=case.tenant).prefetch_related("measures__item")
    return [
        (
            gap,
            [m.item for m in gap.measures.all() if m.role == StandbyMeasure.Role.TRAINS],
            [m.item for m in gap.measures.all() if m.role == StandbyMeasure.Role.MEASURES],
        )
        for gap in gaps
    ]


def route_of(gap: StandbyGap, trains: Sequence[TrackItem], measures: Sequence[TrackItem]) -> Text:
    """From a shortcoming to what trains and what measures it, in one line."""
    parts = [(gap.title, gap.title), _titles(trains), _titles(measures)]
    return text(" → ".join(en for en, _ in parts), " → ".join(zh for _, zh in parts))


def _titles(items: Sequence[TrackItem]) -> tuple[str, str]:
    return ", ".join(one.title_en for one in items), "、".join(one.title_zh for one in items)


def _notice(case: StandbyCase, _step: StandbyStep) -> list[Field]:
    evidence = case.evidence.filter(tenant=case.tenant)
    return [
        Field("reason", text("Reason", "待岗事由"), [REASON_WORDS[case.reason], case.detail]),
        Field(
            "evidence",
            text("Evidence", "证据清单"),
            [" · ".join(filter(None, (str(e.happened_on), e.title, e.detail))) for e in evidence],
        ),
        Field("gaps", text("Gaps", "能力差距"), [gap.title for gap, _, _ in coverage_of(case)]),
        Field(
            "courses",
            text("Courses", "培训课程"),
            [route_of(*row) for row in coverage_of(case)],
        ),
        Field(
            "dates",
            text("Dates and place", "时间与地点"),
            f"{case.starts_on} – {case.ends_on}, {case.place}",
        ),
        Field("standard", text("Pass standard", "合格标准"), case.pass_standard),
        Field("consequence", text("What follows", "后果"), case.follows),
        Field("rights", text("Rights and appeal", "权利与申诉"), RIGHTS),
        Field("served", text("Handed over", "送达方式"), text("in the service", "系统送达")),
    ]


def _receipt(case: StandbyCase, step: StandbyStep) -> list[Field]:
    witness = case.refusal_witness
    how = (
        text("refused before a witness", "拒签，有见证人") if witness else text("signed", "已签收")
    )
    fields = [Field("receipt", text("Receipt", "签收情况"), how)]
    if witness:
        fields.append(Field("witness", text("Witness", "见证人"), [witness.name, step.note]))
    return fields


def _report(case: StandbyCase, _step: StandbyStep) -> list[Field]:
    met, unmet = text("met", "达标"), text("not met", "未达标")
    results = []
    for row in coverage_of(case):
        route, found = route_of(*row), met if row[0].closed else unmet
        results.append(
            {one: f"{route[one]}: {found[one]}, {row[0].result}" for one in ("en", "zh-Hans")}
        )
    return [
        Field("results", text("Gaps and results", "差距与结果"), results),
        Field("observations", text("Observations", "观察记录"), case.observations),
        Field("opinion", text("Opinion of the assessor", "考核人意见"), case.opinion),
    ]


def _seen(case: StandbyCase, _step: StandbyStep) -> list[Field]:
    return [
        Field("statement", text("Statement of the employee", "员工陈述"), case.statement or "–")
    ]


def _decision(case: StandbyCase, step: StandbyStep) -> list[Field]:
    yes, no = text("yes", "是"), text("no", "否")
    return [
        Field("outcome", text("Outcome", "结论"), OUTCOME_WORDS[case.outcome]),
        Field("trained", text("Aim of the training met", "培训达标"), yes if case.trained else no),
        Field("note", text("Reason", "理由"), step.note),
        Field("appeal_until", text("Appeal until", "申诉截止"), str(case.appeal_until)),
    ]


def _note(case: StandbyCase, step: StandbyStep) -> list[Field]:
    dates = Field(
        "dates", text("From and to", "起止日期"), [str(case.starts_on), str(case.ends_on)]
    )
    return [dates, Field("note", text("Remark", "说明"), step.note or "–")]


_ABOUT: Final[Mapping[Event, Callable[[StandbyCase, StandbyStep], list[Field]]]] = {
    Event.NOTICE: _notice,
    Event.RECEIVE: _receipt,
    Event.REPORT: _report,
    Event.SEE: _seen,
    Event.DECIDE: _decision,
    Event.REVIEW: _decision,
    Event.CLOSE: _decision,
}
