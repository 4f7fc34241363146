"""What may be asked for now: controls, contents and `adl.nav.request_valid` (SN §5.6).

The answers come from the processes themselves, run on a copy of the state in which the current
activity has just been left. One copy is enough for all of them: whether a choice can be carried
out is found without changing anything (`choice.reach`), and answers of rules are remembered.

How activities and course stand is told from another copy, in which the current activity goes on
and what it reported so far is rolled up: nothing is assumed of it before its end.

Post-condition rules are not looked at: they would make all answers the same, and the content may
still change what they will say.
"""

from collections.abc import Callable

from scorm_packages.sequencing import objectives, run_time
from scorm_packages.sequencing.choice import reach
from scorm_packages.sequencing.definition import Control
from scorm_packages.sequencing.delivery import delivery_request
from scorm_packages.sequencing.in_play import InPlay, NotPossible
from scorm_packages.sequencing.navigation import navigation_request
from scorm_packages.sequencing.nodes import Node
from scorm_packages.sequencing.requests import (
    Answer,
    ContentsEntry,
    Controls,
    EntryStatus,
    NavigationRequest,
    Request,
    Situation,
)
from scorm_packages.sequencing.rollup import overall_rollup
from scorm_packages.sequencing.selection import prepare_clusters
from scorm_packages.sequencing.sequencing_requests import (
    continue_sequencing_request,
    jump_sequencing_request,
    previous_sequencing_request,
)
from scorm_packages.sequencing.steps import Found
from scorm_packages.sequencing.termination import sequencing_exit_action_rules
from scorm_packages.sequencing.utility import end_attempt, pre_condition_holds

_CONTROLS: tuple[Control, ...] = (
    "previous",
    "continue",
    "exit",
    "exitAll",
    "abandon",
    "abandonAll",
    "suspendAll",
)


def situation(course: InPlay) -> Situation:
    """Compute everything that the page shows and that content may ask; changes nothing."""
    reported = course.copy()
    _report(reported)
    ahead = course.copy()
    look = _LookAhead(course, ahead, is_out=_leave(ahead))
    entries = _Contents(reported).entries(look)
    root = reported.tree.root
    completion = objectives.completed(reported, root, root.primary)
    success = objectives.satisfied(reported, root, root.primary)
    measure = objectives.measure(reported, root, root.primary)
    return Situation(
        controls=look.controls(entries),
        contents=entries,
        can_continue=_answer(look.can_continue),
        can_previous=_answer(look.can_go_back),
        can_choose={node.id: _answer(look.can_choose(node)) for node in course.tree.nodes},
        can_jump={node.id: _answer(look.can_jump(node)) for node in course.tree.nodes},
        course_completion=run_time.completion_word(completion),
        course_success=run_time.success_word(success),
        course_measure=measure,
    )


def _answer(possible: bool) -> Answer:
    return "true" if possible else "false"


def _report(reported: InPlay) -> None:
    """Take over what the content reported so far, and roll it up."""
    current = reported.current
    if current is not None and reported.is_active(current):
        run_time.take_over(reported, current)
        overall_rollup(reported, current)


def _leave(ahead: InPlay) -> bool:
    """Leave the current activity, as far as the exit rules lead; whether that is out of the course
    (TB.2.3 step 3.3.5.1)."""
    current = ahead.current
    was_running = current is not None and ahead.is_active(current)
    if current is None:
        prepare_clusters(ahead)
    elif was_running:
        end_attempt(ahead, current)
        sequencing_exit_action_rules(ahead)
    ahead.answers = {}
    return was_running and ahead.current is ahead.tree.root


class _LookAhead:
    """Which requests could be carried out, asked of the course and of its copy."""

    def __init__(self, course: InPlay, ahead: InPlay, *, is_out: bool) -> None:
        self._course = course
        self._ahead = ahead
        self._is_out = is_out
        self._choices: dict[str, bool] = {}
        self.can_continue = self._valid(Request.CONTINUE) and self._leads_on(
            lambda: continue_sequencing_request(ahead), may_end=True
        )
        self.can_go_back = self._valid(Request.PREVIOUS) and self._leads_on(
            lambda: previous_sequencing_request(ahead)
        )

    def can_choose(self, node: Node) -> bool:
        """Whether a choice of the activity would deliver something."""
        known = self._choices.get(node.id)
        if known is None:
            known = self._valid(Request.CHOICE, node.id) and self._leads_on(
                lambda: reach(self._ahead, node)
            )
            self._choices[node.id] = known
        return known

    def can_jump(self, node: Node) -> bool:
        """Whether a jump to the activity would deliver it."""
        return self._valid(Request.JUMP, node.id) and self._leads_on(
            lambda: jump_sequencing_request(self._ahead, node)
        )

    def controls(self, entries: tuple[ContentsEntry, ...]) -> Controls:
        """The learner's controls: Continue is offered wherever flow is (SN §5.6.2)."""
        current = self._course.current
        hidden = current.activity.hidden_controls if current is not None else ()
        shown = [one for one in _CONTROLS if one not in hidden]
        usable = {one for one in shown if self._valid(Request(one))}
        if not self.can_go_back:
            usable.discard("previous")
        return Controls(
            enabled=tuple(one for one in shown if one in usable),
            disabled=tuple(one for one in shown if one not in usable),
            has_contents=any(entry.enabled and entry.level for entry in entries),
        )

    def _valid(self, request: Request, target: str = "") -> bool:
        try:
            navigation_request(self._course, NavigationRequest(request, target))
        except NotPossible:
            return False
        return True

    def _leads_on(self, find: Callable[[], Found], *, may_end: bool = False) -> bool:
        """Whether an activity is found that can be delivered, or else the course may end."""
        if self._is_out:
            return may_end
        try:
            found = find()
            if found.activity is None:
                return may_end
            delivery_request(self._ahead, found.activity)
        except NotPossible:
            return False
        return True


class _Contents:
    """The table of contents: what is hidden is left out, with all that lies below it."""

    def __init__(self, course: InPlay) -> None:
        self._tree = course.tree
        self._current = course.current
        self._lines: list[tuple[Node, int]] = []
        self._status = {node.id: _status(course, node) for node in course.tree.nodes}
        waiting = [(course.tree.root, 0)]
        while waiting:
            node, level = waiting.pop()
            if pre_condition_holds(course, node, "hiddenFromChoice"):
                continue
            visible = node.activity.is_visible
            if visible:
                self._lines.append((node, level))
            below = level + 1 if visible else level
            waiting.extend((child, below) for child in reversed(course.children(node)))

    def entries(self, look: _LookAhead) -> tuple[ContentsEntry, ...]:
        """The lines as the learner may see and use them now."""
        return tuple(
            ContentsEntry(
                activity=node.id,
                title=node.activity.title,
                level=level,
                enabled=look.can_choose(node),
                is_current=node is self._current,
                status=self._status[node.id],
            )
            for node, level in self._lines
        )


def _status(course: InPlay, node: Node) -> EntryStatus:
    satisfied = objectives.satisfied(course, node, node.primary)
    if satisfied is not None:
        return "passed" if satisfied else "failed"
    if objectives.completed(course, node, node.primary):
        return "completed"
    return "incomplete" if course.of(node).attempt_count else "not attempted"
