"""What is still missing before a plan may go to approval, and which needs are complete."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from lms.people.rules.filing import Text, text
from lms.planning.rules.periods import Level, Period
from lms.planning.rules.words import NEED_FIELDS, SECTIONS, sections_of

FAULTS: Final[Mapping[str, Text]] = {
    "plan.owners": text(
        "Name both who own it: a supervisor and the head of training.",
        "请同时指定两名责任人：主管人员和培训负责人。",
    ),
    "plan.objective": text(
        "State an objective, and which aim it serves.", "请填写目标，并选择对应的培训宗旨。"
    ),
    "plan.section": text("Write the section “{name}”.", "请填写“{name}”一节。"),
    "plan.no_items": text("Put in at least one training.", "请至少安排一项培训。"),
    "plan.survey": text(
        "The needs survey of this year lacks: {name}. Finish it first.",
        "本年度需求调查缺少：{name}，请先补齐。",
    ),
    "plan.unreviewed": text(
        "{count} needs of the teams are not reviewed yet.", "尚有 {count} 条班组需求未审核。"
    ),
    "plan.parent": text(
        "The plan above it is not approved yet: {name}.", "上级计划尚未批准：{name}。"
    ),
    "item.objective": text(
        "“{topic}” lacks an objective or an aim.", "“{topic}”缺少目标或培训宗旨。"
    ),
    "item.parent": text(
        "“{topic}” has no item above it: choose one, or mark it as unplanned with a reason.",
        "“{topic}”没有对应的上级计划项，请选择，或标记为计划外并说明原因。",
    ),
    "item.outside": text("“{topic}” lies outside the period.", "“{topic}”不在计划期间内。"),
    "item.who": text(
        "“{topic}” lacks its trainer or its participants.", "“{topic}”缺少培训师或参训员工。"
    ),
}


@dataclass(frozen=True, slots=True)
class PlanFault:
    """One thing to mend before a plan may be approved."""

    code: str
    params: Mapping[str, str | Text] = field(default_factory=dict)

    def message(self, language: str) -> str:
        tag = "zh-Hans" if language.startswith("zh") else "en"
        values = {
            name: value if isinstance(value, str) else value[tag]
            for name, value in self.params.items()
        }
        return FAULTS[self.code][tag].format(**values)


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item of a plan, as far as it is checked."""

    topic: str
    objective: str = ""
    aim: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    trainer: str = ""
    participants: str = ""
    has_parent: bool = False
    unplanned_reason: str = ""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan, as far as it is checked.

    `survey_gaps`: missing parts of the year's survey (annual plans). `parent`: the plan above it
    by name, where there should be one; `parent_stands`: whether it is approved.
    """

    period: Period
    has_supervisor: bool = False
    has_training_head: bool = False
    objective: str = ""
    aim: str = ""
    sections: Mapping[str, str] = field(default_factory=dict)
    items: Sequence[ItemFacts] = ()
    survey_gaps: Sequence[Text] = ()
    unreviewed_needs: int = 0
    parent: Text | None = None
    parent_stands: bool = True


def plan_faults(plan: PlanFacts) -> list[PlanFault]:
    """What keeps a plan from approval (R3, R10, R15, R28, R32, R33, R38); empty when nothing."""
    level = plan.period.level
    found = []
    if not (plan.has_supervisor and plan.has_training_head):
        found.append(PlanFault("plan.owners"))
    if not (plan.objective.strip() and plan.aim):
        found.append(PlanFault("plan.objective"))
    found += [
        PlanFault("plan.section", {"name": SECTIONS[name]})
        for name in sections_of(level)
        if not plan.sections.get(name, "").strip()
    ]
    if level is Level.YEAR:
        found += [PlanFault("plan.survey", {"name": part}) for part in plan.survey_gaps]
        if plan.unreviewed_needs:
            found.append(PlanFault("plan.unreviewed", {"count": str(plan.unreviewed_needs)}))
    if plan.parent is not None and not plan.parent_stands:
        found.append(PlanFault("plan.parent", {"name": plan.parent}))
    if not plan.items:
        found.append(PlanFault("plan.no_items"))
    for item in plan.items:
        found += _item_faults(plan, item)
    return found


def _item_faults(plan: PlanFacts, item: ItemFacts) -> list[PlanFault]:
    topic = {"topic": item.topic}
    found = []
    if not (item.objective.strip() and item.aim):
        found.append(PlanFault("item.objective", topic))
    if not (item.trainer.strip() and item.participants.strip()):
        found.append(PlanFault("item.who", topic))
    first, last = plan.period.first, plan.period.last
    if item.starts_on and not (first <= item.starts_on <= (item.ends_on or item.starts_on) <= last):
        found.append(PlanFault("item.outside", topic))
    is_below = plan.period.level not in {Level.YEAR, Level.COACHING}
    if is_below and not item.has_parent and not item.unplanned_reason.strip():
        found.append(PlanFault("item.parent", topic))
    return found


def missing_fields(need: Mapping[str, str]) -> list[str]:
    """Which of the six fields of a need are empty (R31)."""
    return [name for name in NEED_FIELDS if not need.get(name, "").strip()]


SURVEY_PARTS: Final[Mapping[str, Text]] = {
    "strategy": text(
        "(a) policy and strategy, staff development plan, usable resources",
        "（一）政策与战略、人力资源发展规划、可用资源",
    ),
    "daily_work": text("(b) daily work needs of the teams", "（二）各班组日常工作需求"),
    "key_posts": text("(c) talent needs of key posts", "（三）关键岗位人才需求"),
}
"""The three parts of the needs survey (R28)."""


def survey_gaps(parts: Mapping[str, str]) -> list[Text]:
    """The parts of a survey that are not written yet."""
    return [name for key, name in SURVEY_PARTS.items() if not parts.get(key, "").strip()]


FIGURED_SOURCES: Final = frozenset({"qa", "kpi", "csat"})
"""Where a need comes from figures, it says which (R29, R130)."""


def lacks_figures(source: str, measure: str, measured: object) -> bool:
    return source in FIGURED_SOURCES and (not measure.strip() or measured is None)
