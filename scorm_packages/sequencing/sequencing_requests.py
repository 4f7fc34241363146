"""Sequencing requests other than choice: SB.2.5 to SB.2.8 and SB.2.10 to SB.2.13 (SN §4.8)."""

from collections.abc import Callable

from scorm_packages.sequencing.choice import choice_sequencing_request
from scorm_packages.sequencing.flow import flow
from scorm_packages.sequencing.in_play import InPlay, NotPossible
from scorm_packages.sequencing.nodes import Node
from scorm_packages.sequencing.steps import Found, Sequence


def _begun(course: InPlay, code: str) -> Node:
    current = course.current
    if current is None:
        raise NotPossible(code)
    return current


def start_sequencing_request(course: InPlay) -> Found:
    """SB.2.5: a course that is one activity is delivered; else flow looks for the first."""
    if course.current is not None:
        raise NotPossible("SB.2.5-1")
    root = course.tree.root
    if root.is_leaf:
        return Found(activity=root)
    return flow(course, root, "forward", into_children=True)


def resume_all_sequencing_request(course: InPlay) -> Found:
    """SB.2.6."""
    if course.current is not None:
        raise NotPossible("SB.2.6-1")
    if course.suspended is None:
        raise NotPossible("SB.2.6-2")
    return Found(activity=course.suspended)


def continue_sequencing_request(course: InPlay) -> Found:
    """SB.2.7."""
    current = _begun(course, "SB.2.7-1")
    if current.parent is not None and not current.parent.control.flow:
        raise NotPossible("SB.2.7-2")
    return flow(course, current, "forward", into_children=False)


def previous_sequencing_request(course: InPlay) -> Found:
    """SB.2.8."""
    current = _begun(course, "SB.2.8-1")
    if current.parent is not None and not current.parent.control.flow:
        raise NotPossible("SB.2.8-2")
    return flow(course, current, "backward", into_children=False)


def retry_sequencing_request(course: InPlay) -> Found:
    """SB.2.10."""
    current = _begun(course, "SB.2.10-1")
    if course.is_active(current) or course.is_suspended(current):
        raise NotPossible("SB.2.10-2")
    if current.is_leaf:
        return Found(activity=current)
    try:
        with course.asking(only_current=True):
            return flow(course, current, "forward", into_children=True)
    except NotPossible:
        raise NotPossible("SB.2.10-3") from None


def exit_sequencing_request(course: InPlay) -> Found:
    """SB.2.11: the session ends with the root, and with nothing else."""
    current = _begun(course, "SB.2.11-1")
    if course.is_active(current):
        raise NotPossible("SB.2.11-2")
    return Found(ends_session=current.is_root)


def jump_sequencing_request(course: InPlay, target: Node | None) -> Found:
    """SB.2.13 (4th Edition): there, whatever lies between."""
    _begun(course, "SB.2.13-1")
    return Found(activity=target)


_SIMPLE: dict[Sequence, Callable[[InPlay], Found]] = {
    Sequence.START: start_sequencing_request,
    Sequence.RESUME_ALL: resume_all_sequencing_request,
    Sequence.CONTINUE: continue_sequencing_request,
    Sequence.PREVIOUS: previous_sequencing_request,
    Sequence.RETRY: retry_sequencing_request,
    Sequence.EXIT: exit_sequencing_request,
}


def sequencing_request(course: InPlay, request: Sequence, target: Node | None) -> Found:
    """SB.2.12 Sequencing Request Process. Raises NotPossible with the code of the process."""
    if request is Sequence.CHOICE:
        return choice_sequencing_request(course, target)
    if request is Sequence.JUMP:
        return jump_sequencing_request(course, target)
    return _SIMPLE[request](course)
