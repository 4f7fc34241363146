"""The door of the engine: one learner's way through one course."""

from datetime import UTC, datetime

from scorm_packages.sequencing.definition import ActivityTree, SharedDataMap
from scorm_packages.sequencing.in_play import InPlay
from scorm_packages.sequencing.nodes import Node, Tree
from scorm_packages.sequencing.overall import overall_sequencing
from scorm_packages.sequencing.requests import (
    NavigationRequest,
    ObjectiveData,
    Outcome,
    RunTimeData,
    Situation,
)
from scorm_packages.sequencing.run_time import objective_data
from scorm_packages.sequencing.situation import situation
from scorm_packages.sequencing.tracking import CourseState

_BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


class Course:
    """One learner's way through one course; changes `state` in place, nothing else.

    The same state outlives the sequencing session: when the course was left and is started again,
    that is a new attempt on it, and rules may ask about the one before. A session begins with
    `start`, or with `resumeAll` where `state.suspended` is set, or with a choice.

    The same calls with the same arguments on the same state give the same state, byte by byte.
    """

    def __init__(self, tree: ActivityTree, state: CourseState) -> None:
        self._tree = Tree(tree)
        self.state = state

    def navigate(self, request: NavigationRequest, now: datetime) -> Outcome:
        """Carry out a navigation request (OP.1). A refusal is in the answer; nothing is raised."""
        return overall_sequencing(InPlay(self._tree, self.state, now), request)

    def track(self, data: RunTimeData) -> None:
        """Keep what the current activity's content reported; the latest data replaces all before.

        It reaches the tracking model when the attempt ends or is suspended, and is forgotten when
        it is abandoned. Without a running activity nothing is kept.
        """
        known = self.state.activities.get(self.state.current or "")
        if known is not None and known.active:
            self.state.reported = data

    def objectives_for_launch(self, activity: str) -> tuple[ObjectiveData, ...]:
        """What `cmi.objectives` begins with: every objective that has an id, in their order.

        Raises KeyError when there is no such activity.
        """
        node = self._node(activity)
        course = InPlay(self._tree, self.state, _BEFORE_ALL)
        return tuple(objective_data(course, node, one) for one in node.objectives if one.id)

    def status_for_launch(self, activity: str) -> ObjectiveData:
        """What the SCO's own status and score begin with: nothing is known of a new attempt.

        What other activities reached speaks to it through `cmi.objectives` alone; a score given
        here would come back as if the content had reported it. Raises KeyError when there is no
        such activity.
        """
        return ObjectiveData(id=self._node(activity).primary.id)

    def shared_data(self, activity: str) -> tuple[SharedDataMap, ...]:
        """The stores of `adl.data` that the activity may use; the values are in `state.shared`.

        Raises KeyError when there is no such activity.
        """
        return self._node(activity).activity.shared_data

    def situation(self) -> Situation:
        """What the page shows and content may ask now."""
        return situation(InPlay(self._tree, self.state, _BEFORE_ALL))

    def _node(self, activity: str) -> Node:
        node = self._tree.find(activity)
        if node is None:
            raise KeyError(activity)
        return node
