"""Small courses of SCORM 2004, and learners who go through them without a run-time."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from scorm_packages.sequencing.course import Course
from scorm_packages.sequencing.definition import (
    Activity,
    ActivityTree,
    ConditionName,
    ControlMode,
    Edition,
    Objective,
    ObjectiveMap,
    Rollup,
    RollupActionName,
    RollupRule,
    RuleAction,
    RuleCondition,
    SequencingRule,
    SequencingRules,
)
from scorm_packages.sequencing.in_play import InPlay
from scorm_packages.sequencing.nodes import Node, Tree
from scorm_packages.sequencing.requests import NavigationRequest, Outcome, Request, RunTimeData
from scorm_packages.sequencing.tracking import CourseState

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

POST_CONDITIONS = {"exitParent", "exitAll", "retry", "retryAll", "continue", "previous"}


def sco(identifier: str, *rules: SequencingRule, **declared: Any) -> Activity:
    """A leaf with content."""
    return Activity(
        id=identifier, title=identifier, resource="sco", rules=ruled(*rules), **declared
    )


def cluster(
    identifier: str,
    *children: Activity,
    rules: tuple[SequencingRule, ...] = (),
    rollup: tuple[RollupRule, ...] = (),
    flow: bool = True,
    control: dict[str, bool] | None = None,
    **declared: Any,
) -> Activity:
    """A cluster; with flow, unlike the standard's default."""
    return Activity(
        id=identifier,
        title=identifier,
        children=children,
        control=ControlMode(**{"flow": flow, **(control or {})}),
        rules=ruled(*rules),
        rollup=declared.pop("as_child", Rollup(rules=rollup)),
        **declared,
    )


def ruled(*rules: SequencingRule) -> SequencingRules:
    """Rules sorted by when they are asked."""
    return SequencingRules(
        pre_conditions=tuple(r for r in rules if r.action not in {*POST_CONDITIONS, "exit"}),
        exit_conditions=tuple(r for r in rules if r.action == "exit"),
        post_conditions=tuple(r for r in rules if r.action in POST_CONDITIONS),
    )


def when(
    condition: ConditionName, action: RuleAction, *, no: bool = False, of: str = ""
) -> SequencingRule:
    """A rule with one condition; `no` negates it, `of` names an objective."""
    return SequencingRule(
        action=action,
        conditions=(RuleCondition(condition=condition, negated=no, referenced_objective=of),),
    )


def rolls_up(
    action: RollupActionName, condition: ConditionName, *, no: bool = False, **declared: Any
) -> RollupRule:
    """A rollup rule with one condition."""
    return RollupRule(
        action=action, conditions=(RuleCondition(condition=condition, negated=no),), **declared
    )


def primary(identifier: str = "", *maps: ObjectiveMap, passes_at: str | None = None) -> Objective:
    """A primary objective; with `passes_at`, satisfied by measure."""
    return Objective(
        id=identifier,
        is_primary=True,
        maps=maps,
        satisfied_by_measure=passes_at is not None,
        minimum_normalized_measure=Decimal(passes_at or 1),
    )


def course_of(root: Activity, *, edition: Edition = "4th", **declared: Any) -> ActivityTree:
    return ActivityTree(root=root, edition=edition, **declared)


class Walk:
    """A learner in a course. Each step says where it led: an activity's id, a code, or a word."""

    def __init__(self, root: Activity | ActivityTree, state: CourseState | None = None) -> None:
        self.tree = root if isinstance(root, ActivityTree) else course_of(root)
        self.state = state or CourseState()
        self.course = Course(self.tree, self.state)
        self.now = NOON
        self.last = Outcome()

    def ask(self, request: Request | str, target: str = "", **reported: Any) -> str:
        """Report what the content says, then navigate.

        Answers the delivered activity, the exception's code, "ended", "suspended" or "nothing".
        """
        if reported:
            self.report(**reported)
        self.now += timedelta(minutes=1)
        self.last = self.course.navigate(NavigationRequest(Request(request), target), self.now)
        if self.last.delivered is not None:
            return self.last.delivered
        if self.last.ended:
            return "suspended" if self.last.suspended else "ended"
        return self.last.exception or "nothing"

    def report(self, **reported: Any) -> None:
        self.course.track(RunTimeData(**reported))

    def start(self) -> str:
        return self.ask("start")

    def on(self, **reported: Any) -> str:
        return self.ask("continue", **reported)

    def back(self, **reported: Any) -> str:
        return self.ask("previous", **reported)

    def choose(self, target: str, **reported: Any) -> str:
        return self.ask("choice", target, **reported)

    @property
    def active(self) -> list[str]:
        """The ids of the active activities, from the root down."""
        return [one.id for one in self.in_play.tree.nodes if self.in_play.is_active(one)]

    @property
    def in_play(self) -> InPlay:
        """What the processes work on."""
        return InPlay(Tree(self.tree), self.state, self.now)

    def node(self, identifier: str) -> Node:
        found = Tree(self.tree).find(identifier)
        assert found is not None
        return found


def passed(score: str | None = None) -> dict[str, Any]:
    """What a SCO reports that was passed."""
    scaled = None if score is None else Decimal(score)
    return {"success_status": "passed", "completion_status": "completed", "score_scaled": scaled}


def failed() -> dict[str, Any]:
    return {"success_status": "failed", "completion_status": "completed"}
