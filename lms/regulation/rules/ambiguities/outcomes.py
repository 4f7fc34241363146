"""Marks, publishing and consequences: A29, A33 to A37 and A39."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from lms.people.rules.work_calendar import WorkCalendar
from lms.regulation.rules.ledger import Ambiguity, BoundaryTable, Row
from lms.regulation.rules.numbers import exact
from lms.regulation.rules.settings import (
    Settings,
    Text,
    alike,
    both,
    choice,
    number,
    several,
    whole,
)

PARTS: Final[dict[str, Text]] = {
    "theory": both("theory", "理论"),
    "compliance": both("compliance", "合规"),
    "practical": both("practical", "实操"),
}


def appeal_until(told_on: date, settings: Settings, calendar: WorkCalendar) -> date:
    """The last day to appeal: so many working days after somebody was told (A39)."""
    return calendar.add_workdays(told_on, int(settings["appeal_days"]))


def may_publish(group: int, *, passed_only: bool, named: bool, settings: Settings) -> bool:
    """Whether such results may be published (A34): figures of a group, or names in a list."""
    if not named:
        return group >= int(settings["k_min"])
    allowed = settings["publish"]
    return allowed == "named" or (allowed == "pass_list" and passed_only)


def _marks(settings: Settings) -> Iterator[Row]:
    for part, name in PARTS.items():
        mark = exact(settings[f"pass_mark[{part}]"])
        for score in ("59.9", "60", "79.9", "80"):
            passed = exact(score) >= mark
            said = both("passed", "合格") if passed else both("not passed", "不合格")
            label = both(f"{name['en']}, {score} points", f"{name['zh-Hans']} {score} 分")
            yield Row(f"{part} {score}", label, "pass" if passed else "fail", said)
    critical = settings["critical_error"]
    said = _CRITICAL[critical]
    yield Row(
        "critical error",
        both("100 points with a critical error", "100 分但有致命错误"),
        critical,
        said,
    )


_CRITICAL: Final = {
    "fail": both("not passed", "不合格"),
    "review": both("a person looks at it", "转人工复核"),
}


def _classes(settings: Settings) -> Iterator[Row]:
    wanted = int(settings["quarterly_skill_min"])
    for held in range(4):
        short = held < wanted
        said = both("too few", "不足") if short else both("enough", "达标")
        label = both(f"{held} classes in a quarter", f"一个季度 {held} 次")
        yield Row(str(held), label, "too few" if short else "enough", said)
    who = settings["attendance"]
    yield Row("attendance", both("who takes part", "参加方式"), who, _ATTENDANCE[who])


_ATTENDANCE: Final = {
    "elective": both("who wants to, or is assigned for a weakness", "自选，或因短板被指派"),
    "assigned": both("everybody is assigned", "一律指派"),
}


def _published(settings: Settings) -> Iterator[Row]:
    yes, no = both("may be published", "可以公布"), both("stays inside", "不公布")
    for group in (4, 5, 6):
        fine = may_publish(group, passed_only=False, named=False, settings=settings)
        label = both(f"average of {group} people", f"{group} 人的平均值")
        yield Row(f"average {group}", label, "yes" if fine else "no", yes if fine else no)
    for key, label, passed_only in (
        ("names, passed", both("names of those who passed", "合格人员名单"), True),
        ("names and scores", both("names with their scores", "个人姓名与成绩"), False),
    ):
        fine = may_publish(99, passed_only=passed_only, named=True, settings=settings)
        yield Row(key, label, "yes" if fine else "no", yes if fine else no)


def _consequences(settings: Settings) -> Iterator[Row]:
    automatic = settings["consequence_mode"] == "auto"
    what = (
        both("takes effect at once", "立即生效")
        if automatic
        else both("is recommended; a named person confirms", "生成建议，由指定人员确认")
    )
    yield Row("consequence", both("a consequence", "一项后果"), settings["consequence_mode"], what)
    until = appeal_until(date(2026, 3, 2), settings, WorkCalendar()).isoformat()
    yield Row(
        "appeal",
        both("told on 2026-03-02, appeal until", "2026-03-02 告知，申诉截至"),
        until,
        alike(until),
    )


ITEMS: Final = (
    Ambiguity(
        id="A29",
        topic=both("Pass standards", "合格标准"),
        unclear=both(
            "Nobody takes up the post without passing, but no pass mark is given anywhere.",
            "要求考核合格方可上岗，但通篇没有给出及格线。",
        ),
        fresh=both(
            "60 of 100 in theory, 80 in compliance and practice; a critical error fails.",
            "满分 100：理论 60，合规与实操 80；出现致命错误即不合格。",
        ),
        settings=(
            *(
                number(
                    f"pass_mark[{part}]",
                    "60" if part == "theory" else "80",
                    both(f"Pass mark, {name['en']}", f"{name['zh-Hans']}及格线"),
                )
                for part, name in PARTS.items()
            ),
            choice("critical_error", "fail", both("A critical error", "致命错误"), _CRITICAL),
        ),
        rows=("R19", "R105", "R109", "R117", "R121"),
        clauses=("S05#9", "S14#7"),
        tables=(
            BoundaryTable(
                "pass-marks",
                both("Passed or not", "是否合格"),
                both("Result", "成绩"),
                lambda settings: list(_marks(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A33",
        topic=both("The quarterly skills class", "每季度技能课"),
        unclear=both(
            "One class a quarter is demanded, then agents are free to choose.",
            "先要求每季度一课，随后又说坐席可按兴趣或短板自选。",
        ),
        fresh=both(
            "The centre must offer one; taking part is free, unless assigned for a weakness.",
            "中心必须开课；自愿参加，因质检短板被指派的除外。",
        ),
        settings=(
            whole(
                "quarterly_skill_min",
                "1",
                both("Classes per quarter, at least", "每季度至少"),
                high=20,
            ),
            choice("attendance", "elective", both("Taking part", "参加方式"), _ATTENDANCE),
        ),
        rows=("R49", "R66"),
        clauses=("S10#3",),
        tables=(
            BoundaryTable(
                "quarterly-class",
                both("Whether it is enough", "是否达标"),
                both("Case", "情形"),
                lambda settings: list(_classes(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A34",
        topic=both("Publishing results", "结果公示"),
        unclear=both(
            "Results are to be published; scores with names are more than privacy law lets pass"
            " without need.",
            "要求公示结果，但公示个人成绩与个人信息最小必要原则相冲突。",
        ),
        fresh=both(
            "Figures of groups of five and more. One's own result goes to oneself and one's line.",
            "公布 5 人及以上群体的汇总数据；个人结果仅告知本人及其主管。",
        ),
        settings=(
            choice(
                "publish",
                "aggregate",
                both("Published are", "公示内容"),
                {
                    "aggregate": both("figures of groups", "汇总数据"),
                    "pass_list": both("also lists of who passed", "另含合格名单"),
                    "named": both("also names with scores", "另含个人成绩"),
                },
            ),
            whole("k_min", "5", both("Smallest group", "最小人数"), low=2, high=50),
        ),
        rows=("R129",),
        clauses=("S11#9",),
        tables=(
            BoundaryTable(
                "publishing",
                both("May it be published", "是否公示"),
                both("What", "内容"),
                lambda settings: list(_published(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A35",
        topic=both("When assessment takes place", "考核时点"),
        unclear=both(
            "Several cases are announced, and only the one before training survives; the method"
            " of assessment is missing.",
            "条文称考核分几种情形，但仅存训前一种；考核办法缺失。",
        ),
        fresh=both(
            "Before, during, at the end and on the job. This is our proposal, not the source's.",
            "训前、训中、训后、岗上跟踪；此为建议，并非原文。",
        ),
        settings=(
            several(
                "assessment_points",
                "pre,during,post,followup",
                both("Assessed", "考核时点"),
                {
                    "pre": both("before", "训前"),
                    "during": both("during", "训中"),
                    "post": both("at the end", "训后"),
                    "followup": both("on the job", "岗上跟踪"),
                },
            ),
        ),
        rows=("R103", "R121"),
        clauses=("S16#8.1", "S09"),
    ),
    Ambiguity(
        id="A36",
        topic=both("Forms that are only named", "仅有名称的表单"),
        unclear=both(
            "The appendix lists fifteen forms and flow charts by name; none is printed.",
            "附件仅列出十五个表单和流程图的名称，内容全部缺失。",
        ),
        fresh=both(
            "Our templates, each marked as a template that is not from the source, edited by the"
            " centre as it needs.",
            "使用系统模板，均标注“模板，非原文”，由中心按需修改。",
        ),
        settings=(
            choice(
                "form_template.version",
                "edited",
                both("Forms in use", "使用的表单"),
                {
                    "edited": both("as the centre has edited them", "中心修改后的版本"),
                    "shipped": both("as they were shipped", "系统自带版本"),
                },
            ),
        ),
        rows=(
            "R26",
            "R38",
            "R44",
            "R79",
            "R117",
            "R118",
            "R119",
            "R120",
            "R124",
            "R125",
            "R126",
            "R149",
            "R150",
            "R151",
        ),
        clauses=("S09",),
    ),
    Ambiguity(
        id="A37",
        topic=both("Defective numbering", "编号混乱"),
        unclear=both(
            "Article numbers are repeated, sub-numbers shift, lines are out of order.",
            "条号重复、子编号错位、行序颠倒。",
        ),
        fresh=both(
            "Every clause has an id of its own, made of source, number, text and line. The"
            " printed number is a label only.",
            "条款使用自有编号（来源、原编号、文字、行号生成），原编号仅作标签。",
        ),
        settings=(
            choice(
                "clause_id",
                "stable",
                both("Clauses are named by", "条款标识"),
                {
                    "stable": both("an id of their own", "自有编号"),
                },
            ),
        ),
        rows=("R1", "R6", "R13", "R69", "R70"),
        clauses=("S16", "S17"),
    ),
    Ambiguity(
        id="A39",
        topic=both("Automatic, or decided by a person", "自动生效还是人工决定"),
        unclear=both(
            "Consequences are worded as automatic; fair procedure, and the law on automated"
            " decisions, speak against that.",
            "条文中的后果写得像是自动生效，而公平程序及自动化决策的法律规定并不支持。",
        ),
        fresh=both(
            "The service recommends with its reasons, a named person confirms, and there are five"
            " days to appeal.",
            "系统给出附理由的建议，由指定人员确认，可在 5 天内申诉。",
        ),
        settings=(
            choice(
                "consequence_mode",
                "recommend",
                both("A consequence", "后果"),
                {
                    "recommend": both("is recommended", "生成建议"),
                    "auto": both("takes effect by itself", "自动生效"),
                },
            ),
            whole(
                "appeal_days",
                "5",
                both("Working days to appeal", "申诉期限（工作日）"),
                low=1,
                high=90,
            ),
        ),
        rows=(
            "R8",
            "R78",
            "R88",
            "R95",
            "R98",
            "R105",
            "R109",
            "R112",
            "R116",
            "R136",
            "R149",
            "R152",
        ),
        clauses=("S09#5", "S16#3.3", "S05#9"),
        tables=(
            BoundaryTable(
                "consequences",
                both("What happens", "如何处理"),
                both("Case", "情形"),
                lambda settings: list(_consequences(settings)),
            ),
        ),
    ),
)
