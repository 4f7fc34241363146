"""The standby procedure (待岗) as a state machine, and what a case still lacks (R149–R152).

    draft ──notice──► noticed ──train──► training ──report──► reported ──decide──► decided
      └──drop──► dropped ◄──drop──┘          ▲                   │                 │  ▲  │
                                             └──────extend───────┘          appeal │  │  │ close
                                                                                   ▼  │  ▼
                                                                      appealed ──review  closed

`moves` says which events a state allows; `missing` what stands in the way of an event. An event
happens only when the state allows it and nothing is missing for it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from lms.people.rules.filing import Text, text


class State(StrEnum):
    DRAFT = "draft"
    NOTICED = "noticed"
    TRAINING = "training"
    REPORTED = "reported"
    DECIDED = "decided"
    APPEALED = "appealed"
    CLOSED = "closed"
    DROPPED = "dropped"


class Event(StrEnum):
    NOTICE = "notice"
    RECEIVE = "receive"
    TRAIN = "train"
    REPORT = "report"
    SEE = "see"
    DECIDE = "decide"
    EXTEND = "extend"
    APPEAL = "appeal"
    REVIEW = "review"
    CLOSE = "close"
    DROP = "drop"


class Outcome(StrEnum):
    RETURN = "return"
    TRANSFER = "transfer"
    EXTEND = "extend"
    REFER_HR = "refer_hr"


MOVES: Final[Mapping[tuple[State, Event], State]] = {
    (State.DRAFT, Event.NOTICE): State.NOTICED,
    (State.DRAFT, Event.DROP): State.DROPPED,
    (State.NOTICED, Event.RECEIVE): State.NOTICED,
    (State.NOTICED, Event.TRAIN): State.TRAINING,
    (State.NOTICED, Event.DROP): State.DROPPED,
    (State.TRAINING, Event.REPORT): State.REPORTED,
    (State.REPORTED, Event.SEE): State.REPORTED,
    (State.REPORTED, Event.DECIDE): State.DECIDED,
    (State.REPORTED, Event.EXTEND): State.TRAINING,
    (State.DECIDED, Event.APPEAL): State.APPEALED,
    (State.APPEALED, Event.REVIEW): State.DECIDED,
    (State.DECIDED, Event.CLOSE): State.CLOSED,
}
ENDED: Final = frozenset({State.CLOSED, State.DROPPED})


@dataclass(frozen=True, slots=True)
class Gap:
    """One shortcoming: how many items train it and measure it, and whether it was closed."""

    title: str
    trains: int = 0
    measures: int = 0
    closed: bool | None = None

    @property
    def is_covered(self) -> bool:
        return self.trains > 0 and self.measures > 0


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All that the procedure looks at."""

    evidence: int = 0
    gaps: Sequence[Gap] = ()
    detail: bool = True
    noticed_at: datetime | None = None
    received_at: datetime | None = None
    starts_on: date | None = None
    today: date = field(default=date.min)
    signed: bool = False
    seen: bool = False
    outcome: Outcome | None = None
    trained: bool | None = None
    appeal_until: date | None = None


class Lack(StrEnum):
    """What is missing; each with words that say what to do."""

    EVIDENCE = "evidence"
    GAPS = "gaps"
    UNCOVERED = "uncovered"
    RECEIPT = "receipt"
    LATE_RECEIPT = "late_receipt"
    TOO_EARLY = "too_early"
    RESULTS = "results"
    REPORT = "report"
    SEEN = "seen"
    NOT_TRAINED = "not_trained"
    OUTCOME = "outcome"
    APPEAL_RUNS = "appeal_runs"
    APPEAL_OVER = "appeal_over"


WORDS: Final[Mapping[Lack, Text]] = {
    Lack.EVIDENCE: text(
        "Add at least one piece of evidence for the reason.", "请至少添加一项支持该事由的证据。"
    ),
    Lack.GAPS: text("Name at least one concrete shortcoming.", "请至少列出一项具体的不足。"),
    Lack.UNCOVERED: text(
        "Every shortcoming needs at least one item that trains it and one that measures it.",
        "每项不足至少需要一个培训内容和一个考核内容。",
    ),
    Lack.RECEIPT: text(
        "The employee has to acknowledge the notice, or a witness has to note the refusal.",
        "须由员工签收通知书，或由见证人记录拒收。",
    ),
    Lack.LATE_RECEIPT: text(
        "The notice was received on the day of the first session or later: move the first session.",
        "通知书的签收不早于首次培训日，请推迟首次培训。",
    ),
    Lack.TOO_EARLY: text("The first session has not been reached yet.", "尚未到首次培训日。"),
    Lack.RESULTS: text("Enter the result of every shortcoming.", "请填写每项不足的考核结果。"),
    Lack.REPORT: text("The assessor has to sign the report.", "评估报告须由评估人签署。"),
    Lack.SEEN: text("The employee has to see the report.", "评估报告须由员工本人阅看。"),
    Lack.NOT_TRAINED: text(
        "Not every shortcoming is covered and closed, so the case cannot end as trained.",
        "仍有不足未被覆盖或未达标，不能以“培训合格”结案。",
    ),
    Lack.OUTCOME: text("Decide what follows.", "请决定处理结果。"),
    Lack.APPEAL_RUNS: text("The time for an appeal still runs.", "申诉期尚未届满。"),
    Lack.APPEAL_OVER: text("The time for an appeal is over.", "申诉期已过。"),
}


