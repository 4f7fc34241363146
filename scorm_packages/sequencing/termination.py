"""Termination behavior: TB.2.1, TB.2.2 and TB.2.3 (SN §4.5)."""

from typing import NamedTuple

from scorm_packages.sequencing import run_time
from scorm_packages.sequencing.definition import RuleAction
from scorm_packages.sequencing.in_play import InPlay, NotPossible
from scorm_packages.sequencing.nodes import Node
from scorm_packages.sequencing.rollup import overall_rollup
from scorm_packages.sequencing.steps import Sequence, Termination
from scorm_packages.sequencing.utility import (
    end_attempt,
    sequencing_rules_check,
    terminate_descendent_attempts,
)


class _PostConditions(NamedTuple):
    """What the post-condition rules of an activity ask for (TB.2.2)."""

    termination: Termination | None = None
    sequence: Sequence | None = None


_POST_CONDITIONS: dict[RuleAction | None, _PostConditions] = {
    "retry": _PostConditions(sequence=Sequence.RETRY),
    "continue": _PostConditions(sequence=Sequence.CONTINUE),
    "previous": _PostConditions(sequence=Sequence.PREVIOUS),
    "exitParent": _PostConditions(termination=Termination.EXIT_PARENT),
    "exitAll": _PostConditions(termination=Termination.EXIT_ALL),
    "retryAll": _PostConditions(termination=Termination.EXIT_ALL, sequence=Sequence.RETRY),
}


def termination_request(course: InPlay, request: Termination) -> Sequence | None:
    """TB.2.3 Termination Request Process.

    Returns a sequencing request that takes the place of the pending one, or None.
    Raises NotPossible: TB.2.3-1 not begun · -2 the activity has ended · -3 nothing to suspend ·
    -4 the root has no parent to exit.
    """
    current = course.current
    if current is None:
        raise NotPossible("TB.2.3-1")
    if request in (Termination.EXIT, Termination.ABANDON) and not course.is_active(current):
        raise NotPossible("TB.2.3-2")
    match request:
        case Termination.EXIT:
            return _exit(course, current)
        case Termination.SUSPEND_ALL:
            return _suspend_all(course, current)
        case Termination.ABANDON:
            course.state.reported = None
            course.change(current).active = False
            course.exited.append(current.id)
            return None
        case Termination.ABANDON_ALL:
            return _abandon_all(course, current)
        case _:
            return _exit_all(course, current, Sequence.EXIT)


def _exit(course: InPlay, current: Node) -> Sequence | None:
    """TB.2.3 case Exit: leave the activity, then as far up as the rules lead."""
    end_attempt(course, current)
    course.state.reported = None
    sequencing_exit_action_rules(course)
    at: Node | None = course.current
    while at is not None:
        asked = sequencing_post_condition_rules(course, at)
        if asked.termination is Termination.EXIT_ALL:
            return _exit_all(course, at, asked.sequence or Sequence.EXIT)
        if asked.termination is not Termination.EXIT_PARENT:
            if at.is_root and asked.sequence is not Sequence.RETRY:
                return Sequence.EXIT  # Out of the root there is only the end of the session.
            return asked.sequence
        at = at.parent
        if at is not None:
            course.current = at
            end_attempt(course, at)
    raise NotPossible("TB.2.3-4")


def _exit_all(course: InPlay, current: Node, sequence: Sequence) -> Sequence:
    """TB.2.3 case Exit All; `sequence` is what a rule asked for, else the end."""
    if course.is_active(current):
        end_attempt(course, current)
        course.state.reported = None
    root = course.tree.root
    if current is not root:
        terminate_descendent_attempts(course, root)
        end_attempt(course, root)
    course.current = root
    return sequence


def _suspend_all(course: InPlay, current: Node) -> Sequence:
    """TB.2.3 case Suspend All. Where nothing runs, the parent is what goes on later."""
    if course.is_active(current) or course.is_suspended(current):
        run_time.take_over(course, current)
        run_time.count_time(course, current)
        course.state.reported = None
        overall_rollup(course, current)
        suspended = current
    elif current.parent is not None:
        suspended = current.parent
    else:
        raise NotPossible("TB.2.3-3")
    for one in suspended.up():
        state = course.change(one)
        state.active, state.suspended = False, True
    course.suspended = suspended
    course.current = course.tree.root
    return Sequence.EXIT


def _abandon_all(course: InPlay, current: Node) -> Sequence:
    """TB.2.3 case Abandon All: nothing is taken over and nothing rolled up."""
    course.state.reported = None
    for one in current.up():
        if course.is_active(one):
            course.exited.append(one.id)
            course.change(one).active = False
    course.current = course.tree.root
    return Sequence.EXIT


def sequencing_exit_action_rules(course: InPlay) -> None:
    """TB.2.1: the topmost ancestor with an exit rule that applies takes all below it along."""
    current = course.current
    if current is None:
        return
    for one in current.path()[:-1]:
        if sequencing_rules_check(course, one, one.activity.rules.exit_conditions) is not None:
            terminate_descendent_attempts(course, one)
            end_attempt(course, one)
            course.current = one
            return


def sequencing_post_condition_rules(course: InPlay, node: Node) -> _PostConditions:
    """TB.2.2: what follows after an attempt; nothing while it is only suspended."""
    if course.is_suspended(node):
        return _PostConditions()
    action = sequencing_rules_check(course, node, node.activity.rules.post_conditions)
    return _POST_CONDITIONS.get(action, _PostConditions())
