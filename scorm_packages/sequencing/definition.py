"""What a course declares about its sequencing: the definition model of IMS SS and SCORM SN §3.

An `ActivityTree` is the form in which a manifest's organization is kept and handed on: plain data,
read and written as one JSON document (`read_tree`, `write_tree`). Names are the standard's, in
snake_case; the defaults are those of SN §3, which are not those of every engine: `flow` is false,
`minimum_percent` is of one, maps read and do not write.
What is at its default is not written.

Measures are exact decimals (`real(10,7)` in the XSD) and travel as strings; durations are in
centiseconds.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import msgspec

ONE = Decimal(1)
ZERO = Decimal(0)

Edition = Literal["2nd", "3rd", "4th"]
Combination = Literal["all", "any"]
ConditionName = Literal[
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
]
RuleAction = Literal[
    "skip",
    "disabled",
    "hiddenFromChoice",
    "stopForwardTraversal",
    "exitParent",
    "exitAll",
    "retry",
    "retryAll",
    "continue",
    "previous",
    "exit",
]
RollupActionName = Literal["satisfied", "notSatisfied", "completed", "incomplete"]
ChildActivitySet = Literal["all", "any", "none", "atLeastCount", "atLeastPercent"]
Required = Literal["always", "ifAttempted", "ifNotSkipped", "ifNotSuspended"]
Timing = Literal["never", "once", "onEachNewAttempt"]
Control = Literal["previous", "continue", "exit", "exitAll", "abandon", "abandonAll", "suspendAll"]
"""What `adlnav:hideLMSUI` can take away from the learner (SN §5.6)."""


class ControlMode(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """SN §3.2.1–3.2.5: the ways through the children of a cluster."""

    choice: bool = True
    choice_exit: bool = True
    flow: bool = False
    forward_only: bool = False
    use_current_attempt_objective_info: bool = True
    use_current_attempt_progress_info: bool = True


class ConstrainedChoice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """SN §3.3: `adlseq:constrainedChoiceConsiderations`."""

    prevent_activation: bool = False
    constrain_choice: bool = False


class RuleCondition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One condition of a rule (SN §3.4.2); `referenced_objective` empty means the primary one."""

    condition: ConditionName
    negated: bool = False
    referenced_objective: str = ""
    measure_threshold: Decimal = ZERO


class SequencingRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """SN §3.4: if the conditions hold, the action applies."""

    action: RuleAction
    conditions: tuple[RuleCondition, ...]
    combination: Combination = "all"


class SequencingRules(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The rules of an activity by the time at which they are asked, in the manifest's order."""

    pre_conditions: tuple[SequencingRule, ...] = ()
    exit_conditions: tuple[SequencingRule, ...] = ()
    post_conditions: tuple[SequencingRule, ...] = ()


class Limits(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """SN §3.5. SCORM asks for the attempt limit; the duration goes to `cmi.max_time_allowed`."""

    attempt_limit: int | None = None
    attempt_absolute_duration_limit_cs: int | None = None


class RollupRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """SN §3.7: what children have to show for their parent to change."""

    action: RollupActionName
    conditions: tuple[RuleCondition, ...]
    combination: Combination = "any"
    child_activity_set: ChildActivitySet = "all"
    minimum_count: int = 0
    minimum_percent: Decimal = ZERO
    """Of one, not of a hundred."""


class Rollup(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """SN §3.7: an activity's rules, and how it counts in its parent's."""

    rules: tuple[RollupRule, ...] = ()
    objective_satisfied: bool = True
    progress_completion: bool = True
    objective_measure_weight: Decimal = ONE
    required_for_satisfied: Required = "always"
    required_for_not_satisfied: Required = "always"
    required_for_completed: Required = "always"
    required_for_incomplete: Required = "always"
    measure_satisfaction_if_active: bool = True


class ObjectiveMap(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """SN §3.10.3 with the 4th Edition's `adlseq:objectives`: what is shared with a global one."""

    target: str
    read_satisfied_status: bool = True
    read_normalized_measure: bool = True
    write_satisfied_status: bool = False
    write_normalized_measure: bool = False
    read_raw_score: bool = False
    read_min_score: bool = False
    read_max_score: bool = False
    read_completion_status: bool = False
    read_progress_measure: bool = False
    write_raw_score: bool = False
    write_min_score: bool = False
    write_max_score: bool = False
    write_completion_status: bool = False
    write_progress_measure: bool = False


class Objective(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """SN §3.10. The primary objective may have no id; it is the one that counts in rollup."""

    id: str = ""
    is_primary: bool = False
    satisfied_by_measure: bool = False
    minimum_normalized_measure: Decimal = ONE
    maps: tuple[ObjectiveMap, ...] = ()


class Randomization(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """SN §3.11 and §3.12: choosing among children, and shuffling them."""

    selection_timing: Timing = "never"
    select_count: int | None = None
    randomization_timing: Timing = "never"
    reorder_children: bool = False


class Delivery(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """SN §3.13."""

    tracked: bool = True
    completion_set_by_content: bool = False
    objective_set_by_content: bool = False


class CompletionThreshold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`adlcp:completionThreshold` (CAM §3.4.1.6 of the 4th Edition)."""

    completed_by_measure: bool = False
    min_progress_measure: Decimal = ONE
    progress_weight: Decimal = ONE


class SharedDataMap(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`adlcp:data/map`: a store of `adl.data` that the SCO may read or write."""

    target: str
    read: bool = True
    write: bool = True


class Activity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An `<item>`, or the `<organization>` at the root (SN §3.1).

    `resource` says what is delivered: nothing for a cluster. `threshold.min_progress_measure` and
    the primary objective's `minimum_normalized_measure` are also shown to the SCO as
    `cmi.completion_threshold` and `cmi.scaled_passing_score`.
    """

    id: str
    title: str = ""
    resource: Literal["", "sco", "asset"] = ""
    is_visible: bool = True
    children: tuple["Activity", ...] = ()
    control: ControlMode = ControlMode()
    constrained_choice: ConstrainedChoice = ConstrainedChoice()
    rules: SequencingRules = SequencingRules()
    limits: Limits = Limits()
    rollup: Rollup = Rollup()
    objectives: tuple[Objective, ...] = ()
    randomization: Randomization = Randomization()
    delivery: Delivery = Delivery()
    threshold: CompletionThreshold = CompletionThreshold()
    shared_data: tuple[SharedDataMap, ...] = ()
    hidden_controls: tuple[Control, ...] = ()

    def walk(self) -> Iterator["Activity"]:
        """Yield this activity and all below it, in the order of the manifest."""
        yield self
        for child in self.children:
            yield from child.walk()


class ActivityTree(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A course: its activities, and where its global objectives live.

    Where `objectives_global_to_system` is false, global objectives last as long as the attempt on
    the course; where true, they belong to the learner and all courses share them (SN §3.10.3).
    """

    root: Activity
    edition: Edition = "4th"
    objectives_global_to_system: bool = True
    shared_data_global_to_system: bool = True


_decoder = msgspec.json.Decoder(ActivityTree)


def read_tree(document: bytes | str) -> ActivityTree:
    """Read a tree that `write_tree` wrote.

    Raises msgspec.ValidationError when it is none.
    """
    return _decoder.decode(document)


def write_tree(tree: ActivityTree) -> bytes:
    """Write a tree as JSON, defaults left out."""
    return msgspec.json.encode(tree)
