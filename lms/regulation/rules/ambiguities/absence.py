"""Missed class hours and what follows from them: A5 to A8 and A16."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from lms.regulation.rules.ladders import ladder_table
from lms.regulation.rules.ledger import Ambiguity, BoundaryTable, Row
from lms.regulation.rules.numbers import exact, shown
from lms.regulation.rules.settings import (
    Kind,
    Setting,
    Settings,
    Text,
    alike,
    both,
    choice,
    flag,
    number,
    whole,
)

_MINUTES_PER_HOUR: Final = 60


@dataclass(frozen=True, slots=True)
class Missed:
    """Minutes of a course that somebody was not there, and why.

    `kind` is "unexcused", "approved_leave", "official" or "tardy" (the minutes of a late arrival).
    """

    kind: str
    minutes: int
    made_up: bool = False


def counts_as_missed(missed: Missed, settings: Settings) -> bool:
    """Whether A5 puts these minutes above the line of the fraction."""
    match missed.kind:
        case "approved_leave":
            return settings["count_approved_leave"] == "true"
        case "official":
            choice_made = settings["count_official"]
            return choice_made == "true" or (choice_made == "unless_made_up" and not missed.made_up)
        case "tardy":
            return settings["count_tardy_minutes"] == "true"
        case _:
            return True


def class_hours(minutes: int, settings: Settings) -> Fraction:
    """Minutes as class hours (A6)."""
    return Fraction(minutes, int(settings["period_minutes"]))


def absence_hours(class_absence_minutes: int, settings: Settings) -> Fraction:
    """Hours of absence from work that minutes of absence from class become (A7); 0 for none."""
    if settings["class_absence_maps_to"] == "none":
        return Fraction(0)
    taken, given = (exact(part) for part in settings["conversion"].split(":"))
    return Fraction(class_absence_minutes, _MINUTES_PER_HOUR) * given / taken


def absence_days(hours: Fraction, settings: Settings) -> Fraction:
    """Hours as days of work (A8)."""
    return hours / exact(settings["hours_per_day"])


def make_up_until(missed_on: date, settings: Settings) -> date:
    """The last day on which missed hours can be made up (A16)."""
    return missed_on + timedelta(days=int(settings["makeup_deadline_days"]))


def made_up_score(score: Fraction, pass_mark: Fraction, settings: Settings) -> Fraction:
    """What a make-up exam counts for (A16)."""
    if settings["makeup_score_cap"] == "none":
        return score
    return min(score, pass_mark)


def _fraction(settings: Settings) -> list[Row]:
    names = ("retake_fraction", "strict")
    table = ladder_table("absence-fraction", {name: settings[name] for name in names})
    return [
        Row(hours, both(f"{hours} of 24 h", f"24 学时中缺 {hours}"), value, _follows(value, hours))
        for hours, value in table.items()
    ]


def _follows(value: str, hours: str) -> Text:
    if value == "retake all":
        return both("take the whole course again", "重修全部课程")
    return both(f"make up {hours} h", f"补修 {hours} 学时")


_KINDS: Final = (
    (Missed("unexcused", 60), both("without leave", "未经请假")),
    (Missed("approved_leave", 60), both("approved leave", "已批准的请假")),
    (Missed("official", 60), both("official duty, not made up", "因公，未补课")),
    (Missed("official", 60, made_up=True), both("official duty, made up", "因公，已补课")),
    (Missed("tardy", 10), both("minutes of a late arrival", "迟到的分钟数")),
)


def _counted(settings: Settings) -> Iterator[Row]:
    for missed, label in _KINDS:
        counts = counts_as_missed(missed, settings)
        key = missed.kind + (" made up" if missed.made_up else "")
        said = both("counts", "计入") if counts else both("does not count", "不计入")
        yield Row(key, label, "counts" if counts else "does not count", said)


def _periods(settings: Settings) -> Iterator[Row]:
    for minutes in (45, 50, 60, 90, 120, 150, 240, 480):
        hours = shown(class_hours(minutes, settings))
        yield Row(
            str(minutes),
            both(f"{minutes} min", f"{minutes} 分钟"),
            hours,
            both(f"{hours} class hours", f"{hours} 课时"),
        )


def _conversions(settings: Settings) -> Iterator[Row]:
    needs_hr = settings["hr_approval"] == "required"
    for hours in (1, 2, 4, 8, 24):
        value = shown(absence_hours(hours * _MINUTES_PER_HOUR, settings))
        label = both(f"{hours} h absent from class", f"旷课 {hours} 小时")
        if value == "0":
            yield Row(
                str(hours),
                label,
                "0",
                both("stays a fact, no absence from work", "仅作记录，不折算旷工"),
            )
        elif needs_hr:
            said = both(
                f"{value} h absent from work, once HR confirms",
                f"经人事确认后折算旷工 {value} 小时",
            )
            yield Row(str(hours), label, f"{value} after HR", said)
        else:
            said = both(f"{value} h absent from work", f"折算旷工 {value} 小时")
            yield Row(str(hours), label, value, said)


def _days(settings: Settings) -> Iterator[Row]:
    for hours in (1, 2, 4, 6, 8, 12, 16):
        value = shown(absence_days(Fraction(hours), settings))
        yield Row(
            str(hours),
            both(f"{hours} h", f"{hours} 小时"),
            value,
            both(f"{value} days", f"{value} 天"),
        )


_MISSED_ON: Final = date(2026, 3, 2)


def _make_ups(settings: Settings) -> Iterator[Row]:
    last = make_up_until(_MISSED_ON, settings)
    for days in (29, 30, 31):
        in_time = _MISSED_ON + timedelta(days=days) <= last
        said = both("in time", "有效") if in_time else both("too late", "逾期")
        label = both(f"made up {days} days later", f"缺课后第 {days} 天补课")
        yield Row(f"day {days}", label, "in time" if in_time else "too late", said)
    for attempt in (1, 2, 3):
        allowed = attempt <= int(settings["makeup_exam_max"])
        said = both("allowed", "允许") if allowed else both("refused", "不允许")
        label = both(f"make-up exam no. {attempt}", f"第 {attempt} 次补考")
        yield Row(f"exam {attempt}", label, "allowed" if allowed else "refused", said)
    for score in ("55", "60", "95"):
        counted = shown(made_up_score(exact(score), Fraction(60), settings))
        label = both(f"make-up score {score}, pass mark 60", f"补考 {score} 分，及格线 60 分")
        yield Row(f"score {score}", label, counted, both(f"counts {counted}", f"按 {counted} 分计"))


ITEMS: Final = (
    Ambiguity(
        id="A5",
        topic=both(
            "Share of absence that means the whole course again", "须重修全部课程的缺课比例"
        ),
        unclear=both(
            "One regulation says more than a third of the hours; in the other the number is"
            " missing. Whether approved leave, official duty and minutes of lateness count is"
            " not said.",
            "一份制度规定超过总课时三分之一，另一份数字缺失；经批准的请假、因公缺课及迟到分钟是否计入，均未规定。",
        ),
        fresh=both(
            "More than exactly one third. Approved leave counts; official duty counts unless it"
            " was made up; minutes of lateness do not, because the ladder already counts them.",
            "严格大于三分之一（按精确分数计算）。经批准的请假计入；因公缺课未补则计入；"
            "迟到分钟数不计入，因已由阶梯处理。",
        ),
        settings=(
            number(
                "retake_fraction",
                "1/3",
                both("Share of the course", "占课程总课时的比例"),
                high="1",
            ),
            flag(
                "strict",
                "true",
                both("Exactly this share is not yet too much", "恰好等于该比例不算超过"),
            ),
            flag("count_approved_leave", "true", both("Approved leave counts", "经批准的请假计入")),
            choice(
                "count_official",
                "unless_made_up",
                both("Official duty counts", "因公缺课计入"),
                {
                    "unless_made_up": both("unless it was made up", "未补课则计入"),
                    "true": both("always", "一律计入"),
                    "false": both("never", "一律不计入"),
                },
            ),
            flag(
                "count_tardy_minutes",
                "false",
                both("Minutes of lateness count", "迟到早退分钟数计入"),
            ),
        ),
        rows=("R91", "R92"),
        clauses=("S09#5", "S16#7.4"),
        tables=(
            BoundaryTable(
                "absence-fraction",
                both("What follows from missed hours", "缺课学时的后果"),
                both("Missed hours", "缺课学时"),
                _fraction,
            ),
            BoundaryTable(
                "missed-hours",
                both("Which missed time counts", "哪些缺课时间计入"),
                both("Missed", "缺课原因"),
                lambda settings: list(_counted(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A6",
        topic=both("How long a class hour is", "一课时的长度"),
        unclear=both(
            "Some clauses count hours, others class hours, and the length of a class hour is"
            " nowhere given.",
            "有的条款按小时，有的按课时，而一课时多长并无规定。",
        ),
        fresh=both(
            "45 minutes. Minutes are stored; both are shown.",
            "一课时 45 分钟。系统按分钟存储，两种口径均显示。",
        ),
        settings=(
            choice(
                "period_minutes",
                "45",
                both("Minutes of a class hour", "一课时（分钟）"),
                {
                    "45": alike("45"),
                    "50": alike("50"),
                    "60": alike("60"),
                },
            ),
        ),
        rows=("R91",),
        clauses=("S09#5", "S16#7.4"),
        tables=(
            BoundaryTable(
                "class-hours",
                both("Minutes as class hours", "分钟折算课时"),
                both("Minutes", "分钟"),
                lambda settings: list(_periods(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A7",
        topic=both("Absent from class and absent from work", "旷课与旷工"),
        unclear=both(
            "Missing a class is called absence from work in some clauses and absence from class"
            " in others. In labour law the two differ widely.",
            "同样是未到课，有的条款以旷工论，有的以旷课论，而两者在劳动法上的后果差别很大。",
        ),
        fresh=both(
            "Absence from class is the fact. It becomes hours of absence from work one to one,"
            " only when HR confirms it, and never goes to payroll by itself.",
            "以旷课时数为事实记录；经人事确认后方按 1:1 折算旷工时数，绝不自动传送薪资系统。",
        ),
        settings=(
            choice(
                "class_absence_maps_to",
                "absence_hours",
                both("Absence from class becomes", "旷课折算为"),
                {
                    "absence_hours": both("hours of absence from work", "旷工时数"),
                    "none": both("nothing else", "不折算"),
                },
            ),
            Setting("conversion", Kind.RATIO, "1:1", both("Class to work", "旷课与旷工之比")),
            choice(
                "hr_approval",
                "required",
                both("HR confirms it", "人事确认"),
                {
                    "required": both("always", "必须确认"),
                    "not_required": both("is not needed", "无需确认"),
                },
            ),
        ),
        rows=("R82", "R83", "R93"),
        clauses=("S09#4", "S09#6", "S09#7", "S16#7.5"),
        tables=(
            BoundaryTable(
                "absence-conversion",
                both("Absence from class as absence from work", "旷课折算旷工"),
                both("Absent from class", "旷课时数"),
                lambda settings: list(_conversions(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A8",
        topic=both("Hours of a day", "半天与一天的小时数"),
        unclear=both(
            "Penalties are given in days and half days, elsewhere in hours.",
            "处罚有的按半天、一天计，有的按小时计。",
        ),
        fresh=both("A day is 8 hours, half a day 4.", "一天 8 小时，半天 4 小时。"),
        settings=(
            number(
                "hours_per_day", "8", both("Hours of a day", "一天的小时数"), low="1", high="24"
            ),
        ),
        rows=("R88",),
        clauses=("S09#5", "S09#6"),
        tables=(
            BoundaryTable(
                "absence-days",
                both("Hours as days", "小时折算天数"),
                both("Hours", "小时"),
                lambda settings: list(_days(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A16",
        topic=both("Making up, and taking all again", "补课与重修"),
        unclear=both(
            "One regulation lets a part be made up, both demand the whole course above a share."
            " No deadline, and no number of make-up exams, is given.",
            "一份制度要求补修缺课部分，两份都规定超过比例须全部重修；补课期限与补考次数均未规定。",
        ),
        fresh=both(
            "Within 30 days, one make-up exam per run, and it counts for no more than the pass"
            " mark.",
            "30 天内补课，每班次补考 1 次，补考成绩最高按及格线计。",
        ),
        settings=(
            whole(
                "makeup_deadline_days",
                "30",
                both("Days to make up", "补课期限（天）"),
                low=1,
                high=366,
            ),
            whole("makeup_exam_max", "1", both("Make-up exams per run", "每班次补考次数"), high=9),
            choice(
                "makeup_score_cap",
                "pass_mark",
                both("A make-up exam counts at most", "补考成绩上限"),
                {
                    "pass_mark": both("the pass mark", "及格线"),
                    "none": both("what was scored", "不设上限"),
                },
            ),
        ),
        rows=("R86", "R91"),
        clauses=("S09#5", "S16#7.4"),
        tables=(
            BoundaryTable(
                "make-up",
                both("Making up", "补课与补考"),
                both("Case", "情形"),
                lambda settings: list(_make_ups(settings)),
            ),
        ),
    ),
)
