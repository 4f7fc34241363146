"""Why this grade: the trace of a decision as sentences in both languages."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lms.grading.rules import sentences
from lms.grading.rules.figures import figure, percent
from lms.grading.rules.words import (
    CHOICES,
    COMBINATIONS,
    CONNECTIVES,
    FACTS,
    LACKS,
    MODES,
    OUTCOMES,
    POLICIES,
)
from lms.regulation.rules.expressions import ASKS, SIGNS
from lms.regulation.rules.numbers import exact
from lms.regulation.rules.rule_set import RuleSet, Text

Step = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in both languages, and the clause that what it says rests on."""

    en: str
    zh: str
    clause: str

    def as_dict(self) -> dict[str, str]:
        return {"en": self.en, "zh-Hans": self.zh, "clause": self.clause}


def explain(
    record: Mapping[str, Any], rule_set: RuleSet, item_titles: Mapping[str, Text] | None = None
) -> list[Sentence]:
    """The verdict of a decision record first, then the reasons, in the order of the reckoning.

    For the total, every component is told in one sentence; its own decision tells the rest.
    `item_titles`: what to call the items; an item without a title goes by its key.
    """
    teller = _Teller(record, rule_set, item_titles or {})
    reckoned = [step for step in record["trace"] if step["op"] != "consequence"]
    follows = [step for step in record["trace"] if step["op"] == "consequence"]
    *before, verdict = reckoned
    reasons = (said for step in (*before, *follows) for said in teller.tell(step))
    return [teller.verdict(verdict), *reasons]


def explain_consequence(
    record: Mapping[str, Any], rule_set: RuleSet, consequence: str, period: str
) -> Sentence:
    """Why this consequence follows: its ladders first, then itself. Raises StopIteration."""
    teller = _Teller(record, rule_set, {})
    suffix = f"@{period}" if period else ""
    own = next(
        step for step in record["trace"] if step["id"] == f"consequence.{consequence}{suffix}"
    )
    asked = {name.partition(".")[2].partition(".")[0] for name in own["operands"]}
    ladders = [
        step
        for step in record["trace"]
        if step["op"] == "ladder" and step["id"] in {f"ladder.{name}{suffix}" for name in asked}
    ]
    said = [one for step in (*ladders, own) for one in teller.tell(step)]
    en, zh = " ".join(one.en for one in said), "".join(one.zh for one in said)
    return Sentence(en, zh, own["clause"])


