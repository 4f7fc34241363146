"""How plans, requests and calls for help move from state to state: tables, and nothing else."""

from collections.abc import Mapping
from typing import Final

from lms.planning.exceptions import MoveImpossible

Table = Mapping[str, Mapping[str, str]]
"""By state: what may be done in it, and the state that follows."""

PLAN: Final[Table] = {
    "draft": {"ask": "waiting"},
    "waiting": {"approve": "approved", "reject": "rejected", "withdraw": "draft"},
    "rejected": {"ask": "waiting", "revise": "draft"},
    "approved": {"issue": "issued"},
    "issued": {"assess": "assessed"},
    "assessed": {},
}
"""A plan is carried out only when it is approved, and ends with an assessment (R10, R32, R122)."""

REQUEST: Final[Table] = {
    "draft": {"hand_in": "supervisor", "withdraw": "withdrawn"},
    "supervisor": {"agree": "office", "decline": "rejected", "withdraw": "withdrawn"},
    "office": {
        "accept": "accepted",
        "merge": "merged",
        "reject": "rejected",
        "withdraw": "withdrawn",
    },
    "accepted": {"schedule": "scheduled"},
    "merged": {"schedule": "scheduled"},
    "scheduled": {"deliver": "delivered"},
    "delivered": {"feed_back": "closed"},
    "closed": {},
    "rejected": {},
    "withdrawn": {},
}
"""The flow of an ad-hoc request (R44, F1)."""

HELP: Final[Table] = {
    "open": {"answer": "answered", "close": "closed"},
    "answered": {"close": "closed", "reopen": "open"},
    "closed": {},
}
"""A call for help is over when whoever asked says so (R45)."""

NEEDS_PLAN: Final[Table] = {
    "draft": {"hand_in": "submitted", "fall_short": "incomplete"},
    "incomplete": {"hand_in": "submitted", "fall_short": "incomplete"},
    "submitted": {"return": "incomplete", "finish": "reviewed"},
    "reviewed": {},
}
"""A needs plan with a gap is INCOMPLETE however often it is handed in (R31)."""

CHANGEABLE_PLANS: Final = frozenset({"draft", "rejected"})
OPEN_REQUESTS: Final = frozenset(
    {"supervisor", "office", "accepted", "merged", "scheduled", "delivered"}
)


def moved(table: Table, state: str, act: str) -> str:
    """The state that follows when `act` is done in `state`. Raises MoveImpossible."""
    try:
        return table[state][act]
    except KeyError as error:
        raise MoveImpossible(state=state, act=act) from error


def may(table: Table, state: str, act: str) -> bool:
    return act in table.get(state, {})
