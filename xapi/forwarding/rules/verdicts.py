"""What another store's answer means for the statements that were sent (1.0.3 Communication 2.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from typing import Final

import msgspec

from xapi.outside.answers import Answer, NoAnswer
from xapi.outside.backoff import retry_after

EXCERPT: Final = 500


class Outcome(StrEnum):
    """TAKEN: all of them. TROUBLE: none, and not for their sake. The rest is about content:

    REFUSED and CONFLICT hold for the whole batch because of at least one statement in it. DOUBTFUL
    is 403: the key may do nothing, or may not void this one statement.
    """

    TAKEN = "taken"
    REFUSED = "refused"
    CONFLICT = "conflict"
    DOUBTFUL = "doubtful"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is a code of `reasons`; `after` is the wait that was asked for, if any."""

    outcome: Outcome
    reason: str = ""
    after: timedelta | None = None
    status: int | None = None
    detail: str = ""


TAKEN: Final = Verdict(Outcome.TAKEN)
_BY_STATUS: Final = {
    400: (Outcome.REFUSED, "rejected"),
    401: (Outcome.TROUBLE, "unauthorised"),
    403: (Outcome.DOUBTFUL, "forbidden"),
    404: (Outcome.TROUBLE, "not_found"),
    405: (Outcome.TROUBLE, "not_found"),
    408: (Outcome.TROUBLE, "timed_out"),
    409: (Outcome.CONFLICT, "conflict"),
    410: (Outcome.TROUBLE, "not_found"),
    413: (Outcome.REFUSED, "too_large"),
    422: (Outcome.REFUSED, "rejected"),
    425: (Outcome.TROUBLE, "unavailable"),
    429: (Outcome.TROUBLE, "throttled"),
    503: (Outcome.TROUBLE, "unavailable"),
}
_BY_CLASS: Final = {
    3: (Outcome.TROUBLE, "redirected"),
    4: (Outcome.REFUSED, "rejected"),
    5: (Outcome.TROUBLE, "server_error"),
}


def judge(answer: Answer | NoAnswer, ids: Sequence[str], *, now: datetime) -> Verdict:
    """Judge the answer to a POST of the statements with these ids.

    A 200 counts only when its body is the list of our ids: a sign-in page answers 200 too.
    """
    if isinstance(answer, Answer) and answer.status == HTTPStatus.OK:
        if sorted(_listed(answer.body)) == sorted(statement_id.lower() for statement_id in ids):
            return TAKEN
        return Verdict(Outcome.TROUBLE, "answer_garbled", None, answer.status, excerpt(answer))
    return judge_failure(answer, now=now)


def judge_failure(answer: Answer | NoAnswer, *, now: datetime) -> Verdict:
    """Judge an answer that is not a success in any case."""
    if isinstance(answer, NoAnswer):
        return Verdict(Outcome.TROUBLE, answer.reason, detail=answer.detail[:EXCERPT])
    outcome, reason = _BY_STATUS.get(answer.status) or _BY_CLASS.get(
        answer.status // 100, (Outcome.TROUBLE, "answer_garbled")
    )
    after = retry_after(answer.headers.get("retry-after"), now=now)
    asked = after if outcome is Outcome.TROUBLE else None
    return Verdict(outcome, reason, asked, answer.status, excerpt(answer))


def excerpt(answer: Answer) -> str:
    """The beginning of a body as text, without NULs."""
    return answer.body[: EXCERPT * 4].decode("utf-8", "replace").replace("\x00", "�")[:EXCERPT]


def _listed(body: bytes) -> list[str]:
    try:
        return [statement_id.lower() for statement_id in msgspec.json.decode(body, type=list[str])]
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return []
