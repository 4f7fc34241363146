"""Each part of a rule set as labelled facts: what its page shows and two versions differ in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lms.regulation.rules.rule_words import (
    ATTEMPTS,
    COMBINATIONS,
    COMPLETION,
    CONFIRM,
    FACTS,
    MISSING,
    MODES,
    NOT_APPLICABLE,
    ON_HIT,
    OPS,
    OUTCOMES,
    RECOMMEND,
    UNSCORED,
    VERDICTS,
    percent,
    said_bands,
    said_condition,
)
from lms.regulation.rules.settings import YES_NO, Text, alike, both

Entry = Mapping[str, Any]
Fact = tuple[Text, Text]

KINDS: Final[Mapping[str, Text]] = {
    "components": both("Components", "组成项"),
    "gates": both("Gates", "关口"),
    "critical": both("Critical errors", "致命错误"),
    "ladders": both("Ladders", "阶梯"),
    "consequences": both("Consequences", "后果建议"),
    "clauses": both("Clauses", "条款"),
    "readings": both("Readings", "解读"),
    "tests": both("Tests", "测试用例"),
}
"""The lists of a rule set, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part for reading. `index` is its place in the list."""

    kind: str
    index: int
    key: str
    title: Text
    clause: str
    facts: tuple[Fact, ...]


def shown_parts(kind: str, content: Entry) -> list[ShownPart]:
    """The parts of one list of a rule set."""
    return [
        ShownPart(
            kind,
            index,
            entry.get("id") or entry.get("name") or str(index),
            _title(kind, entry),
            entry.get("clause", ""),
            tuple(_FACTS_OF[kind](entry, content)),
        )
        for index, entry in enumerate(content.get(kind, ()))
    ]


def head_facts(content: Entry) -> list[Fact]:
    """What holds for the rule set as a whole."""
    rounding = content["rounding"]
    mode = MODES[rounding["mode"]]
    digits = rounding["digits"]
    return [
        (both("Pass mark", "及格线"), alike(content["pass_mark"])),
        (
            both("Rounded once, at the end", "最后修约一次"),
            both(f"{digits} digits, {mode['en']}", f"{digits} 位小数，{mode['zh-Hans']}"),
        ),
        (both("Verdict", "给出结论"), VERDICTS[content["verdict"]]),
    ]


def _title(kind: str, entry: Entry) -> Text:
    if kind == "clauses":
        source: Text = entry["source"]
        return source
    if kind in {"readings", "tests"}:
        return alike(entry.get("id") or entry.get("name") or "")
    title: Text = entry["title"]
    return title


def _component(part: Entry, content: Entry) -> Iterator[Fact]:
    yield both("Items", "课程项"), alike(part["from"])
    yield both("Weight", "权重"), alike(percent(part["weight"]))
    mark = part.get("pass_mark", content.get("pass_mark", ""))
    yield both("Pass mark", "及格线"), alike(mark)
    yield both("Must be passed", "必须合格"), YES_NO["true" if part["required"] else "false"]
    yield both("Counts", "计分方式"), _attempt(part)
    yield both("Several items", "多项合并"), COMBINATIONS[part.get("combine", "average")]
    yield both("Attempts", "有效次数"), COMPLETION[part.get("completion", "required")]
    yield both("Without a score", "无分数时"), UNSCORED[part.get("unscored", "missing")]
    yield both("When missing", "缺少成绩时"), MISSING[part["missing"]]
    yield from _component_extras(part)


def _attempt(part: Entry) -> Text:
    if part["attempt"] == "nth":
        return both(f"attempt no. {part.get('nth', '?')}", f"取第 {part.get('nth', '?')} 次")
    return ATTEMPTS[part["attempt"]]


def _component_extras(part: Entry) -> Iterator[Fact]:
    labels = (
        ("floor", both("Floor", "最低分")),
        ("item_floor", both("Floor of each item", "单项最低分")),
        ("drop_lowest", both("Lowest dropped", "去掉最低项数")),
        ("min_count", both("Items needed", "最少项数")),
        ("cap", both("At most", "上限")),
    )
    for name, label in labels:
        if name in part:
            yield label, alike(part[name])
    if part.get("op") == "add":
        yield both("Reckoned", "计入方式"), OPS["add"]
    if makeup := part.get("makeup"):
        cap = makeup["cap"]
        at_most = {"pass_mark": both("the pass mark", "及格线"), "none": both("no cap", "不设上限")}
        words = at_most.get(cap) or alike(cap)
        en, zh = (
            f"{makeup['max']}, for {words['en']}",
            f"{makeup['max']} 次，上限{words['zh-Hans']}",
        )
        yield both("Make-ups", "补考"), both(en, zh)
    if "not_applicable" in part:
        yield both("What does not apply", "不适用项"), NOT_APPLICABLE[part["not_applicable"]]
    if "pre_test_of" in part:
        yield both("Pre-test of", "前测对应"), alike(part["pre_test_of"])


def _gate(gate: Entry, content: Entry) -> Iterator[Fact]:
    yield both("Opens when", "满足条件"), said_condition(gate["condition"], content)


def _critical(error: Entry, _content: Entry) -> Iterator[Fact]:
    yield both("In the scorecard", "评分表项"), alike(error["item"])
    yield both("A hit", "出现时"), ON_HIT[error["on_hit"]]


def _ladder(ladder: Entry, _content: Entry) -> Iterator[Fact]:
    fact = ladder["of"].removeprefix("fact.")
    yield both("Entered with", "依据"), FACTS.get(fact) or alike(fact)
    yield both("Steps", "档位"), said_bands(ladder)
    for name in ("at_boundary", "mode", "above_top", "extra_k"):
        if name in ladder:
            yield alike(name), alike(ladder[name])


def _consequence(one: Entry, content: Entry) -> Iterator[Fact]:
    yield both("When", "条件"), said_condition(one["when"], content)
    yield both("Recommended", "建议"), RECOMMEND.get(one["recommend"]) or alike(one["recommend"])
    if "amount" in one:
        amount = said_condition(one["amount"], content)
        unit = one.get("unit") or alike("")
        yield (
            both("How much", "数量"),
            both(f"{amount['en']} {unit['en']}", f"{amount['zh-Hans']} {unit['zh-Hans']}"),
        )
    yield both("Confirmed by", "确认人"), CONFIRM[one["confirm"]]
    for name, label in (
        ("appeal_days", both("Working days to appeal", "申诉期限（工作日）")),
        ("due_days", both("Due in days", "办理天数")),
    ):
        if name in one:
            yield label, alike(one[name])


def _clause(clause: Entry, _content: Entry) -> Iterator[Fact]:
    yield alike(clause["id"]), clause["text"]


def _reading(entry: Entry, _content: Entry) -> Iterator[Fact]:
    yield (
        both("Chosen", "选择"),
        alike(", ".join(f"{name} = {value}" for name, value in sorted(entry["choice"].items()))),
    )
    yield both("In words", "说明"), entry["text"]


def _test(test: Entry, _content: Entry) -> Iterator[Fact]:
    given, expect = test["given"], test["expect"]
    items = "; ".join(f"{item}: {_attempts(tries)}" for item, tries in given["items"].items())
    yield both("Given", "已知"), alike(items)
    if facts := given.get("facts"):
        said = ", ".join(f"{name} = {value}" for name, value in sorted(facts.items()))
        yield both("Figures", "数据"), alike(said)
    yield both("Expected", "预期"), OUTCOMES[expect["outcome"]]
    if expect.get("score") is not None:
        yield both("Score", "分数"), alike(expect["score"])
    for kind in ("components", "gates", "ladders", "consequences"):
        for name, value in sorted(expect.get(kind, {}).items()):
            yield alike(name), _expected(value)


def _attempts(tries: list[Entry]) -> str:
    return ", ".join(str(one.get("score", "–")) for one in tries) or "–"


def _expected(value: Any) -> Text:
    if isinstance(value, bool):
        return YES_NO["true" if value else "false"]
    if value is None:
        return both("not known", "未知")
    return OUTCOMES.get(value) or alike(value)


_FACTS_OF: Final[Mapping[str, Callable[[Entry, Entry], Iterator[Fact]]]] = {
    "components": _component,
    "gates": _gate,
    "critical": _critical,
    "ladders": _ladder,
    "consequences": _consequence,
    "clauses": _clause,
    "readings": _reading,
    "tests": _test,
}


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part that came, went, or differs, with the facts that differ: label, before, after."""

    kind: str
    key: str
    title: Text
    change: str
    facts: tuple[tuple[Text, Text | None, Text | None], ...]


