"""The closed words of rule sets, in English and Chinese, and conditions as sentences."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from lms.regulation.rules.expressions import SIGNS
from lms.regulation.rules.numbers import RoundingMode, exact, rounded
from lms.regulation.rules.settings import Text, alike, both

ATTEMPTS: Final[Mapping[str, Text]] = {
    "best": both("the best attempt", "取最好一次"),
    "first": both("the first attempt", "取第一次"),
    "last": both("the last attempt", "取最后一次"),
    "average": both("the average of all attempts", "取各次平均"),
    "median": both("the median of all attempts", "取各次中位数"),
    "nth": both("one attempt by its number", "取指定的一次"),
}
COMBINATIONS: Final[Mapping[str, Text]] = {
    "average": both("average of its items", "各项平均"),
    "lowest": both("lowest item", "取最低项"),
    "highest": both("highest item", "取最高项"),
    "median": both("median of its items", "各项中位数"),
    "sum": both("sum of its items", "各项之和"),
}
MISSING: Final[Mapping[str, Text]] = {
    "indeterminate": both("no verdict without it", "缺少则暂不下结论"),
    "zero": both("counts as 0", "按 0 分计"),
    "zero_after_due": both("counts as 0 once it is overdue", "逾期后按 0 分计"),
    "exclude": both("is left out", "不计入"),
}
COMPLETION: Final[Mapping[str, Text]] = {
    "required": both("only finished attempts count", "仅计已完成的"),
    "ignored": both("unfinished attempts count too", "未完成的也计"),
}
UNSCORED: Final[Mapping[str, Text]] = {
    "missing": both("is missing", "视为缺少成绩"),
    "verdict": both("passes or fails as the content says", "按课件给出的通过与否认定"),
}
OPS: Final[Mapping[str, Text]] = {
    "weigh": both("weighed", "加权计入"),
    "add": both("added as bonus points", "作为附加分"),
}
NOT_APPLICABLE: Final[Mapping[str, Text]] = {
    "leave_out": both("leaves the denominator", "不计入分母"),
    "zero": both("counts as nothing", "按 0 分计"),
}
ON_HIT: Final[Mapping[str, Text]] = {
    "fail_attempt": both("fails the attempt", "该次不合格"),
    "zero_attempt": both("makes the attempt 0", "该次按 0 分计"),
    "fail_total": both("fails everything", "总评不合格"),
}
MODES: Final[Mapping[str, Text]] = {
    "half_up": both("half up", "四舍五入"),
    "half_even": both("half to even", "四舍六入五成双"),
    "up": both("up", "向上取整"),
    "down": both("down", "直接舍去"),
}
VERDICTS: Final[Mapping[str, Text]] = {
    "when_complete": both("when every part is there", "全部成绩齐备后"),
    "as_soon_as_known": both("as soon as it cannot change any more", "结果一经确定即给出"),
}
OUTCOMES: Final[Mapping[str, Text]] = {
    "pass": both("passed", "通过"),
    "fail": both("not passed", "未通过"),
    "indeterminate": both("not decided yet", "尚无结论"),
}
CONFIRM: Final[Mapping[str, Text]] = {
    "hr": both("HR", "人事"),
    "manager": both("centre manager", "中心经理"),
    "supervisor": both("supervisor", "主管"),
}
RECOMMEND: Final[Mapping[str, Text]] = {
    "absence_days": both("days of absence from work", "旷工天数"),
    "retake_all": both("take the whole course again", "重修全部课程"),
    "make_up": both("make up what was missed", "补课"),
    "clearance": both("clearance for calls", "准予上岗"),
    "conduct": both("conduct case", "违纪处理"),
    "commendation": both("commendation", "表彰"),
    "review": both("review by a person", "人工复核"),
}
FACTS: Final[Mapping[str, Text]] = {
    "late": both("late arrivals", "迟到次数"),
    "early": both("early leaves", "早退次数"),
    "tardy": both("late arrivals and early leaves", "迟到早退次数"),
    "missed_minutes": both("missed minutes", "缺课分钟"),
    "total_minutes": both("minutes of the course", "课程总分钟"),
    "absence_share": both("share of the course missed", "缺课比例"),
    "absence_days": both("days of absence", "旷工天数"),
    "truancy_hours": both("hours absent without leave", "旷课时数"),
    "sessions": both("sessions", "课次"),
}
"""Figures of attendance that `lms.grading` works out; others may be used by their names."""

_LOGIC: Final[Mapping[str, Text]] = {"all": both(" and ", " 且 "), "any": both(" or ", " 或 ")}
_FUNCTIONS: Final[Mapping[str, Text]] = {
    "not": both("not", "非"),
    "min": both("the least of", "最小值"),
    "max": both("the greatest of", "最大值"),
    "mean": both("the mean of", "平均值"),
    "median": both("the median of", "中位数"),
    "sum": both("the sum of", "合计"),
    "count": both("how many hold of", "成立个数"),
}


def percent(weight: str) -> str:
    """A weight for reading: "0.2" → "20%", "1/3" → "33.33%"."""
    share = rounded(exact(weight) * 100, 2, RoundingMode.HALF_UP)
    return f"{share.normalize():f}%"


def said_reference(reference: str, content: Mapping[str, Any]) -> Text:
    """ "component.simulation.score" → "score of Call simulation"."""
    kind, _, rest = reference.partition(".")
    name, _, what = rest.partition(".")
    if kind == "total":
        return (
            both("total outcome", "总评结论") if name == "outcome" else both("total score", "总分")
        )
    if kind == "fact":
        return FACTS.get(rest) or alike(rest)
    title = _title_of(kind, name, content)
    words = {
        "score": ("score of {}", "{}得分"),
        "outcome": ("outcome of {}", "{}结论"),
        "days": ("days by {}", "{}折算天数"),
        "review": ("{} asks for a review", "{}需人工复核"),
        "": ("{} is fulfilled", "{}已满足"),
    }[what]
    return both(words[0].format(title["en"]), words[1].format(title["zh-Hans"]))


def said_condition(expression: Any, content: Mapping[str, Any]) -> Text:
    """A condition as a sentence in both languages; what is not understood is shown as it stands."""
    return both(*(_said(expression, content, language) for language in ("en", "zh-Hans")))


def said_bands(ladder: Mapping[str, Any]) -> Text:
    """ "3 times: 0.5 day; 4–6: 1 day"."""
    parts = [_band(band) for band in ladder["bands"]]
    return both("; ".join(en for en, _ in parts), "；".join(zh for _, zh in parts))


def shares(content: Mapping[str, Any]) -> Iterator[tuple[Text, str, Fraction, Fraction]]:
    """Of each weighed component: title, weight in per cent, and where its bar begins and how long
    it is, both of 100.
    """
    begin = Fraction(0)
    for part in content["components"]:
        weight = exact(part["weight"])
        if part.get("op") != "add" and weight:
            yield part["title"], percent(part["weight"]), begin, weight * 100
            begin += weight * 100


def _band(band: Mapping[str, Any]) -> tuple[str, str]:
    if band.get("do") == "review":
        return f"{band['from']} and more: a review", f"{band['from']} 次及以上：人工复核"
    low, high = band["from"], band["to"]
    times = str(low) if low == high else f"{low}–{high}"
    return f"{times}: {band['days']} d", f"{times} 次：{band['days']} 天"


def _title_of(kind: str, name: str, content: Mapping[str, Any]) -> Text:
    for entry in content.get(f"{kind}s", ()):
        if entry.get("id") == name:
            title: Text = entry["title"]
            return title
    return alike(name)


def _said(part: Any, content: Mapping[str, Any], language: str) -> str:
    if isinstance(part, str):
        return _said_word(part, content)[language]
    if not (isinstance(part, list) and part and isinstance(part[0], str)):
        return str(part)
    operator, *members = part
    said = [_said(member, content, language) for member in members]
    if operator == "is":
        return said[0]
    if operator in _LOGIC:
        return _LOGIC[operator][language].join(said)
    if operator in SIGNS:
        return f" {SIGNS[operator]} ".join(said)
    name = _FUNCTIONS.get(operator) or alike(operator)
    return f"{name[language]} ({', '.join(said)})"


def _said_word(word: str, content: Mapping[str, Any]) -> Text:
    if word in OUTCOMES:
        return OUTCOMES[word]
    return said_reference(word, content) if "." in word and not _is_number(word) else alike(word)


def _is_number(text: str) -> bool:
    try:
        exact(text)
    except ValueError:
        return False
    return True
