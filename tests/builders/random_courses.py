"""Courses as no author would make them, and learners who press anything: by a seed."""

from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from scorm_packages.sequencing.definition import (
    Activity,
    ActivityTree,
    CompletionThreshold,
    ConditionName,
    ConstrainedChoice,
    ControlMode,
    Delivery,
    Limits,
    Objective,
    ObjectiveMap,
    Randomization,
    Rollup,
    RollupRule,
    RuleAction,
    RuleCondition,
    SequencingRule,
    SequencingRules,
)
from scorm_packages.sequencing.requests import (
    NavigationRequest,
    ObjectiveData,
    Request,
    RunTimeData,
)

CONDITIONS: tuple[ConditionName, ...] = (
    "satisfied",
    "objectiveStatusKnown",
    "objectiveMeasureKnown",
    "objectiveMeasureGreaterThan",
    "objectiveMeasureLessThan",
    "completed",
    "activityProgressKnown",
    "attempted",
    "attemptLimitExceeded",
    "timeLimitExceeded",
    "outsideAvailableTimeRange",
    "always",
)
DEEPEST = 3

T = TypeVar("T")


class Chance:
    """Draws everything that a course can declare; each drawing is often the plain one."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._named = 0

    def one_in(self, chances: int) -> bool:
        return self._random.randrange(chances) == 0

    def among(self, *choices: T) -> T:
        return self._random.choice(choices)

    # -- A course -------------------------------------------------------------------------------

    def tree(self, *, has_post_conditions: bool = True) -> ActivityTree:
        return ActivityTree(
            root=self._activity(0, has_post_conditions=has_post_conditions),
            edition=self.among("2nd", "3rd", "4th", "4th"),
            objectives_global_to_system=not self.one_in(3),
        )

    def _activity(self, depth: int, *, has_post_conditions: bool) -> Activity:
        identifier = f"n{self._named}"
        self._named += 1
        is_leaf = depth == DEEPEST or (depth > 0 and self.one_in(2))
        children = tuple(
            self._activity(depth + 1, has_post_conditions=has_post_conditions)
            for _ in range(0 if is_leaf else self.among(1, 2, 3))
        )
        return Activity(
            id=identifier,
            children=children,
            resource="" if children else self.among("sco", "sco", "sco", "asset", ""),
            is_visible=not self.one_in(8),
            control=ControlMode(
                choice=not self.one_in(5),
                choice_exit=not self.one_in(6),
                flow=not self.one_in(5),
                forward_only=self.one_in(5),
                use_current_attempt_objective_info=not self.one_in(3),
                use_current_attempt_progress_info=not self.one_in(3),
            ),
            constrained_choice=ConstrainedChoice(
                prevent_activation=self.one_in(8), constrain_choice=self.one_in(8)
            ),
            rules=SequencingRules(
                pre_conditions=self._rules(
                    "skip", "disabled", "hiddenFromChoice", "stopForwardTraversal"
                ),
                exit_conditions=self._rules("exit"),
                post_conditions=self._rules(
                    "exitParent", "exitAll", "retry", "retryAll", "continue", "previous"
                )
                if has_post_conditions
                else (),
            ),
            limits=Limits(attempt_limit=self.among(None, None, None, 0, 1, 2)),
            rollup=self._rollup(),
            objectives=self._objectives(),
            randomization=Randomization(
                selection_timing=self.among("never", "never", "once", "onEachNewAttempt"),
                select_count=self.among(None, 0, 1, 2),
                randomization_timing=self.among("never", "never", "once", "onEachNewAttempt"),
                reorder_children=self.one_in(2),
            ),
            delivery=Delivery(
                tracked=not self.one_in(6),
                completion_set_by_content=self.one_in(4),
                objective_set_by_content=self.one_in(4),
            ),
            threshold=CompletionThreshold(completed_by_measure=self.one_in(5)),
        )

    def _rules(self, *actions: RuleAction) -> tuple[SequencingRule, ...]:
        return tuple(
            SequencingRule(action=self.among(*actions), conditions=(self._condition(),))
            for _ in range(self.among(0, 0, 0, 1, 2))
        )

    def _condition(self) -> RuleCondition:
        return RuleCondition(
            condition=self.among(*CONDITIONS),
            negated=self.one_in(2),
            referenced_objective=self.among("", "", "p", "o", "nowhere"),
        )

    def _rollup(self) -> Rollup:
        return Rollup(
            rules=tuple(
                RollupRule(
                    action=self.among("satisfied", "notSatisfied", "completed", "incomplete"),
                    conditions=(self._condition(),),
                    child_activity_set=self.among(
                        "all", "any", "none", "atLeastCount", "atLeastPercent"
                    ),
                    minimum_count=self.among(0, 1, 2),
                    minimum_percent=self.among(Decimal(0), Decimal("0.5"), Decimal(1)),
                )
                for _ in range(self.among(0, 0, 1, 2))
            ),
            objective_satisfied=not self.one_in(5),
            progress_completion=not self.one_in(5),
            objective_measure_weight=self.among(Decimal(1), Decimal(0), Decimal("0.3")),
            required_for_satisfied=self.among(
                "always", "ifAttempted", "ifNotSkipped", "ifNotSuspended"
            ),
            measure_satisfaction_if_active=not self.one_in(4),
        )

    def _objectives(self) -> tuple[Objective, ...]:
        if self.one_in(2):
            return ()
        return (
            Objective(
                id=self.among("", "p"),
                is_primary=True,
                satisfied_by_measure=self.one_in(3),
                minimum_normalized_measure=Decimal("0.5"),
                maps=self._maps(),
            ),
            Objective(id="o", maps=self._maps()),
        )

    def _maps(self) -> tuple[ObjectiveMap, ...]:
        if self.one_in(2):
            return ()
        names = [name for name in ObjectiveMap.__struct_fields__ if name != "target"]
        flags: dict[str, Any] = {name: self.one_in(2) for name in names}
        return (ObjectiveMap(target=self.among("g1", "g2"), **flags),)

    # -- A learner ------------------------------------------------------------------------------

    def steps(self, most: int = 12) -> list[tuple[NavigationRequest, RunTimeData | None]]:
        """Requests, each with what the content reports before; begins with start."""
        rest = [(self._request(), self._report()) for _ in range(self._random.randrange(most))]
        return [(NavigationRequest(Request.START), None), *rest]

    def _request(self) -> NavigationRequest:
        liked = (Request.CONTINUE, Request.CONTINUE, Request.CHOICE, Request.CHOICE, Request.START)
        request = self.among(*liked, *Request)
        return NavigationRequest(request, f"n{self._random.randrange(self._named + 1)}")

    def _report(self) -> RunTimeData | None:
        if self.one_in(2):
            return None
        return RunTimeData(
            completion_status=self.among("completed", "incomplete", "not attempted", "unknown"),
            completion_withdrawn=self.one_in(6),
            success_status=self.among("passed", "failed", "unknown"),
            success_withdrawn=self.one_in(6),
            score_scaled=self.among(None, Decimal(-1), Decimal("0.5"), Decimal(1)),
            progress_measure=self.among(None, Decimal(0), Decimal(1)),
            objectives=(
                ObjectiveData(
                    id=self.among("p", "o"),
                    success_status=self.among("passed", "failed", "unknown"),
                    success_withdrawn=self.one_in(4),
                    score_scaled=self.among(None, Decimal("0.7")),
                ),
            ),
            suspend=self.one_in(4),
        )
