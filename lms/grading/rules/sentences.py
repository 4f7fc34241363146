"""Sentences for the steps that stand beside the plain reckoning: floors, ladders, consequences.

Each function takes a step and what things are called, and says the step in English and Chinese;
None where there is nothing to tell.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from lms.grading.rules.figures import figure, percent
from lms.grading.rules.words import FACTS, REASONS
from lms.regulation.rules.numbers import exact
from lms.regulation.rules.rule_set import Text

Step = Mapping[str, Any]
Said = tuple[str, str] | None
Title = Callable[[str], Text]


def dropped(step: Step, item_title: Title) -> Said:
    english, chinese = _listed(step["operands"], item_title)
    return f"Lowest results that do not count: {english}.", f"去掉的最低成绩：{chinese}。"


def floor(step: Step, item_title: Title) -> Said:
    operands = dict(step["operands"])
    if "item_floor" in operands:
        mark = operands.pop("item_floor")
        if not operands:
            return f"Every result reaches the floor of {mark}.", f"各项均达到单项最低线 {mark} 分。"
        english, chinese = _listed(operands, item_title)
        return f"Below the floor of {mark}: {english}.", f"低于单项最低线 {mark} 分：{chinese}。"
    score, mark = operands["score"], operands["floor"]
    if step["value"] == "true":
        return f"{score} reaches the floor of {mark}.", f"{score} 分达到最低线 {mark} 分。"
    return (
        f"{score} stays below the floor of {mark}: that fails the whole.",
        f"{score} 分低于最低线 {mark} 分，总评不通过。",
    )


def critical(title: Text) -> Said:
    return (
        f"Critical error: {title['en']}. It fails the whole, whatever the points.",
        f"致命错误：{title['zh-Hans']}。无论得分多少，总评不通过。",
    )


def bonus(step: Step, title: Title) -> Said:
    parts = [name for name in sorted(step["operands"]) if name.endswith(".points")]
    en, zh = [], []
    for name in parts:
        called, points = title(f"component.{name.removesuffix('.points')}"), step["operands"][name]
        en.append(f"{called['en']} +{figure(points)}")
        zh.append(f"{called['zh-Hans']} +{figure(points)}")
    before, after = figure(step["operands"]["total"]), figure(step["value"])
    return (
        f"Bonus points: {', '.join(en)}; {before} → {after}.",
        f"加分：{'、'.join(zh)}；{before} → {after}。",
    )


def gain(step: Step, title: Text) -> Said:
    if step["value"] == "unknown":
        return None
    before, after = (figure(step["operands"][name]) for name in ("before", "after"))
    share = percent(exact(step["value"]))
    en = f"{title['en']}: {before} in the pre-test, {after} now, {share} of what was left to gain."
    zh = f"{title['zh-Hans']}：前测 {before}，现 {after}，提升了可提升空间的 {share}。"
    return f"{en} The pre-test does not count towards the grade.", f"{zh}前测不计入成绩。"


def fact(step: Step) -> Said:
    en, zh = [], []
    for name in sorted(step["operands"]):
        english, chinese = FACTS[name]
        value_en, value_zh = value_said(step["operands"][name])
        en.append(f"{english} {value_en}")
        zh.append(f"{chinese} {value_zh}")
    count = step["value"]
    return (
        f"Attendance, by {count} statement{'' if count == '1' else 's'}: {', '.join(en)}.",
        f"考勤（依据 {count} 条记录）：{'、'.join(zh)}。",
    )


def ladder(step: Step, title: Text) -> Said:
    (name, count), *_ = [(n, v) for n, v in step["operands"].items() if n.startswith("fact.")]
    english, chinese = FACTS.get(name.removeprefix("fact."), (name, name))
    value = step["value"]
    result_en, result_zh = REASONS.get(
        value, (f"{value} day{'' if exact_or_zero(value) == 1 else 's'}", f"{value} 天")
    )
    shown_en, shown_zh = value_said(count)
    return (
        f"{title['en']}: {english} {shown_en}: {result_en}.",
        f"{title['zh-Hans']}：{chinese} {shown_zh}，{result_zh}。",
    )


def consequence(step: Step, title: Text, condition: tuple[str, str]) -> Said:
    english, chinese = condition
    match step["value"]:
        case "true":
            return (
                f"{title['en']}: recommended ({english}). A named person decides.",
                f"{title['zh-Hans']}：建议（{chinese}），由指定人员确认后生效。",
            )
        case "unknown":
            return (
                f"{title['en']}: not known yet ({english}).",
                f"{title['zh-Hans']}：尚不能判断（{chinese}）。",
            )
        case _:
            return None


def value_said(value: str) -> tuple[str, str]:
    """A value of a step for reading, in both languages."""
    words = {"true": ("yes", "是"), "false": ("no", "否"), "unknown": ("?", "?")}
    return words.get(value, (figure(value), figure(value)))


def exact_or_zero(text: str) -> Fraction:
    try:
        return exact(text)
    except ValueError:
        return Fraction(0)


def _listed(operands: Mapping[str, str], title: Title) -> tuple[str, str]:
    names = sorted(operands)
    english = ", ".join(f"{title(name)['en']} {figure(operands[name])}" for name in names)
    chinese = "、".join(f"{title(name)['zh-Hans']} {figure(operands[name])}" for name in names)
    return english, chinese