def rule_sets_compared(before: Entry, after: Entry) -> list[PartChange]:
    """What differs between two versions, part by part; empty when nothing does but their number."""
    changes = []
    old_head, new_head = dict(_keyed(head_facts(before))), dict(_keyed(head_facts(after)))
    if differing := _differing(old_head, new_head):
        changes.append(PartChange("head", "", both("As a whole", "总体"), "changed", differing))
    for kind in KINDS:
        old = {part.key: part for part in shown_parts(kind, before)}
        new = {part.key: part for part in shown_parts(kind, after)}
        for key in {**old, **new}:
            found = _part_change(kind, key, old.get(key), new.get(key))
            if found:
                changes.append(found)
    return changes


def _part_change(
    kind: str, key: str, old: ShownPart | None, new: ShownPart | None
) -> PartChange | None:
    if old is None or new is None:
        some = new or old
        assert some is not None  # noqa: S101 - the key came from one of both
        return PartChange(kind, key, some.title, "new" if new else "gone", ())
    head = ((both("Title", "名称"), old.title), (both("Clause", "条款"), alike(old.clause)))
    new_head = ((both("Title", "名称"), new.title), (both("Clause", "条款"), alike(new.clause)))
    differing = _differing(dict(_keyed([*head, *old.facts])), dict(_keyed([*new_head, *new.facts])))
    return PartChange(kind, key, new.title, "changed", differing) if differing else None


def _keyed(facts: list[Fact]) -> Iterator[tuple[str, Fact]]:
    for label, value in facts:
        yield label["en"], (label, value)


def _differing(
    old: Mapping[str, Fact], new: Mapping[str, Fact]
) -> tuple[tuple[Text, Text | None, Text | None], ...]:
    rows = []
    for name in {**old, **new}:
        before, after = old.get(name), new.get(name)
        if before is None or after is None or dict(before[1]) != dict(after[1]):
            label = (after or before or (alike(name),))[0]
            rows.append((label, before[1] if before else None, after[1] if after else None))
    return tuple(rows)
