"""Sheets of indicators: trial post F11, follow-ups, periods, trainers F6–F8, ratings (R106–R120).

The regulation names these forms and prints none of them, so the indicators are templates of ours
(A36). Where the centre has edited the form, its words, its order and its own fields count. Each
indicator is scored from 0 to 100 and counts by its weight; one that could not be measured leaves
the sum, and a field that the centre added stands on the sheet without counting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from lms.people.rules.filing import Text, text
from lms.regulation.rules.forms import FormTemplate
from lms.regulation.rules.numbers import exact

CHECKPOINT_DAYS: Final = (7, 30, 90)


class Kind(StrEnum):
    TRIAL_POST = "trial_post"
    CHECKPOINT = "checkpoint"
    PERIOD = "period"
    RATING = "rating"
    TRAINING_MANAGER = "training_manager"
    TRAINER = "trainer"
    INTERNAL_TRAINER = "internal_trainer"


class Verdict(StrEnum):
    """What comes of a sheet; only a trial post may be extended."""

    PASS = "pass"  # noqa: S105 - a verdict
    EXTEND = "extend"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line. `target` and `actual` are as people write them; `score` is text of 0 to 100."""

    key: str
    title: Text
    weight: int
    target: str = ""
    actual: str = ""
    score: str = ""

    def as_record(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__} | {"title": dict(self.title)}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Indicator":
        """The inverse of `as_record`."""
        return cls(**record)


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of sheet: its form's code, its title, its indicators, the clauses it rests on."""

    form: str
    title: Text
    indicators: tuple[Indicator, ...]
    clauses: tuple[str, ...] = ()


def _line(key: str, en: str, zh: str, weight: int, target: str = "") -> Indicator:
    return Indicator(key, text(en, zh), weight, target)


_TEACHING: Final = (
    _line("hours_taught", "Hours taught", "授课课时", 15),
    _line("trainee_rating", "Rating by trainees", "学员评分", 25, "≥ 4.2 / 5"),
    _line("pass_rate", "Pass rate against the baseline", "合格率与基线比较", 25),
    _line("material_updates", "Materials kept up to date", "教材更新", 15),
    _line("attendance", "Punctual and present", "授课出勤", 10),
    _line("peer_observation", "Observation by a colleague", "同行听课评价", 10),
)
_WORK: Final = (
    _line("quality", "Service quality", "服务质量", 40, "≥ 85"),
    _line("efficiency", "Efficiency", "工作效率", 30),
    _line("performance", "Work performance", "工作表现", 30),
)
TEMPLATES: Final[Mapping[Kind, Template]] = MappingProxyType(
    {
        Kind.TRIAL_POST: Template(
            "F11",
            text("KPI sheet of the trial post", "试岗期KPI考核表"),
            (
                _line("quality", "Quality of sampled calls", "质检得分", 35, "≥ 85"),
                _line(
                    "critical",
                    "Calls without critical errors (%)",
                    "无致命错误通话占比（%）",
                    20,
                    "100",
                ),
                _line("handling", "Handling time (s)", "平均处理时长（秒）", 15),
                _line("knowledge", "Knowledge test", "业务知识测试", 20, "≥ 80"),
                _line("attendance", "Attendance", "出勤", 10),
            ),
            ("S09#annex",),
        ),
        Kind.CHECKPOINT: Template(
            "",
            text("Follow-up after training", "训后跟踪"),
            _WORK,
            ("S05#10",),
        ),
        Kind.PERIOD: Template(
            "",
            text("Assessment of the period", "周期考核"),
            _WORK,
            ("S14#10", "S03#15", "S01#21", "S02#13", "S04#4(8)"),
        ),
        Kind.RATING: Template(
            "",
            text("Rating of performance", "绩效评价表"),
            (
                _line("attitude", "Attitude", "工作态度", 30),
                _line("responsibility", "Responsibility", "责任心", 30),
                _line("quality", "Service quality", "服务质量", 40),
            ),
            ("S15#5.3",),
        ),
        Kind.TRAINING_MANAGER: Template(
            "F6",
            text("Assessment of the training manager", "培训经理考核表"),
            (
                _line("plan_completion", "Plan carried out (%)", "计划完成率（%）", 25, "100"),
                _line("budget", "Budget kept", "预算执行", 10),
                _line("pass_rate", "Pass rate", "合格率", 20),
                _line("effect", "Effect on the job (level 3)", "岗上行为改善（三级评估）", 20),
                _line("archive", "Archive complete (%)", "档案完整率（%）", 15, "100"),
                _line("manager_rating", "Rating by the centre manager", "中心经理评价", 10),
            ),
            ("S09#annex",),
        ),
        Kind.TRAINER: Template(
            "F7", text("Assessment of the trainer", "培训师考核表"), _TEACHING, ("S09#annex",)
        ),
        Kind.INTERNAL_TRAINER: Template(
            "F8",
            text("Assessment of the internal trainer", "内训师考核表"),
            (
                *_TEACHING,
                _line("release", "Released from the main job as agreed", "本岗释放时间", 5),
                _line("sessions", "Sessions held", "授课场次", 5),
                _line("lesson_materials", "Lesson materials made", "课件开发", 5),
            ),
            ("S09#annex",),
        ),
    }
)


def lines_of(template: Template, form: FormTemplate | None) -> list[Indicator]:
    """The lines of a new sheet: the indicators by the words and in the order of the form, without
    those that it hides, then what the centre added to it, which counts nothing."""
    if form is None:
        return list(template.indicators)
    fields = {one.key: one for one in form.fields}
    order = {key: place for place, key in enumerate(fields)}
    named = [
        replace(one, title=fields[one.key].label) if one.key in fields else one
        for one in template.indicators
        if one.key not in fields or not fields[one.key].hidden
    ]
    own = [Indicator(one.key, one.label, 0) for one in form.shown if one.own]
    return [*sorted(named, key=lambda one: order.get(one.key, -1)), *own]


def total_of(lines: Sequence[Indicator]) -> Fraction | None:
    """The weighted score, 0 to 100; None where nothing was scored. Raises ValueError."""
    scored = [(line.weight, _score(line)) for line in lines if line.score.strip()]
    weight = sum(one for one, _ in scored)
    if not weight:
        return None
    return sum((one * value for one, value in scored), Fraction(0)) / weight


def verdict_of(
    total: Fraction | None, *, pass_from: Fraction, extend_from: Fraction | None
) -> Verdict | None:
    """What the sheet suggests; None where nothing was scored. A named person decides."""
    if total is None:
        return None
    if total >= pass_from:
        return Verdict.PASS
    if extend_from is not None and total >= extend_from:
        return Verdict.EXTEND
    return Verdict.FAIL


def _score(line: Indicator) -> Fraction:
    value = exact(line.score.strip())
    if not 0 <= value <= 100:
        raise ValueError(line.key)
    return value
