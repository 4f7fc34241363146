"""The Overall Sequencing Process: OP.1 (SN §4.3)."""

from scorm_packages.sequencing.delivery import content_delivery_environment, delivery_request
from scorm_packages.sequencing.in_play import InPlay, NotPossible
from scorm_packages.sequencing.navigation import navigation_request
from scorm_packages.sequencing.nodes import Node
from scorm_packages.sequencing.requests import NavigationRequest, Outcome
from scorm_packages.sequencing.selection import prepare_clusters
from scorm_packages.sequencing.sequencing_requests import sequencing_request
from scorm_packages.sequencing.steps import Requests, Sequence, Termination
from scorm_packages.sequencing.termination import termination_request
from scorm_packages.sequencing.utility import end_attempt, terminate_descendent_attempts


def overall_sequencing(course: InPlay, request: NavigationRequest) -> Outcome:
    """OP.1: carry out one navigation request; a refusal is part of the answer."""
    course.exited.clear()
    try:
        requests = navigation_request(course, request)
        if course.current is None:
            _begin_session(course, requests)
        return _carry_out(course, requests)
    except NotPossible as refusal:
        current = course.current
        return Outcome(
            exception=refusal.code,
            still_current=current is not None and course.is_active(current),
            exited=tuple(course.exited),
        )


def _carry_out(course: InPlay, requests: Requests) -> Outcome:
    sequence = requests.sequence
    if requests.termination is not None:
        sequence = termination_request(course, requests.termination) or sequence
    if sequence is Sequence.RETRY and course.current is course.tree.root:
        _forget_attempt_on_course(course)
    found = sequencing_request(course, sequence, requests.target)
    if found.ends_session:
        return _end_session(course, suspended=requests.termination is Termination.SUSPEND_ALL)
    if found.activity is None:
        return Outcome(exited=tuple(course.exited))
    return _deliver(course, found.activity)


def _deliver(course: InPlay, node: Node) -> Outcome:
    delivery_request(course, node)
    resumed = content_delivery_environment(course, node)
    return Outcome(
        delivered=node.id,
        resumed=resumed,
        still_current=True,
        exited=tuple(course.exited),
    )


def _begin_session(course: InPlay, requests: Requests) -> None:
    """Before the first request: a course that is not resumed is attempted anew."""
    root = course.of(course.tree.root)
    if requests.sequence is not Sequence.RESUME_ALL and root.attempt_count and not root.suspended:
        _forget_attempt_on_course(course)
    prepare_clusters(course)


def _forget_attempt_on_course(course: InPlay) -> None:
    """What is not kept for the learner lasts as long as an attempt on the course (SN §3.10.3)."""
    if not course.tree.definition.objectives_global_to_system:
        course.state.globals.clear()
    if not course.tree.definition.shared_data_global_to_system:
        course.state.shared.clear()


def _end_session(course: InPlay, *, suspended: bool) -> Outcome:
    """End what still runs, as where flow walked off the tree (SB.2.1)."""
    root = course.tree.root
    terminate_descendent_attempts(course, root)
    if course.is_active(root):
        end_attempt(course, root)
    course.current = None
    return Outcome(ended=True, suspended=suspended, exited=tuple(course.exited))
