"""External training: A30 to A32."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lms.people.rules.work_calendar import WorkCalendar
from lms.regulation.rules.ambiguities.offices import OFFICES, offices
from lms.regulation.rules.clauses import Anniversary, ExternalReading, LeapDay, eligible_from
from lms.regulation.rules.ledger import Ambiguity, BoundaryTable, Row
from lms.regulation.rules.settings import Settings, Text, alike, both, choice, flag, whole

RANKS: Final[dict[str, Text]] = {
    "agent": both("agent", "坐席"),
    "team_lead": both("team lead", "班组长"),
    "supervisor": both("supervisor", "主管"),
    "manager": both("manager", "经理"),
    "general_manager": both("general manager", "总经理"),
}
"""Ranks, lowest first."""

DEPUTY: Final = "deputy"


@dataclass(frozen=True, slots=True)
class Break:
    """Days on which somebody was not in service, first and last included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def tenure_full_on(hired: date, breaks: Sequence[Break], settings: Settings) -> date:
    """The first day on which a year of service is full (A30, R133).

    Breaks longer than `excluded_break_days` move it back by their length.
    """
    reading = ExternalReading(
        anniversary=Anniversary(settings["anniversary"]), leap_day=LeapDay(settings["leap_day"])
    )
    longest = int(settings["excluded_break_days"])
    lost = sum(one.days for one in breaks if one.days > longest)
    return eligible_from(hired, reading) + timedelta(days=lost)


def tenure_measured_on(
    applied: date, approved: date | None, starts: date, settings: Settings
) -> date | None:
    """The day on which the year must be full: of application, approval or start (A30)."""
    return {"application": applied, "approval": approved, "start": starts}[settings["tenure_ref"]]


def external_approver(rank: str, settings: Settings) -> str:
    """Who approves external training of somebody of this rank (A31, R134).

    Nobody approves their own: it goes one rank up, and the general manager's to the deputy.
    """
    ranks = list(RANKS)
    senior = ranks.index(rank) >= ranks.index(settings["ext_rank_threshold"])
    approver = settings["approver_above" if senior else "approver_below"]
    if settings["self_approval"] == "true" or approver != rank:
        return approver
    higher = ranks[ranks.index(rank) + 1 :]
    return higher[0] if higher else DEPUTY


def notes_due(returned: date, settings: Settings, calendar: WorkCalendar) -> date:
    """The last day to hand in notes after return (A32, R135)."""
    return calendar.add_workdays(returned, int(settings["ext_notes_due_workdays"]))


def _tenures(settings: Settings) -> Iterator[Row]:
    cases = (
        (date(2025, 3, 1), (), "hired 2025-03-01", "2025-03-01 入职"),
        (date(2025, 3, 2), (), "hired 2025-03-02", "2025-03-02 入职"),
        (date(2024, 2, 29), (), "hired 2024-02-29", "2024-02-29 入职"),
        (
            date(2025, 3, 1),
            (Break(date(2025, 6, 1), date(2025, 6, 30)),),
            "hired 2025-03-01, 30 days of break",
            "2025-03-01 入职，中断 30 天",
        ),
        (
            date(2025, 3, 1),
            (Break(date(2025, 6, 1), date(2025, 7, 1)),),
            "hired 2025-03-01, 31 days of break",
            "2025-03-01 入职，中断 31 天",
        ),
    )
    for hired, breaks, en, zh in cases:
        day = tenure_full_on(hired, breaks, settings).isoformat()
        yield Row(en, both(en, zh), day, both(f"eligible from {day}", f"自 {day} 起符合"))
    measured = tenure_measured_on(date(2026, 2, 10), date(2026, 2, 20), date(2026, 3, 1), settings)
    label = both(
        "applied 02-10, approved 02-20, starts 03-01: counted to",
        "2 月 10 日申请、20 日批准、3 月 1 日开训，计算截至",
    )
    yield Row("counted to", label, f"{measured}", alike(measured))


def _approvers(settings: Settings) -> Iterator[Row]:
    words = {**OFFICES, DEPUTY: both("a deputy, or only recorded", "指定代理人，或仅备案")}
    for rank, label in RANKS.items():
        approver = external_approver(rank, settings)
        yield Row(rank, label, approver, words[approver])


def _notes(settings: Settings) -> Iterator[Row]:
    week = WorkCalendar()
    for returned in (date(2026, 3, 2), date(2026, 3, 6), date(2026, 3, 7)):
        due = notes_due(returned, settings, week)
        label = both(f"back on {returned:%a} {returned}", f"{returned} 返岗")
        yield Row(returned.isoformat(), label, due.isoformat(), both(f"until {due}", f"截至 {due}"))
    hurts = settings["ext_consequence"] == "recommend"
    said = (
        both("a recommendation to HR: demerit, no reimbursement", "向人事建议：记过、费用不予报销")
        if hurts
        else both("only recorded", "仅记录")
    )
    yield Row(
        "not handed in", both("not handed in", "未按期提交"), settings["ext_consequence"], said
    )


