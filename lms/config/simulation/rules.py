"""By which rules the simulated month is judged: a course, a scored call, and attendance.

It is a rule set like any other: drafted, proved by the tests inside it, then active.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lms.people.models import Employee
from lms.people.rules.filing import Text, text
from lms.regulation.models import RuleSetVersion
from lms.regulation.services import activate_rule_set, draft_rule_set

KEY: Final = "sim.month"
COURSE, CALL, CLASS = "course", "call", "class"
"""Keys of the items of the track."""
_TITLES: Final[Mapping[str, Text]] = {
    COURSE: text("Skills course", "技能课程"),
    CALL: text("Scored calls", "通话评分"),
}
_LATE: Final = "S09#5"


@dataclass(frozen=True, slots=True)
class Judging:
    """What makes one of these rule sets: its key and title, and the share of each item."""

    key: str
    title: Text
    weights: Mapping[str, str]


MONTH: Final = Judging(
    KEY,
    text("Month of a simulated centre", "模拟中心月度培训"),
    {COURSE: "0.60", CALL: "0.40"},
)


def content(judging: Judging, effective_from: str) -> dict[str, Any]:
    """The rule set. Late arrivals climb the ladder of S09 article 5 (R88); above a third of the
    run missed, all of it is taken again (R91)."""
    passed = {item: [_done("80")] for item in judging.weights}
    failed = {item: [_done("40")] for item in judging.weights}
    return {
        "format": "callcraft.rule_set/1",
        "key": judging.key,
        "version": "1.0.0",
        "effective_from": effective_from,
        "title": judging.title,
        "clause": "S14#15",
        "clauses": [
            {
                "id": "S14#15",
                "source": text("Management regulation, article 15", "管理制度 第十五条"),
                "text": text(
                    "Staff are trained regularly; exams and evaluations belong to it.",
                    "定期培训员工，并进行相应的考试与评估。",
                ),
            },
            {
                "id": _LATE,
                "source": text("Training regulation, article 5", "培训管理制度 第五条"),
                "text": text(
                    "Three late arrivals or early leaves count as half a day of absence, more up "
                    "to six as a day; who misses over a third takes the course again.",
                    "迟到、早退三次按旷工半天，三次以上六次以下按一天；缺课超过三分之一须重新补修。",
                ),
            },
        ],
        "readings": [],
        "components": [
            _component(item, _TITLES[item], f"{item}*", weight)
            for item, weight in judging.weights.items()
        ],
        "rounding": {"digits": 1, "mode": "half_up", "at": "final"},
        "pass_mark": "60",
        "verdict": "when_complete",
        "gates": [],
        "ladders": [
            {
                "id": "tardy",
                "title": text("Late and left early", "迟到早退"),
                "clause": _LATE,
                "of": "fact.tardy",
                "bands": [
                    {"from": 3, "to": 3, "days": "0.5"},
                    {"from": 4, "to": 6, "days": "1"},
                ],
            }
        ],
        "consequences": [
            _consequence(
                "tardy_absence",
                text("Absence for lateness", "迟到早退折合旷工"),
                [">", "ladder.tardy.days", "0"],
                recommend="absence_days",
                confirm="hr",
                amount="ladder.tardy.days",
                unit=text("days of absence", "天旷工"),
            ),
            _consequence(
                "tardy_review",
                text("Late more often than the ladder knows", "迟到早退次数超出档位"),
                ["is", "ladder.tardy.review"],
                recommend="review",
                confirm="hr",
            ),
            _consequence(
                "retake",
                text("Take the whole course again", "重新补修全部课程"),
                ["is", "fact.retake_all"],
                recommend="retake_all",
                confirm="manager",
                amount="fact.missed_hours",
                unit=text("hours missed", "小时缺课"),
            ),
        ],
        "tests": [
            {
                "name": "three times late, everything passed",
                "given": {"items": passed, "facts": {"late": "2", "early": "1"}},
                "expect": {
                    "outcome": "pass",
                    "score": "80.0",
                    "ladders": {"tardy": "0.5"},
                    "consequences": {"tardy_absence": "0.5", "tardy_review": False},
                },
            },
            {
                "name": "below the mark",
                "given": {"items": failed},
                "expect": {"outcome": "fail", "score": "40.0"},
            },
            {
                "name": "nothing done yet",
                "given": {"items": {item: [] for item in judging.weights}},
                "expect": {"outcome": "indeterminate", "score": None},
            },
        ],
    }


def activate(office: Employee, judging: Judging, effective_from: str) -> RuleSetVersion:
    """Draft a rule set, prove it and fix it."""
    draft = draft_rule_set(
        tenant=office.tenant, content=content(judging, effective_from), actor=office
    )
    return activate_rule_set(tenant=office.tenant, version_id=draft.id, actor=office)


def _component(name: str, title: Any, source: str, weight: str) -> dict[str, Any]:
    return {
        "id": name,
        "title": title,
        "clause": "S14#15",
        "from": source,
        "attempt": "best",
        "combine": "average",
        "completion": "required",
        "unscored": "missing",
        "weight": weight,
        "pass_mark": "60",
        "required": True,
        "missing": "indeterminate",
    }


def _consequence(name: str, title: Any, when: list[str], **more: Any) -> dict[str, Any]:
    return {"id": name, "title": title, "clause": _LATE, "when": when, **more}


def _done(score: str) -> dict[str, Any]:
    return {"score": score, "completed": True}
