"""Utility processes: UP.1 to UP.5."""

from collections.abc import Iterable

from scorm_packages.sequencing import objectives, run_time
from scorm_packages.sequencing.conditions import attempt_limit_exceeded, evaluate
from scorm_packages.sequencing.definition import RuleAction, SequencingRule
from scorm_packages.sequencing.in_play import InPlay
from scorm_packages.sequencing.nodes import Node, common_ancestor
from scorm_packages.sequencing.rollup import overall_rollup
from scorm_packages.sequencing.selection import prepare_for_new_attempt


def limit_conditions_check(course: InPlay, node: Node) -> bool:
    """UP.1: whether a limit of the activity is reached. A running attempt has passed the check."""
    if not node.activity.delivery.tracked:
        return False
    if course.is_active(node) or course.is_suspended(node):
        return False
    return attempt_limit_exceeded(course, node)


def sequencing_rules_check(
    course: InPlay, node: Node, rules: Iterable[SequencingRule]
) -> RuleAction | None:
    """UP.2: the action of the first rule that applies; none when none does."""
    return next((rule.action for rule in rules if rule_applies(course, node, rule)), None)


def rule_applies(course: InPlay, node: Node, rule: SequencingRule) -> bool:
    """UP.2.1 Sequencing Rule Check Subprocess: a rule applies only when known to."""
    return evaluate(course, node, rule.conditions, rule.combination) is True


def pre_condition_holds(course: InPlay, node: Node, action: RuleAction) -> bool:
    """UP.2 for one kind of pre-condition rules, such as "skip"."""
    rules = node.pre_conditions.get(action)
    if not rules:
        return False
    if course.answers is None:
        return sequencing_rules_check(course, node, rules) is not None
    answer = course.answers.get((node.id, action))
    if answer is None:
        answer = sequencing_rules_check(course, node, rules) is not None
        course.answers[node.id, action] = answer
    return answer


def check_activity(course: InPlay, node: Node) -> bool:
    """UP.5: whether the activity may *not* be delivered: disabled, or a limit is reached."""
    return pre_condition_holds(course, node, "disabled") or limit_conditions_check(course, node)


def terminate_descendent_attempts(course: InPlay, node: Node) -> None:
    """UP.3: end what runs between the Current Activity and `node`, both left out."""
    current = course.current
    if current is None:
        return
    for one in current.up_to(common_ancestor(current, node))[1:]:
        end_attempt(course, one)


def end_attempt(course: InPlay, node: Node) -> None:
    """UP.4: end the attempt on an activity, and roll up what is known now."""
    state = course.change(node)
    if node.is_leaf:
        _close_leaf(course, node)
    else:
        state.suspended = any(course.is_suspended(child) for child in course.children(node))
    if state.active:
        course.exited.append(node.id)
        run_time.count_time(course, node)
    state.active = False
    if not node.is_leaf and not state.suspended:
        prepare_for_new_attempt(course, node)
    overall_rollup(course, node)


def _close_leaf(course: InPlay, node: Node) -> None:
    """UP.4 step 1: take over what the content reported, and assume what it left open.

    "If the content did not say" means that it did not touch the element; content that sets
    "unknown" has said so (RTE §4.2.4, §4.2.22).
    """
    reported = run_time.take_over(course, node)
    delivery = node.activity.delivery
    if not delivery.tracked or course.is_suspended(node):
        return
    primary = node.primary
    withdrawn = run_time.withdrawn(reported, primary)
    if (
        not delivery.completion_set_by_content
        and not withdrawn.completion
        and objectives.completed(course, node, primary) is None
    ):
        objectives.set_completed(course, node, primary, to=True)
    if (
        not delivery.objective_set_by_content
        and not withdrawn.success
        and objectives.satisfied(course, node, primary) is None
    ):
        objectives.set_satisfied(course, node, primary, to=True)