class _Teller:
    def __init__(
        self, record: Mapping[str, Any], rule_set: RuleSet, item_titles: Mapping[str, Text]
    ) -> None:
        self.record = record
        self.item_titles = item_titles
        self.conditions = {f"gate.{gate.id}": gate.condition for gate in rule_set.gates}
        self.conditions |= {f"consequence.{one.id}": one.when for one in rule_set.consequences}
        self.parts = [part.id for part in rule_set.components]
        self.titles = {f"component.{part.id}": part.title for part in rule_set.components}
        self.titles |= {f"gate.{gate.id}": gate.title for gate in rule_set.gates}
        self.titles |= {f"critical.{error.id}": error.title for error in rule_set.critical}
        self.titles |= {f"ladder.{ladder.id}": ladder.title for ladder in rule_set.ladders}
        self.titles |= {f"consequence.{one.id}": one.title for one in rule_set.consequences}
        self.titles["total"] = rule_set.title
        self.is_total = record["scope"] == "total"
        self.figures = {
            step["id"]: step["value"] for step in record["trace"] if step["id"].endswith(".score")
        }

    def tell(self, step: Step) -> Iterator[Sentence]:
        """The sentence of a step; none where it changes nothing or another decision tells it."""
        subject = _subject(step)
        if self.is_total and subject.startswith("component.") and step["op"] != "verdict":
            return
        tellers: Mapping[str, Callable[[Step], tuple[str, str] | None]] = {
            "item": self._item,
            "combine": self._combine,
            "weigh": self._weigh,
            "round": self._round,
            "compare": self._compare,
            "policy": lambda step: POLICIES[step["value"]],
            "gate": self._gate,
            "verdict": self._component_verdict,
            "drop": lambda step: sentences.dropped(step, self._item_title),
            "floor": lambda step: sentences.floor(step, self._item_title),
            "critical": lambda step: sentences.critical(self._title(subject)),
            "bonus": lambda step: sentences.bonus(step, self._title),
            "gain": lambda step: sentences.gain(step, self._title(f"component.{_name(step)}")),
            "fact": sentences.fact,
            "ladder": lambda step: sentences.ladder(step, self._title(subject)),
            "consequence": self._consequence,
        }
        if said := tellers[step["op"]](step):
            yield Sentence(*said, step["clause"])

    def verdict(self, step: Step) -> Sentence:
        """The last step: how the decision came out, and what is missing."""
        title = self._title(_subject(step))
        english, chinese = OUTCOMES[self.record["outcome"]]
        score = self.record["score"]
        en, zh = f"{title['en']}: {english}", f"{title['zh-Hans']}：{chinese}"
        if score is not None:
            en, zh = f"{en}, with {score} points", f"{zh}，{score} 分"
        lacks = [
            (self._item_title(lack["what"]), *LACKS[lack["why"]]) for lack in self.record["missing"]
        ]
        if lacks:
            en += ". Missing: " + "; ".join(f"{what['en']} ({why})" for what, why, _ in lacks)
            zh += "。缺少：" + "；".join(f"{what['zh-Hans']}（{why}）" for what, _, why in lacks)
        elif step["op"] == "verdict" and (failed := self._failed(step)):
            en += ". Not fulfilled: " + "; ".join(name["en"] for name in failed)
            zh += "。未达到：" + "；".join(name["zh-Hans"] for name in failed)
        return Sentence(f"{en}.", f"{zh}。", step["clause"])

    def _failed(self, step: Step) -> list[Text]:
        names: list[Text] = []
        for condition in self._in_order(step["operands"]):
            if step["operands"][condition] != "false":
                continue
            kind, _, name = condition.partition(":")
            if kind == "mark":
                names.append({"en": "pass mark", "zh-Hans": "及格线"})
            elif kind in {"item", "item_floor", "clean"}:
                names.append(self._item_title(name))
            elif kind == "floor":
                names.append(self._title(f"component.{name}"))
            else:
                names.append(self._title(f"{kind}.{name}"))
        return names

    def _in_order(self, conditions: Iterable[str]) -> list[str]:
        """The mark first, then items by key, then components and gates as the rule set has them."""
        kinds = (
            "mark",
            "missing",
            "item",
            "item_floor",
            "clean",
            "component",
            "floor",
            "critical",
            "gate",
        )
        subjects = list(self.titles)

        def place(condition: str) -> tuple[int, int, str]:
            kind, _, name = condition.partition(":")
            subject = f"{kind}.{name}"
            listed = subjects.index(subject) if subject in self.titles else 0
            return kinds.index(kind), listed, name

        return sorted(conditions, key=place)

    def _item(self, step: Step) -> tuple[str, str]:
        title = self._item_title(step["id"].partition(".item.")[2])
        en, zh = self._item_result(step)
        return f"{title['en']}: {en}.", f"{title['zh-Hans']}：{zh}。"

    def _item_result(self, step: Step) -> tuple[str, str]:
        value = step["value"]
        if value in LACKS:
            return LACKS[value]
        if value in OUTCOMES:
            en, zh = OUTCOMES[value]
            return (
                f"{en} by the verdict of the course itself, which gave no score",
                f"{zh}（以课程自身的结论为准，课程未给出分数）",
            )
        scores = [figure(score) for score in _attempt_scores(step["operands"])]
        more_en, more_zh = self._limits(step["operands"])
        if len(scores) == 1:
            return f"{scores[0]} points{more_en}", f"{scores[0]} 分{more_zh}"
        en, zh = CHOICES[step["expr"].partition("(")[0]]
        return (
            f"attempts with {', '.join(scores)} points{more_en}; {en}: {figure(value)}",
            f"各次得分 {'、'.join(scores)}{more_zh}；{zh}：{figure(value)} 分",
        )

    def _limits(self, operands: Mapping[str, str]) -> tuple[str, str]:
        """What critical errors and the limits of make-up attempts did to which attempt."""
        en, zh = "", ""
        for name in sorted(operands, key=natural_order):
            attempt, _, what = name.partition(".")
            number, value = attempt.removeprefix("attempt_"), operands[name]
            if what == "counted":
                en += f"; attempt {number} counts {figure(value)}"
                zh += f"；第 {number} 次按 {figure(value)} 分计"
            elif what == "beyond":
                en += f"; attempt {number} is one too many and does not count"
                zh += f"；第 {number} 次超出补考次数，不计"
            elif what == "critical":
                errors = [self._title(f"critical.{error}") for error in value.split()]
                en += f"; critical error in attempt {number}: {', '.join(e['en'] for e in errors)}"
                zh += f"；第 {number} 次有致命错误：{'、'.join(e['zh-Hans'] for e in errors)}"
        return en, zh

    def _combine(self, step: Step) -> tuple[str, str] | None:
        items = [
            (self._item_title(item), figure(s)) for item, s in sorted(step["operands"].items())
        ]
        if len(items) == 1:
            return None
        en, zh = COMBINATIONS[step["expr"].partition("(")[0]]
        value = figure(step["value"])
        english = ", ".join(f"{title['en']} {score}" for title, score in items)
        chinese = "、".join(f"{title['zh-Hans']} {score}" for title, score in items)
        return f"The {en} of {english} is {value}.", f"{chinese} 的{zh}为 {value}。"

    def _weigh(self, step: Step) -> tuple[str, str]:
        operands = step["operands"]
        parts = [part for part in self.parts if f"{part}.score" in operands]
        en, zh = [], []
        for part in parts:
            title = self._title(f"component.{part}")
            score, weight = (
                figure(operands[f"{part}.score"]),
                percent(exact(operands[f"{part}.weight"])),
            )
            en.append(f"{title['en']} {score} × {weight}")
            zh.append(f"{title['zh-Hans']} {score} × {weight}")
        value = figure(step["value"])
        total = sum((exact(operands[f"{part}.weight"]) for part in parts), Fraction(0))
        if total == 1:
            return f"{' + '.join(en)} = {value}.", f"{' + '.join(zh)} = {value}。"
        share = percent(total)
        return (
            f"({' + '.join(en)}) ÷ {share} = {value}.",
            f"（{' + '.join(zh)}）÷ {share} = {value}。",
        )

    def _round(self, step: Step) -> tuple[str, str] | None:
        operands = step["operands"]
        if exact(operands["exact"]) == exact(step["value"]):
            return None
        en, zh = MODES[operands["mode"]]
        before, after, digits = figure(operands["exact"]), step["value"], operands["digits"]
        places = "1 decimal" if digits == "1" else f"{digits} decimals"
        return (
            f"Rounded once, at the end, to {places} ({en}): {before} → {after}.",
            f"仅在最后修约一次，保留 {digits} 位小数（{zh}）：{before} → {after}。",
        )

    def _compare(self, step: Step) -> tuple[str, str]:
        score, mark = step["operands"]["score"], step["operands"]["pass_mark"]
        if step["value"] == "true":
            return f"{score} reaches the pass mark of {mark}.", f"{score} 分达到及格线 {mark} 分。"
        return (
            f"{score} stays below the pass mark of {mark}.",
            f"{score} 分低于及格线 {mark} 分。",
        )

    def _gate(self, step: Step) -> tuple[str, str]:
        subject = _subject(step)
        title, condition = self._title(subject), self.conditions[subject]
        en, zh = {
            "true": ("fulfilled", "已满足"),
            "false": ("not fulfilled", "未满足"),
            "unknown": ("not known yet", "尚不能判断"),
        }[step["value"]]
        english = self._spoken(condition, step["operands"], "en")
        chinese = self._spoken(condition, step["operands"], "zh-Hans")
        return (
            f"{title['en']}: {en} ({english}).",
            f"{title['zh-Hans']}：{zh}（{chinese}）。",
        )

    def _consequence(self, step: Step) -> tuple[str, str] | None:
        condition, figures = self.conditions[_subject(step)], step["operands"]
        spoken = tuple(self._spoken(condition, figures, each) for each in ("en", "zh-Hans"))
        return sentences.consequence(step, self._title(_subject(step)), (spoken[0], spoken[1]))

    def _spoken(self, part: Any, figures: Mapping[str, str], language: str) -> str:
        """A condition with names and figures in it: "Call simulation 88 ≥ 80"."""
        if isinstance(part, str):
            return self._spoken_operand(part, figures, language)
        operator, *members = part
        said = [self._spoken(member, figures, language) for member in members]
        if operator in CONNECTIVES:
            return CONNECTIVES[operator][language].join(said)
        if operator in SIGNS:
            return f" {SIGNS[operator]} ".join(said)
        if operator == ASKS:
            return said[0]
        return f"{operator}({', '.join(said)})"

    def _spoken_operand(self, operand: str, figures: Mapping[str, str], language: str) -> str:
        if operand in OUTCOMES:
            return OUTCOMES[operand][0 if language == "en" else 1]
        if operand not in figures:
            return operand
        value = figures[operand]
        english, chinese = OUTCOMES.get(value) or sentences.value_said(value)
        shown = english if language == "en" else chinese
        return f"{self._called(operand)[language]} {shown}"

    def _called(self, operand: str) -> Text:
        """What a reference is called: the title of its subject, or the words for the fact."""
        kind, _, rest = operand.partition(".")
        if kind == "fact":
            return self._item_title(rest)
        if kind == "total":
            return {"en": "total", "zh-Hans": "总分" if rest == "score" else "总评"}
        return self._title(f"{kind}.{rest.partition('.')[0]}")

    def _component_verdict(self, step: Step) -> tuple[str, str]:
        subject = _subject(step)
        title = self._title(subject)
        en, zh = OUTCOMES[step["value"]]
        score = self.figures.get(f"{subject}.score")
        if score is None:
            return f"{title['en']}: {en}.", f"{title['zh-Hans']}：{zh}。"
        return f"{title['en']}: {score} points, {en}.", f"{title['zh-Hans']}：{score} 分，{zh}。"

    def _title(self, subject: str) -> Text:
        return self.titles[subject]

    def _item_title(self, item: str) -> Text:
        if item not in self.item_titles and item in FACTS:
            english, chinese = FACTS[item]
            return {"en": english, "zh-Hans": chinese}
        return self.item_titles.get(item, {"en": item, "zh-Hans": item})


def natural_order(name: str) -> tuple[tuple[int, str], ...]:
    """Sort key that puts "attempt_10" after "attempt_9": records do not keep an order of names."""
    return tuple(
        (int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name)
    )


def _subject(step: Step) -> str:
    """ "component.company", "gate.take_calls" or "total": whose step it is."""
    kind, _, _ = step["id"].partition("@")[0].partition(".")
    return "total" if kind == "total" else f"{kind}.{_name(step)}"


def _name(step: Step) -> str:
    """The name in the id of a step, without the window or run that it is about."""
    return str(step["id"]).partition("@")[0].partition(".")[2].partition(".")[0]


def _attempt_scores(operands: Mapping[str, str]) -> list[str]:
    """Scores of the finished attempts, or of all when none was finished."""
    scores = {
        name.removesuffix(".score"): operands[name]
        for name in sorted(operands, key=natural_order)
        if name.endswith(".score") and operands[name] != "unknown"
    }
    finished = [value for name, value in scores.items() if operands[f"{name}.finished"] == "true"]
    return finished or list(scores.values())
