"""Plans, their due dates, and working time: A17 to A23."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from lms.people.rules.work_calendar import WorkCalendar
from lms.regulation.rules.ambiguities.offices import offices, routes
from lms.regulation.rules.ledger import Ambiguity, BoundaryTable, Row
from lms.regulation.rules.numbers import exact
from lms.regulation.rules.settings import (
    Settings,
    Text,
    alike,
    both,
    choice,
    flag,
    month_day,
    number,
    several,
    whole,
)

_LEVELS: Final[tuple[tuple[str, Text], ...]] = (
    ("year", both("annual plan", "年度计划")),
    ("half", both("half-year plan", "半年计划")),
    ("quarter", both("quarterly plan", "季度计划")),
    ("month", both("monthly plan", "月度计划")),
    ("coaching", both("coaching plan", "辅导计划")),
    ("team", both("a team's own plan", "班组计划")),
)
_TRACKS: Final[dict[str, Text]] = {
    "new_hire": both("new hires", "新人培训"),
    "in_service": both("in-service", "在岗培训"),
    "standby": both("standby", "待岗培训"),
    "manager": both("managers", "管理人员培训"),
}


def needs_plan_due(plan_year: int, settings: Settings) -> date:
    """The last day for a team's needs plan of `plan_year` (A20, R30). It lies in the year before.

    29 February becomes the 28th in a common year.
    """
    day = _in_year(plan_year - 1, settings["needs_plan_due"])
    return day - timedelta(days=int(settings["lead_days"]))


def month_report_due(year: int, month: int, settings: Settings, calendar: WorkCalendar) -> date:
    """When the report about a month is due (A21, R144)."""
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return calendar.add_workdays(last, int(settings["report_due.month"]))


def year_report_due(year: int, settings: Settings) -> date:
    """When the report about a year is due (A21, R144)."""
    return _in_year(year + 1, settings["report_due.year"])


def working_time(*, at_work: bool, mandatory: bool, track: str, settings: Settings) -> str:
    """What a minute of training needs (A22, R55): "free", "approval" or "overtime warning"."""
    if at_work:
        rule = settings["worktime_rule"]
        cleared = track in settings["pre_approved_tracks"].split(",")
        free = rule == "allow" or (rule == "pre_approved_tracks" and cleared)
        return "free" if free else "approval"
    return "overtime warning" if mandatory and settings["overtime_warning"] == "true" else "free"


def _in_year(year: int, month_day_text: str) -> date:
    month, day = (int(part) for part in month_day_text.split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)


def _levels(settings: Settings) -> Iterator[Row]:
    used = settings["plan_levels"].split(",")
    for level, label in _LEVELS[:4]:
        here = level in used
        said = both("made", "编制") if here else both("left out", "不编制")
        yield Row(level, label, "made" if here else "left out", said)
    cycle = settings["coaching_cycle"]
    yield Row("coaching", _LEVELS[4][1], cycle, _CYCLES[cycle])


_CYCLES: Final[dict[str, Text]] = {
    "half_month": both("every half month", "每半月"),
    "month": both("every month", "每月"),
    "week": both("every week", "每周"),
}


def _needs(settings: Settings) -> Iterator[Row]:
    for year in (2026, 2027, 2028, 2029):
        due = needs_plan_due(year, settings).isoformat()
        yield Row(str(year), both(f"plan of {year}", f"{year} 年度需求计划"), due, alike(due))


def _reports(settings: Settings) -> Iterator[Row]:
    week = WorkCalendar()
    for month in ("2026-01", "2026-02", "2026-12", "2028-02"):
        year, number_ = (int(part) for part in month.split("-"))
        due = month_report_due(year, number_, settings, week).isoformat()
        yield Row(month, both(f"about {month}", f"{month} 月报"), due, alike(due))
    due = year_report_due(2026, settings).isoformat()
    yield Row("2026", both("about 2026", "2026 年报"), due, alike(due))


_TIME: Final[dict[str, Text]] = {
    "free": both("may be held", "可直接安排"),
    "approval": both("only when the supervisor approves before", "须主管事前批准"),
    "overtime warning": both("may be held, with a warning of overtime", "可安排，提示加班风险"),
}


def _times(settings: Settings) -> Iterator[Row]:
    for at_work, mandatory, track in (
        (True, True, "new_hire"),
        (True, True, "in_service"),
        (True, False, "in_service"),
        (False, True, "in_service"),
        (False, False, "in_service"),
    ):
        value = working_time(at_work=at_work, mandatory=mandatory, track=track, settings=settings)
        en = f"{_TRACKS[track]['en']}, {'working' if at_work else 'rest'} time, " + (
            "mandatory" if mandatory else "elective"
        )
        zh = f"{_TRACKS[track]['zh-Hans']}，{'工作时间' if at_work else '休息时间'}，" + (
            "必修" if mandatory else "选修"
        )
        yield Row(en, both(en, zh), value, _TIME[value])


def _weeks(settings: Settings) -> Iterator[Row]:
    mark = exact(settings["weekly_hours_warn"])
    for hours in (40, 44, 45, 48):
        warned = hours > mark
        said = both("a warning is shown", "提示") if warned else both("nothing", "不提示")
        label = both(f"roster of {hours} h in a week", f"一周排班 {hours} 小时")
        yield Row(str(hours), label, "warn" if warned else "ok", said)


_DRAFTERS: Final = offices(
    "training_office", "training_manager", "supervisor", "operations", "team_lead", "manager"
)
_APPROVERS: Final = offices("supervisor", "training_manager", "manager", "general_manager")
_DRAFTED_BY: Final = {
    "year": "training_office",
    "half": "supervisor",
    "quarter": "training_office",
    "month": "training_office",
    "coaching": "operations",
    "team": "team_lead",
}
_APPROVED_BY: Final = {
    "year": "manager",
    "half": "manager",
    "quarter": "manager",
    "month": "supervisor",
    "coaching": "manager",
    "team": "supervisor",
}

ITEMS: Final = (
    Ambiguity(
        id="A17",
        topic=both("How often plans are made", "计划的编制周期"),
        unclear=both(
            "The sources speak of annual, half-year, quarterly and monthly plans, each of other"
            " ones, and of half-monthly plans made from monitoring.",
            "各制度分别提到年度、半年、季度、月度计划，以及依据监听结果每半月制定的计划，口径不一。",
        ),
        fresh=both(
            "Year, half, quarter, month, each below the one before. What comes of monitoring each"
            " half month is a coaching plan, a kind of its own.",
            "年、半年、季、月逐级编制；每半月由监听产生的属于辅导计划，单列一类。",
        ),
        settings=(
            several(
                "plan_levels",
                "year,half,quarter,month",
                both("Levels", "计划层级"),
                dict(_LEVELS[:4]),
            ),
            choice("coaching_cycle", "half_month", both("Coaching plans", "辅导计划"), _CYCLES),
        ),
        rows=("R10", "R33", "R34", "R35"),
        clauses=("S16#2.2", "S16#5.1", "S16#6", "S15#4.2", "S10#2"),
        tables=(
            BoundaryTable(
                "plan-levels",
                both("Which plans are made", "编制哪些计划"),
                both("Plan", "计划"),
                lambda settings: list(_levels(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A18",
        topic=both("Who drafts a plan", "计划由谁起草"),
        unclear=both(
            "The training office, the supervisor or the operations administrator, depending on"
            " the chapter.",
            "培训组、主管人员或运营管理员，各章说法不同。",
        ),
        fresh=both(
            "The training office; the supervisor the half-year outline; a team its own.",
            "培训组起草；半年纲要由主管起草；班组起草本班组计划。",
        ),
        settings=tuple(
            choice(f"plan.drafter_role[{level}]", _DRAFTED_BY[level], label, _DRAFTERS)
            for level, label in _LEVELS
        ),
        rows=("R24", "R35"),
        clauses=("S16#2", "S16#5", "S16#6", "S10#2"),
        tables=(
            BoundaryTable(
                "plan-drafters",
                both("Who drafts", "起草人"),
                both("Plan", "计划"),
                lambda settings: list(routes(settings, "plan.drafter_role", _LEVELS)),
            ),
        ),
    ),
    Ambiguity(
        id="A19",
        topic=both("Who approves a plan", "计划由谁批准"),
        unclear=both(
            "The supervisor, the centre manager, or nobody in particular.",
            "主管、呼叫中心经理，或仅写“经批准”而未指明。",
        ),
        fresh=both(
            "The supervisor for a month and a team, the centre manager for what is longer and for"
            " coaching plans.",
            "月度和班组计划由主管批准；更长周期及辅导计划由中心经理批准。",
        ),
        settings=tuple(
            choice(f"approval_chain.plan[{level}]", _APPROVED_BY[level], label, _APPROVERS)
            for level, label in _LEVELS
        ),
        rows=("R10", "R32", "R39"),
        clauses=("S16#6", "S07#1", "S16#2.2"),
        tables=(
            BoundaryTable(
                "plan-approval",
                both("Who approves", "批准人"),
                both("Plan", "计划"),
                lambda settings: list(routes(settings, "approval_chain.plan", _LEVELS)),
            ),
        ),
    ),
    Ambiguity(
        id="A20",
        topic=both("When needs plans are due", "需求计划的提交日期"),
        unclear=both(
            "A week before a date of which month and day were left blank.",
            "“每年 月 日前一周”，月、日均为空白。",
        ),
        fresh=both(
            "A week before 2 December, which is 30 days before the year of the plan begins.",
            "计划年度开始前 30 天（12 月 2 日）再提前一周。",
        ),
        settings=(
            month_day("needs_plan_due", "12-02", both("The date (MM-DD)", "日期（MM-DD）")),
            whole("lead_days", "7", both("Days before it", "提前天数"), high=180),
        ),
        rows=("R11", "R30"),
        clauses=("S16#6.2",),
        tables=(
            BoundaryTable(
                "needs-plan-due",
                both("Last day to hand in", "最晚提交日"),
                both("Year", "年度"),
                lambda settings: list(_needs(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A21",
        topic=both("When reports are due", "报告的提交日期"),
        unclear=both(
            "Monthly and annual reports are demanded, without a date.",
            "要求提交月度和年度报告，但没有日期。",
        ),
        fresh=both(
            "The 5th working day of the next month; 15 January.",
            "月报：次月第 5 个工作日；年报：次年 1 月 15 日。",
        ),
        settings=(
            whole(
                "report_due.month",
                "5",
                both("Working day of the next month", "次月第几个工作日"),
                low=1,
                high=20,
            ),
            month_day(
                "report_due.year", "01-15", both("Annual report (MM-DD)", "年报日期（MM-DD）")
            ),
        ),
        rows=("R14", "R144", "R145"),
        clauses=("S16#2.1-9", "S16#2.2-3", "S16#2.2-6"),
        tables=(
            BoundaryTable(
                "report-due",
                both("Due, with no holidays entered", "截止日（未录入节假日）"),
                both("Report", "报告"),
                lambda settings: list(_reports(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A22",
        topic=both("Training in and out of working time", "培训与工作时间"),
        unclear=both(
            "Training must not take working time unless the supervisor approves, while other"
            " clauses hold it in working time as a matter of course. Mandatory training in rest"
            " time may count as overtime.",
            "培训原则上不得占用工作时间（经主管批准除外），而另有条款本就在工作时间培训；休息时间的强制培训可能构成加班。",
        ),
        fresh=both(
            "In working time with approval, new hires without; a warning for mandatory training"
            " in rest time.",
            "占用工作时间须批准，新人培训预先批准；休息时间的必修培训提示加班风险。",
        ),
        settings=(
            choice(
                "worktime_rule",
                "pre_approved_tracks",
                both("In working time", "占用工作时间"),
                {
                    "pre_approved_tracks": both(
                        "approval, but for some tracks", "须批准，部分路径除外"
                    ),
                    "avoid": both("always with approval", "一律须批准"),
                    "allow": both("free", "不限制"),
                },
            ),
            several(
                "pre_approved_tracks",
                "new_hire",
                both("Tracks approved beforehand", "预先批准的路径"),
                _TRACKS,
            ),
            flag("overtime_warning", "true", both("Warn of overtime", "提示加班风险")),
        ),
        rows=("R55",),
        clauses=("S16#5.3", "S10#1", "S06#2.11"),
        tables=(
            BoundaryTable(
                "working-time",
                both("What a session needs", "安排课程的要求"),
                both("Session", "课程"),
                lambda settings: list(_times(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A23",
        topic=both("Hours of a week", "每周工时"),
        unclear=both(
            "Six days of up to eight hours are more than statutes allow as a norm. It is no rule"
            " about training, but rosters decide when there is time for it.",
            "每周六天、每天不超过八小时，高于法定标准工时；这虽非培训规则，但排班决定了培训时间。",
        ),
        fresh=both(
            "Rosters are taken as they are; above 44 hours a warning is shown.",
            "排班按事实导入；每周超过 44 小时提示。",
        ),
        settings=(
            number(
                "weekly_hours_warn",
                "44",
                both("Warn above (hours)", "超过多少小时提示"),
                high="168",
            ),
        ),
        rows=("R57",),
        clauses=("S04#6", "S06#3"),
        tables=(
            BoundaryTable(
                "weekly-hours",
                both("Warning", "提示"),
                both("Roster", "排班"),
                lambda settings: list(_weeks(settings)),
            ),
        ),
    ),
)
