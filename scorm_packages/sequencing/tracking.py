"""What is known about a learner's way through a course: the tracking model of SN §4.2.

`CourseState` is all of it, kept as one JSON document per attempt on a course (`read_state`,
`write_state`). Activities that were never touched have no entry; read them with
`CourseState.activity`, which makes one with the standard's initial values.

    CourseState
      ├ activities: id → ActivityState ── objectives: id → ObjectiveState
      ├ globals:    id → GlobalObjective     (this attempt's or this learner's; see the tree)
      └ shared:     id → text                (adl.data stores)
"""

from datetime import datetime
from decimal import Decimal

import msgspec

from scorm_packages.sequencing.requests import RunTimeData


class _State(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A part of the state; what is at its initial value is not written."""


class GlobalObjective(_State):
    """A global objective, or what a local one knows: unknown is None (SN §4.2.1.1)."""

    satisfied: bool | None = None
    measure: Decimal | None = None
    score_raw: Decimal | None = None
    score_min: Decimal | None = None
    score_max: Decimal | None = None
    completed: bool | None = None
    progress_measure: Decimal | None = None


class ObjectiveState(GlobalObjective):
    """Objective progress information of one objective of one activity (SN §4.2.1.1)."""


class ActivityState(_State):
    """Activity and attempt progress information, and activity state (SN §4.2.1.2–§4.2.1.6)."""

    attempt_count: int = 0
    active: bool = False
    suspended: bool = False
    attempt_completed: bool | None = None
    """Attempt Progress Status and Attempt Completion Status in one: None is unknown."""
    attempt_progress_measure: Decimal | None = None
    objectives: dict[str, ObjectiveState] = {}
    """By the objective's id; "" is the primary objective of an activity that names none."""
    available_children: list[str] | None = None
    """The chosen children in their order; None as long as all are, in the manifest's."""
    selected_once: bool = False
    randomized_once: bool = False
    attempted_at: datetime | None = None
    """Begin of the current attempt."""
    absolute_duration_cs: int = 0
    experienced_duration_cs: int = 0
    """Of the current attempt: `cmi.total_time` so far."""
    objectives_outdated: bool = False
    """The parent began a new attempt since, and wants objectives of its own attempt only."""
    progress_outdated: bool = False
    """The same for progress (SN §3.2.6, Use Current Attempt Progress Information)."""


class CourseState(_State):
    """The whole state of one attempt on a course (SN §4.2.1.6, Global State Information)."""

    activities: dict[str, ActivityState] = {}
    globals: dict[str, GlobalObjective] = {}
    shared: dict[str, str] = {}
    current: str | None = None
    suspended: str | None = None
    reported: RunTimeData | None = None
    """What the current activity's content said last; taken over when its attempt ends or is
    suspended, forgotten when it is abandoned."""
    seed: int = 0
    """What selection and randomisation draw from; drawn once, so a replay gives the same."""
    draws: int = 0
    """How often was drawn."""

    def activity(self, identifier: str) -> ActivityState:
        """What is known of an activity; it is made when it was never touched."""
        known = self.activities.get(identifier)
        if known is None:
            known = self.activities[identifier] = ActivityState()
        return known


_decoder = msgspec.json.Decoder(CourseState)


def read_state(document: bytes | str) -> CourseState:
    """Read a state that `write_state` wrote.

    Raises msgspec.ValidationError when it is none.
    """
    return _decoder.decode(document)


def write_state(state: CourseState) -> bytes:
    """Write a state as JSON, initial values left out."""
    return msgspec.json.encode(state)