ITEMS: Final = (
    Ambiguity(
        id="A30",
        topic=both("A year of service before external training", "外派培训的一年工龄"),
        unclear=both(
            "From which day to which the year is counted, what breaks do to it, and where the"
            " anniversary of a leap day falls.",
            "从哪天算到哪天、中断如何处理、2 月 29 日入职的周年日落在何日，均未说明。",
        ),
        fresh=both(
            "Full on the same day a year later, by the start of the training. Breaks of more than"
            " 30 days do not count; after 29 February it is 1 March.",
            "次年同日即满，以开训日为准；超过 30 天的中断扣除；2 月 29 日的周年为 3 月 1 日。",
        ),
        settings=(
            choice(
                "anniversary",
                "hire_day_counts",
                both("The year is full", "满一年"),
                {
                    "hire_day_counts": both("on the same day", "次年同日"),
                    "civil_code": both(
                        "the day after (first day not counted)", "次日（首日不计入）"
                    ),
                },
            ),
            choice(
                "leap_day",
                "mar1",
                both("After 29 February", "2 月 29 日的周年"),
                {
                    "mar1": both("on 1 March", "3 月 1 日"),
                    "feb28": both("on 28 February", "2 月 28 日"),
                },
            ),
            choice(
                "tenure_ref",
                "start",
                both("Counted up to", "计算截至"),
                {
                    "start": both("the start of training", "开训日"),
                    "approval": both("the approval", "批准日"),
                    "application": both("the application", "申请日"),
                },
            ),
            whole(
                "excluded_break_days",
                "30",
                both("Breaks longer than (days) do not count", "超过多少天的中断扣除"),
                high=366,
            ),
        ),
        rows=("R133",),
        clauses=("S16#3.2",),
        tables=(
            BoundaryTable(
                "tenure",
                both("From when one is eligible", "何时符合条件"),
                both("Case", "情形"),
                lambda settings: list(_tenures(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A31",
        topic=both("Who approves external training", "外派培训由谁批准"),
        unclear=both(
            "The general manager from team lead up, the supervisor below. Who approves the"
            " request of a supervisor or of the general manager is not said.",
            "班组长级（含）以上由总经理批准，以下由主管批准；主管、总经理本人的申请由谁批准未规定。",
        ),
        fresh=both(
            "By rank, and never one's own: one rank up, and the general manager's goes to a"
            " deputy or is only recorded.",
            "按职级批准，本人不得批准本人申请，逐级上移；总经理的申请由指定代理人批准或仅备案。",
        ),
        settings=(
            choice(
                "ext_rank_threshold",
                "team_lead",
                both("From this rank up", "职级界限（含）"),
                RANKS,
            ),
            choice(
                "approver_above",
                "general_manager",
                both("approves", "界限及以上由谁批准"),
                offices("manager", "general_manager"),
            ),
            choice(
                "approver_below",
                "supervisor",
                both("Below it approves", "界限以下由谁批准"),
                offices("team_lead", "supervisor", "manager"),
            ),
            flag("self_approval", "false", both("One may approve one's own", "可批准本人申请")),
        ),
        rows=("R134",),
        clauses=("S16#3.2",),
        tables=(
            BoundaryTable(
                "external-approval",
                both("Approved by", "批准人"),
                both("Rank", "职级"),
                lambda settings: list(_approvers(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A32",
        topic=both("Notes handed in “promptly”", "“及时”提交学习资料"),
        unclear=both(
            "No number of days, though a demerit and no reimbursement follow.",
            "未规定天数，而逾期后果是记过且费用不予报销。",
        ),
        fresh=both(
            "Ten working days after return, with reminders after five and eight. What follows is"
            " a recommendation that HR decides.",
            "返岗后 10 个工作日，第 5、8 日提醒；后果仅为建议，由人事决定。",
        ),
        settings=(
            whole(
                "ext_notes_due_workdays",
                "10",
                both("Working days after return", "返岗后工作日"),
                low=1,
                high=90,
            ),
            choice(
                "ext_consequence",
                "recommend",
                both("When they are missing", "逾期后果"),
                {
                    "recommend": both("recommend to HR", "向人事建议"),
                    "none": both("only record it", "仅记录"),
                },
            ),
        ),
        rows=("R135", "R136"),
        clauses=("S16#3.3",),
        tables=(
            BoundaryTable(
                "external-notes",
                both("Until when", "截止日"),
                both("Case", "情形"),
                lambda settings: list(_notes(settings)),
            ),
        ),
    ),
)
