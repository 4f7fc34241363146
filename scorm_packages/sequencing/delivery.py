"""Delivery behavior: DB.1.1, DB.2 and DB.2.1 (SN §4.9)."""

from scorm_packages.sequencing.in_play import InPlay, NotPossible
from scorm_packages.sequencing.nodes import Node, common_ancestor
from scorm_packages.sequencing.tracking import ActivityState
from scorm_packages.sequencing.utility import check_activity, terminate_descendent_attempts


def delivery_request(course: InPlay, node: Node) -> None:
    """DB.1.1 Delivery Request Process: whether the activity may be delivered.

    Raises NotPossible: DB.1.1-1 it is a cluster, or has nothing to deliver · DB.1.1-3 it or a
    cluster above it is disabled, or a limit is reached.
    """
    if not node.is_leaf or not node.activity.resource:
        raise NotPossible("DB.1.1-1")
    if any(check_activity(course, one) for one in node.up()):
        raise NotPossible("DB.1.1-3")


def content_delivery_environment(course: InPlay, node: Node) -> bool:
    """DB.2 Content Delivery Environment Process: begin the attempts that are needed.

    Returns whether a suspended attempt on the activity goes on. Raises NotPossible: DB.2-1 the
    current activity still runs.
    """
    current = course.current
    if current is not None and course.is_active(current):
        raise NotPossible("DB.2-1")
    if node is not course.suspended:
        clear_suspended_activity(course, node)
    terminate_descendent_attempts(course, node)
    resumed = course.is_suspended(node)
    for one in node.path():
        state = course.change(one)
        if state.active:
            continue
        if state.suspended:
            state.suspended = False
        elif one.activity.delivery.tracked:
            _begin_attempt(course, one, state)
        state.active = True
    course.current = node
    course.suspended = None
    course.state.reported = None
    return resumed


def _begin_attempt(course: InPlay, node: Node, state: ActivityState) -> None:
    """DB.2 step 5.1.1.2: a new attempt knows nothing yet.

    What the children know belongs to the attempt before; where the cluster only uses what was
    recorded in its current attempt (SN §3.2.6), it is out of date from now on.
    """
    state.attempt_count += 1
    state.objectives = {}
    state.attempt_completed = None
    state.attempt_progress_measure = None
    state.objectives_outdated = state.progress_outdated = False
    state.attempted_at = course.now
    state.absolute_duration_cs = state.experienced_duration_cs = 0
    _outdate_children(course, node)


def _outdate_children(course: InPlay, node: Node) -> None:
    control = node.control
    for child in node.children:
        if child.id in course.state.activities:
            known = course.change(child)
            known.objectives_outdated |= control.use_current_attempt_objective_info
            known.progress_outdated |= control.use_current_attempt_progress_info
            _outdate_children(course, child)


def clear_suspended_activity(course: InPlay, node: Node) -> None:
    """DB.2.1 Clear Suspended Activity Subprocess: something else is delivered instead."""
    suspended = course.suspended
    if suspended is None:
        return
    common = common_ancestor(node, suspended)
    for one in (*suspended.up_to(common), common):
        state = course.change(one)
        state.suspended = any(course.is_suspended(child) for child in course.children(one))
    course.suspended = None
