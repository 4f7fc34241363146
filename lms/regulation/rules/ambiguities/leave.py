"""Leave from classes: A9 to A12."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from lms.people.rules.work_calendar import WorkCalendar
from lms.regulation.rules.ambiguities.offices import OFFICES
from lms.regulation.rules.ledger import Ambiguity, BoundaryTable, Row
from lms.regulation.rules.settings import (
    Settings,
    Text,
    alike,
    both,
    choice,
    several,
    whole,
    words,
)

_MINUTE: Final = timedelta(minutes=1)


def leave_deadline(starts: datetime, settings: Settings, calendar: WorkCalendar) -> datetime:
    """The last moment at which leave can be asked for in the ordinary way (A9, R85)."""
    match settings["leave_notice"]:
        case "24h":
            return starts - timedelta(hours=24)
        case "1_workday":
            return datetime.combine(calendar.add_workdays(starts.date(), -1), starts.timetz())
        case _:
            return starts


def emergency_deadline(starts: datetime, settings: Settings) -> datetime:
    """The last moment at which an emergency can be told (A9, R87)."""
    return starts + timedelta(hours=int(settings["emergency_notice_h"]))


def retro_deadline(returned: datetime, settings: Settings, calendar: WorkCalendar) -> datetime:
    """The end of the day until which the form is handed in after an emergency (A9, R84)."""
    last = calendar.add_workdays(returned.date(), int(settings["retro_deadline_workdays"]))
    return datetime.combine(last, returned.timetz().replace(hour=23, minute=59, second=59))


_MONDAY: Final = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - a wall clock, of no place
_WEEK: Final = WorkCalendar()


def _deadlines(settings: Settings) -> Iterator[Row]:
    deadline = leave_deadline(_MONDAY, settings, _WEEK)
    asked = (
        ("Friday 08:59", "周五 08:59", timedelta(days=3, minutes=1)),
        ("Friday 09:01", "周五 09:01", timedelta(days=3) - _MINUTE),
        ("Sunday 08:59", "周日 08:59", timedelta(days=1, minutes=1)),
        ("Sunday 09:00", "周日 09:00", timedelta(days=1)),
        ("Sunday 09:01", "周日 09:01", timedelta(days=1) - _MINUTE),
        ("Monday 08:59", "周一 08:59", _MINUTE),
    )
    for en, zh, before in asked:
        in_time = _MONDAY - before <= deadline
        said = (
            both("in time", "按时")
            if in_time
            else both("too late, only as an emergency", "逾期，仅可走紧急程序")
        )
        label = both(f"asked {en}, class on Monday 09:00", f"{zh} 提出，周一 09:00 上课")
        yield Row(en, label, "in time" if in_time else "too late", said)
    last_call = emergency_deadline(_MONDAY, settings)
    for minutes in (59, 60, 61):
        in_time = _MONDAY + minutes * _MINUTE <= last_call
        said = both("in time", "按时") if in_time else both("too late", "逾期")
        label = both(
            f"emergency told {minutes} min after the start", f"紧急情况，开课后 {minutes} 分钟告知"
        )
        yield Row(f"told +{minutes} min", label, "in time" if in_time else "too late", said)
    until = retro_deadline(_MONDAY.replace(day=6), settings, _WEEK).date().isoformat()
    label = both("back on Friday 2026-03-06: form until", "2026-03-06（周五）返岗，补办期限至")
    yield Row("form after return", label, until, alike(until))


_REASONS: Final[dict[str, Text]] = {
    "official": both("official duty", "因公"),
    "emergency": both("emergency", "紧急事宜"),
    "statutory": both("statutory leave (sickness, maternity, …)", "法定假（病假、产假等）"),
    "personal": both("personal, approved, with a reason", "事假（须批准并说明原因）"),
}


def _reasons(settings: Settings) -> Iterator[Row]:
    allowed = settings["leave_reasons"].split(",")
    for reason, label in _REASONS.items():
        if reason in allowed:
            yield Row(reason, label, "may be asked", both("may be asked", "可以申请"))
        else:
            yield Row(
                reason, label, "refused", both("refused; absence counts", "不予受理，按缺课计")
            )


_STEPS: Final[dict[str, Text]] = {
    "team_lead": OFFICES["team_lead"],
    "supervisor": OFFICES["supervisor"],
    "manager": OFFICES["manager"],
    "hr": OFFICES["hr"],
    "training_group": both("training office approves", "培训组批准"),
    "training_group(ack)": both("training office takes note", "培训组备案"),
}


def _steps(settings: Settings) -> Iterator[Row]:
    for index, step in enumerate(settings["approval_chain.leave"].split(","), start=1):
        yield Row(str(index), both(f"step {index}", f"第 {index} 步"), step, _STEPS[step])


TITLED: Final = ("F16", "F17", "F18")


def _titles(settings: Settings) -> Iterator[Row]:
    for form in TITLED:
        zh, en = settings[f"form.titles[{form}].zh"], settings[f"form.titles[{form}].en"]
        yield Row(form, alike(form), zh, both(en, zh))


ITEMS: Final = (
    Ambiguity(
        id="A9",
        topic=both("Until when leave is asked for", "请假的提出期限"),
        unclear=both(
            "One regulation only wants prior approval, one a form a day before, one the company's"
            " way and, in an emergency, a call to the manager within an hour. Whether a day is 24"
            " hours or a working day is open.",
            "有的只要求事先批准，有的要求提前一天交单，有的按公司流程、紧急时一小时内电话告知经理；"
            "“一天”是 24 小时还是一个工作日，没有说明。",
        ),
        fresh=both(
            "24 hours before the session. In an emergency: told within an hour of the start, and"
            " the form within two working days after return.",
            "上课前 24 小时；紧急情况开课后 1 小时内告知，返岗后 2 个工作日内补办。",
        ),
        settings=(
            choice(
                "leave_notice",
                "24h",
                both("Before the session", "提前时间"),
                {
                    "24h": both("24 hours", "24 小时"),
                    "1_workday": both("one working day", "1 个工作日"),
                    "none": both("any time before it", "开课前均可"),
                },
            ),
            whole(
                "emergency_notice_h",
                "1",
                both("Emergency told within (hours)", "紧急情况告知时限（小时）"),
                high=24,
            ),
            whole(
                "retro_deadline_workdays",
                "2",
                both("Form after return (working days)", "返岗后补办期限（工作日）"),
                high=30,
            ),
        ),
        rows=("R83", "R84", "R85", "R87"),
        clauses=("S09#4", "S16#7.4", "S06#1.2"),
        tables=(
            BoundaryTable(
                "leave-deadline",
                both("Whether leave is asked in time", "是否按时提出"),
                both("Case", "情形"),
                lambda settings: list(_deadlines(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A10",
        topic=both("Reasons for leave", "准假事由"),
        unclear=both(
            "One clause knows only official duty, the next also private affairs, another urgent"
            " matters, another any kind.",
            "有的条款只认因公，有的含公务或私事，有的为特别公务或紧急事宜，有的不限类别。",
        ),
        fresh=both(
            "Official duty, emergencies, statutory leave, and personal matters that are approved"
            " and explained.",
            "因公、紧急、法定假，以及经批准并说明原因的事假。",
        ),
        settings=(
            several(
                "leave_reasons",
                "official,emergency,statutory,personal",
                both("Reasons that may be given", "可申请的事由"),
                _REASONS,
            ),
        ),
        rows=("R82", "R83", "R85"),
        clauses=("S09#4", "S09#6", "S16#7.4", "S06#1.2"),
        tables=(
            BoundaryTable(
                "leave-reasons",
                both("Which reasons are taken", "事由是否受理"),
                both("Reason", "事由"),
                lambda settings: list(_reasons(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A11",
        topic=both("Who approves leave", "请假由谁批准"),
        unclear=both(
            "The supervisor, the manager in charge, or the company's way; then it is filed with"
            " the training office.",
            "相关主管、主管人员或公司流程（部门经理），之后报培训部门备案，各条说法不一。",
        ),
        fresh=both(
            "The direct supervisor approves, the training office takes note; both are recorded.",
            "直属主管批准，培训组备案，两步均留痕。",
        ),
        settings=(
            several(
                "approval_chain.leave",
                "supervisor,training_group(ack)",
                both("Steps, in this order", "审批步骤（按序）"),
                _STEPS,
            ),
        ),
        rows=("R83", "R87"),
        clauses=("S09#4", "S16#7.4", "S06#1.2"),
        tables=(
            BoundaryTable(
                "leave-approval",
                both("The way of a leave form", "请假单的流转"),
                both("Step", "步骤"),
                lambda settings: list(_steps(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A12",
        topic=both("Names of forms", "表单名称不一"),
        unclear=both(
            "Leave form, sign-in sheet and training record are called differently in each"
            " regulation, and the forms themselves are missing.",
            "请假单、签到表、培训记录在各制度中名称不同，且表样均缺失。",
        ),
        fresh=both(
            "One form each, with the names of the centre's own training regulation.",
            "每类一张表，名称采用中心自身培训制度的叫法。",
        ),
        settings=(
            words(
                "form.titles[F16].zh",
                "培训学员请假单",
                both("Leave form, Chinese", "请假单（中文）"),
            ),
            words(
                "form.titles[F16].en",
                "Training leave form",
                both("Leave form, English", "请假单（英文）"),
            ),
            words(
                "form.titles[F17].zh",
                "员工培训签到表",
                both("Sign-in sheet, Chinese", "签到表（中文）"),
            ),
            words(
                "form.titles[F17].en",
                "Training sign-in sheet",
                both("Sign-in sheet, English", "签到表（英文）"),
            ),
            words(
                "form.titles[F18].zh",
                "员工培训记录",
                both("Training record, Chinese", "培训记录（中文）"),
            ),
            words(
                "form.titles[F18].en",
                "Training record",
                both("Training record, English", "培训记录（英文）"),
            ),
        ),
        rows=("R83", "R85", "R94", "R96"),
        clauses=("S09#4", "S09#7", "S16#7.3", "S16#7.4"),
        tables=(
            BoundaryTable(
                "form-titles",
                both("What is printed above the form", "打印标题"),
                both("Form", "表单"),
                lambda settings: list(_titles(settings)),
            ),
        ),
    ),
)