def moves(state: State) -> frozenset[Event]:
    """The events that `state` allows."""
    return frozenset(event for (source, event) in MOVES if source is state)


def after(state: State, event: Event, facts: CaseFacts) -> State | None:
    """The state that `event` leads to; None where it is not allowed or something is missing."""
    target = MOVES.get((state, event))
    return target if target and not missing(event, facts) else None


def missing(event: Event, facts: CaseFacts) -> list[Lack]:
    """What stands in the way of `event`, in the order in which it is to be mended."""
    check = _CHECKS.get(event)
    return check(facts) if check else []


def completeness(state: State, facts: CaseFacts) -> list[Lack]:
    """Everything that a case in `state` should hold by now and does not (the evidence pack)."""
    reached = list(State).index(state)
    lacking = _for_notice(facts)
    if reached >= list(State).index(State.TRAINING):
        lacking += [one for one in _receipt(facts) if one not in lacking]
    if reached >= list(State).index(State.REPORTED):
        lacking += missing(Event.REPORT, facts)
    if reached >= list(State).index(State.DECIDED):
        lacking += [one for one in _for_decision(facts) if one not in lacking]
    return lacking


def ends_as_trained(facts: CaseFacts) -> bool:
    """Whether the case may say that the training has met its aim (R152)."""
    return bool(facts.gaps) and all(gap.is_covered and gap.closed for gap in facts.gaps)


def _for_notice(facts: CaseFacts) -> list[Lack]:
    lacking = []
    if not facts.evidence:
        lacking.append(Lack.EVIDENCE)
    if not facts.gaps:
        lacking.append(Lack.GAPS)
    elif not all(gap.is_covered for gap in facts.gaps):
        lacking.append(Lack.UNCOVERED)
    return lacking


def _receipt(facts: CaseFacts) -> list[Lack]:
    if facts.received_at is None:
        return [Lack.RECEIPT]
    if facts.starts_on and facts.received_at.date() >= facts.starts_on:
        return [Lack.LATE_RECEIPT]
    return []


def _for_training(facts: CaseFacts) -> list[Lack]:
    early = facts.starts_on is not None and facts.today < facts.starts_on
    return _receipt(facts) + ([Lack.TOO_EARLY] if early else [])


def _for_decision(facts: CaseFacts) -> list[Lack]:
    lacking = [] if facts.signed else [Lack.REPORT]
    if not facts.seen:
        lacking.append(Lack.SEEN)
    if facts.outcome is None:
        lacking.append(Lack.OUTCOME)
    if facts.trained and not ends_as_trained(facts):
        lacking.append(Lack.NOT_TRAINED)
    return lacking


def _for_report(facts: CaseFacts) -> list[Lack]:
    lacking = [] if all(gap.closed is not None for gap in facts.gaps) else [Lack.RESULTS]
    return lacking + ([] if facts.signed else [Lack.REPORT])


def _for_extension(facts: CaseFacts) -> list[Lack]:
    return [] if facts.seen else [Lack.SEEN]


def _for_appeal(facts: CaseFacts) -> list[Lack]:
    return [Lack.APPEAL_OVER] if _is_past(facts.appeal_until, facts.today) else []


def _for_closing(facts: CaseFacts) -> list[Lack]:
    return [] if _is_past(facts.appeal_until, facts.today) else [Lack.APPEAL_RUNS]


def _is_past(last: date | None, today: date) -> bool:
    return last is not None and today > last


_CHECKS: Final[Mapping[Event, Callable[[CaseFacts], list[Lack]]]] = {
    Event.NOTICE: _for_notice,
    Event.TRAIN: _for_training,
    Event.REPORT: _for_report,
    Event.EXTEND: _for_extension,
    Event.DECIDE: _for_decision,
    Event.APPEAL: _for_appeal,
    Event.CLOSE: _for_closing,
}
