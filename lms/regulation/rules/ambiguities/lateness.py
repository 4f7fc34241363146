"""Coming late and leaving early: A1 to A4."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from lms.regulation.rules.ladders import ladder_table
from lms.regulation.rules.ledger import Ambiguity, BoundaryTable, Row
from lms.regulation.rules.settings import (
    Kind,
    Setting,
    Settings,
    Text,
    alike,
    both,
    choice,
    flag,
    whole,
)

LATE: Final = "late"
EARLY: Final = "early"
ABSENT: Final = "absent"
ON_TIME: Final = "on time"


@dataclass(frozen=True, slots=True)
class Tardy:
    """A late arrival or an early leave: in which course run, session and on which day."""

    kind: str
    run: str
    session: str
    day: date


def lateness(minutes_late: int, minutes_early: int, settings: Settings) -> tuple[str, ...]:
    """What A3 makes of a session: some of "late", "early"; or "absent"; or nothing."""
    to_absence = settings["tardy_to_absence_min"]
    if to_absence != "none" and max(minutes_late, minutes_early) >= int(to_absence):
        return (ABSENT,)
    late = (LATE,) if minutes_late > int(settings["late_grace_min"]) else ()
    early = (EARLY,) if minutes_early > int(settings["early_grace_min"]) else ()
    return late + early


def tardy_count(events: Iterable[Tardy], settings: Settings) -> int:
    """The n that the ladder is entered with, by A2: the highest that any window reaches."""
    counted = sorted(events, key=lambda event: (event.day, event.session, event.kind))
    if settings["both_in_one_session"] == "1":
        counted = [next(same) for _, same in groupby(counted, key=lambda e: (e.run, e.session))]
    kinds = [{LATE, EARLY}] if settings["sum_kinds"] == "true" else [{LATE}, {EARLY}]
    return max(_highest([e for e in counted if e.kind in kind], settings) for kind in kinds)


def _highest(events: Sequence[Tardy], settings: Settings) -> int:
    window = settings["window"]
    if window == "rolling_days":
        span = timedelta(days=int(settings["rolling_days"]))
        return max((sum(e.day <= o.day < e.day + span for o in events) for e in events), default=0)
    names: Mapping[str, Callable[[Tardy], object]] = {
        "course_run": lambda event: event.run,
        "calendar_month": lambda event: (event.day.year, event.day.month),
        "quarter": lambda event: (event.day.year, (event.day.month - 1) // 3),
        "year": lambda event: event.day.year,
    }
    windows = [names[window](event) for event in events]
    return max((windows.count(one) for one in set(windows)), default=0)


def _days(value: str) -> Text:
    match value:
        case "review":
            return both("a person looks at it", "转人工复核")
        case "0":
            return both("nothing", "不处理")
        case _:
            return both(f"{value} day of absence", f"旷工 {value} 天")


def _ladder(settings: Settings) -> list[Row]:
    table = ladder_table("tardy-ladder", settings)
    return [Row(count, alike(count), value, _days(value)) for count, value in table.items()]


_MARCH: Final = date(2026, 3, 2)


def _cases() -> Iterable[tuple[str, Text, list[Tardy]]]:
    for n in range(9):
        events = [
            Tardy((LATE, EARLY)[i % 2], "run 1", f"s{i}", _MARCH + timedelta(days=i))
            for i in range(n)
        ]
        yield str(n), both(f"{n} in {n} sessions of one run", f"同一班次 {n} 次课共 {n} 次"), events
    one = [Tardy(kind, "run 1", "s1", _MARCH) for kind in (LATE, EARLY)]
    yield "1 session, both", both("late and early in one session", "同一次课既迟到又早退"), one
    runs = [Tardy(LATE, f"run {1 + i // 2}", f"s{i}", _MARCH + timedelta(days=i)) for i in range(4)]
    yield (
        "2 + 2 in two runs",
        both("2 in each of two runs, one week", "同一周内两个班次各 2 次"),
        runs,
    )
    months = [
        Tardy(LATE, "run 1", f"s{i}", date(2026, 3 + i // 2, (30, 31, 1, 2)[i])) for i in range(4)
    ]
    yield (
        "2 + 2 in two months",
        both("2 at the end of March, 2 at the start of April", "同一班次 3 月底 2 次、4 月初 2 次"),
        months,
    )
    far = [Tardy(LATE, "run 1", f"s{m}", date(2026, m, 10)) for m in (1, 5, 9)]
    yield (
        "3 in one year",
        both("in January, May and September", "同一班次 1 月、5 月、9 月各 1 次"),
        far,
    )


def _counts(settings: Settings) -> list[Row]:
    rows = []
    for key, label, events in _cases():
        count = tardy_count(events, settings)
        rows.append(Row(key, label, str(count), alike(count)))
    return rows


_MINUTES: Final = (0, 1, 5, 10, 15, 20, 29, 30, 45)


def _lateness_rows(settings: Settings) -> list[Row]:
    rows = []
    for minutes in _MINUTES:
        late, early = (
            "+".join(lateness(*case, settings)) or ON_TIME for case in ((minutes, 0), (0, minutes))
        )
        rows += [
            Row(f"late {minutes}", _minutes("late", "迟到", minutes), late, _MARKS[late]),
            Row(f"early {minutes}", _minutes("early", "早退", minutes), early, _MARKS[early]),
        ]
    return rows


_MARKS: Final = {
    ON_TIME: both("present", "正常出勤"),
    LATE: both("late arrival", "迟到"),
    EARLY: both("early leave", "早退"),
    ABSENT: both("missed class hours", "按缺课计"),
}


def _minutes(en: str, zh: str, minutes: int) -> Text:
    return both(f"{minutes} min {en}", f"{zh} {minutes} 分钟")


def _regimes(settings: Settings) -> list[Row]:
    ladder, company, record = (
        settings["tardy_regime"] == regime
        for regime in ("training_ladder", "company_attendance", "record_only")
    )
    yes, no = both("yes", "是"), both("no", "否")
    cases = (
        ("recorded", both("recorded in the training record", "记入培训记录"), True),
        ("ladder", both("counted by the ladder of A1", "按 A1 阶梯累计"), ladder),
        ("company", both("passed on to the company's attendance", "转入公司考勤"), company),
        ("no consequence", both("without any consequence", "不产生任何后果"), record),
    )
    return [
        Row(key, label, "yes" if holds else "no", yes if holds else no)
        for key, label, holds in cases
    ]


ITEMS: Final = (
    Ambiguity(
        id="A1",
        topic=both(
            "Lateness ladder: exactly 3, and more than 6", "迟到早退阶梯：恰好 3 次与超过 6 次"
        ),
        unclear=both(
            "The first step is for three times, the second for three and more up to six."
            " In statutes such words include the number, so three lies in both steps, and"
            " nothing is said about seven and more.",
            "第一档为达到 3 次，第二档为 3 次以上至 6 次以下。法律用语中“以上”“以下”均含本数，"
            "因此 3 次同时落入两档；超过 6 次则没有规定。",
        ),
        fresh=both(
            "Three is half a day, four to six one day, instead of and not on top of the half."
            " From seven on a person looks at it.",
            "3 次计半天，4 至 6 次计一天，高档替代低档，不叠加；7 次及以上转人工复核。",
        ),
        settings=(
            Setting(
                "ladder",
                Kind.LADDER,
                "3/6",
                both("Steps", "档位"),
                {
                    "3/6": both("3 and 4–6 times", "3 次、4–6 次"),
                    "4/8": both("4 and 5–8 times", "4 次、5–8 次"),
                },
            ),
            choice(
                "at_boundary",
                "lower",
                both("The shared number belongs to", "交界次数归入"),
                {
                    "lower": both("the lower step", "低一档"),
                    "higher": both("the higher step", "高一档"),
                },
            ),
            choice(
                "above_top",
                "review",
                both("Above the last step", "超过最高档时"),
                {
                    "review": both("a person looks at it", "转人工复核"),
                    "hold_at_top": both("the last step holds", "按最高档处理"),
                    "per_extra_k": both("one more day for every k more", "每多 k 次再加最高档天数"),
                },
            ),
            whole(
                "extra_k",
                "3",
                both("k, for one more day each", "每多几次加一档（k）"),
                low=1,
                high=99,
            ),
            choice(
                "mode",
                "replace",
                both("A higher step", "达到高档时"),
                {
                    "replace": both("replaces the lower one", "替代低档"),
                    "accumulate": both("is added to the lower one", "与低档叠加"),
                },
            ),
        ),
        rows=("R88",),
        clauses=("S09#5",),
        tables=(
            BoundaryTable(
                "tardy-ladder",
                both("Days of absence by number of times", "按次数折算旷工天数"),
                both("Times late or early", "迟到、早退次数"),
                _ladder,
            ),
        ),
    ),
    Ambiguity(
        id="A2",
        topic=both("What is counted together for the ladder", "阶梯的累计范围与口径"),
        unclear=both(
            "Nothing is said about whether the count runs per course run, month or year,"
            " whether late arrivals and early leaves are added, and whether both in one"
            " session are one or two.",
            "未规定按班次、按月还是按年累计，迟到与早退是否合并，同一次课既迟到又早退算一次还是两次。",
        ),
        fresh=both(
            "Per course run, added up; both in one session are two.",
            "按培训班次累计，迟到与早退合并，同一次课两者都有计 2 次。",
        ),
        settings=(
            choice(
                "window",
                "course_run",
                both("Counted together within", "累计范围"),
                {
                    "course_run": both("one course run", "同一培训班次"),
                    "calendar_month": both("a calendar month", "自然月"),
                    "quarter": both("a quarter", "季度"),
                    "year": both("a calendar year", "自然年"),
                    "rolling_days": both("so many days, rolling", "滚动天数"),
                },
            ),
            whole(
                "rolling_days", "30", both("Days, when rolling", "滚动天数（天）"), low=1, high=366
            ),
            flag("sum_kinds", "true", both("Late and early are added", "迟到与早退合并计算")),
            choice(
                "both_in_one_session",
                "2",
                both("Both in one session count", "同一次课两者都有计"),
                {
                    "1": both("once", "1 次"),
                    "2": both("twice", "2 次"),
                },
            ),
        ),
        rows=("R88",),
        clauses=("S09#5",),
        tables=(
            BoundaryTable(
                "tardy-count",
                both("The number that the ladder is entered with", "进入阶梯的累计次数"),
                both("What happened", "情形"),
                _counts,
            ),
        ),
    ),
    Ambiguity(
        id="A3",
        topic=both("What is late, what is leaving early", "迟到与早退的界定"),
        unclear=both(
            "The clause itself asks how late and early are to be defined. Other centres let 15"
            " or 20 minutes of lateness become absence.",
            "条文自身即问“如何界定”。其他单位有以 15 或 20 分钟作为迟到转旷课界限的做法。",
        ),
        fresh=both(
            "From the first minute; from 30 minutes on it is missed class time instead.",
            "自第 1 分钟起即算；满 30 分钟不再计迟到早退，而按缺课计。",
        ),
        settings=(
            whole(
                "late_grace_min",
                "0",
                both("Minutes of grace at the start", "上课宽限（分钟）"),
                high=120,
            ),
            whole(
                "early_grace_min",
                "0",
                both("Minutes of grace at the end", "下课宽限（分钟）"),
                high=120,
            ),
            whole(
                "tardy_to_absence_min",
                "30",
                both("From so many minutes on it is missed time", "满多少分钟按缺课计"),
                low=1,
                high=480,
                or_none=True,
            ),
        ),
        rows=("R88",),
        clauses=("S09#5", "S16#7.3"),
        tables=(
            BoundaryTable(
                "lateness",
                both("What so many minutes are", "分钟数的认定"),
                both("Minutes", "分钟数"),
                _lateness_rows,
            ),
        ),
    ),
    Ambiguity(
        id="A4",
        topic=both("Two regimes for lateness", "迟到早退的两套处理办法"),
        unclear=both(
            "One regulation has a ladder of its own; the other says that lateness in class is"
            " lateness at work. Both together would punish twice.",
            "一份制度自设阶梯，另一份规定上课迟到早退等同上班迟到早退；两者并用即重复处罚。",
        ),
        fresh=both("Only the ladder of the training regulation.", "仅适用培训制度自身的阶梯。"),
        settings=(
            choice(
                "tardy_regime",
                "training_ladder",
                both("The one regime that applies", "唯一适用的办法"),
                {
                    "training_ladder": both(
                        "the ladder of the training regulation", "培训制度的阶梯"
                    ),
                    "company_attendance": both("the company's attendance rules", "公司考勤制度"),
                    "record_only": both("none; it is only recorded", "仅记录，不处理"),
                },
            ),
        ),
        rows=("R90", "R101"),
        clauses=("S09#5", "S16#7.3"),
        tables=(
            BoundaryTable(
                "tardy-regime",
                both("What becomes of a late arrival", "一次迟到如何处理"),
                both("It is", "处理方式"),
                _regimes,
            ),
        ),
    ),
)
