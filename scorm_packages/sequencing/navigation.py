"""Navigation behavior: NB.2.1 (SN §4.2, §5.6)."""

from scorm_packages.sequencing.in_play import InPlay, NotPossible
from scorm_packages.sequencing.nodes import Node, common_ancestor
from scorm_packages.sequencing.requests import NavigationRequest, Request
from scorm_packages.sequencing.steps import Requests, Sequence, Termination


def navigation_request(course: InPlay, request: NavigationRequest) -> Requests:
    """NB.2.1 Navigation Request Process.

    Raises NotPossible: NB.2.1-1 begun already · -2 not begun · -3 nothing to resume · -4 no flow ·
    -5 no flow or forward only · -6 nothing before the root · -8 choice exit · -10 no choice ·
    -11 no such activity · -12 the current activity has ended · -13 no such request.
    """
    match request.request:
        case Request.START | Request.RESUME_ALL:
            return _begin(course, request.request)
        case Request.CONTINUE | Request.PREVIOUS:
            return _flow(course, request.request)
        case Request.CHOICE:
            return _choice(course, course.tree.find(request.target))
        case Request.JUMP:
            return _jump(course, course.tree.find(request.target))
        case Request.EXIT | Request.ABANDON:
            if not course.is_active(_begun(course)):
                raise NotPossible("NB.2.1-12")
            return Requests(Termination(request.request.value), Sequence.EXIT)
        case Request.EXIT_ALL | Request.ABANDON_ALL | Request.SUSPEND_ALL:
            _begun(course)
            return Requests(Termination(request.request.value), Sequence.EXIT)


def _begun(course: InPlay) -> Node:
    current = course.current
    if current is None:
        raise NotPossible("NB.2.1-2")
    return current


def _ending(course: InPlay) -> Termination | None:
    """The current activity has to be left first, if it runs."""
    current = course.current
    return Termination.EXIT if current is not None and course.is_active(current) else None


def _begin(course: InPlay, request: Request) -> Requests:
    if course.current is not None:
        raise NotPossible("NB.2.1-1")
    if request is Request.START:
        return Requests(None, Sequence.START)
    if course.suspended is None:
        raise NotPossible("NB.2.1-3")
    return Requests(None, Sequence.RESUME_ALL)


def _flow(course: InPlay, request: Request) -> Requests:
    parent = _begun(course).parent
    if request is Request.CONTINUE:
        if parent is None or not parent.control.flow:
            raise NotPossible("NB.2.1-4")
        return Requests(_ending(course), Sequence.CONTINUE)
    if parent is None:
        raise NotPossible("NB.2.1-6")
    if not parent.control.flow or parent.control.forward_only:
        raise NotPossible("NB.2.1-5")
    return Requests(_ending(course), Sequence.PREVIOUS)


def _choice(course: InPlay, target: Node | None) -> Requests:
    if target is None:
        raise NotPossible("NB.2.1-11")
    if target.parent is not None and not target.parent.control.choice:
        raise NotPossible("NB.2.1-10")
    current = course.current
    if current is not None:
        for one in _left_for(current, target):
            if course.is_active(one) and not one.control.choice_exit:
                raise NotPossible("NB.2.1-8")
    return Requests(_ending(course), Sequence.CHOICE, target)


def _left_for(current: Node, target: Node) -> list[Node]:
    """What a choice of `target` would leave: only descendants may be chosen without leaving.

    The current activity is left in any case, be it for itself or for a sibling, and so is a
    cluster that is chosen from within.
    """
    left = current.up_to(common_ancestor(current, target))
    return [*left, target] if target in current.up() else left


def _jump(course: InPlay, target: Node | None) -> Requests:
    """Jump is of the 4th Edition; before, there was no such request."""
    if course.tree.definition.edition != "4th":
        raise NotPossible("NB.2.1-13")
    if target is None or not all(course.is_available(one) for one in target.up()):
        raise NotPossible("NB.2.1-11")
    _begun(course)
    return Requests(_ending(course), Sequence.JUMP, target)
