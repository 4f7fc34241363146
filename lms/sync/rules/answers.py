"""What a partner's answer, or the lack of one, means for the message that was sent.

Two traps are avoided on purpose. A redirect is not success: whoever takes 3xx for delivered loses
what went to a login page. And a success may carry an error inside: many web services answer 200
with `{"error": …}` or `{"exception": …}`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from lms.sync.rules.reasons import REASONS, Reason
from xapi.outside.answers import Answer, NoAnswer
from xapi.outside.backoff import retry_after

EXCERPT_BYTES = 2048
_SUCCESS = 2


class Outcome(StrEnum):
    """What to do with the message; REFRESH: renew the credentials and send once more, now."""

    DELIVERED = "delivered"
    RETRY = "retry"
    REFRESH = "refresh"
    DEAD = "dead"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is None only for DELIVERED; `after` is the wait the partner asked for, if any."""

    outcome: Outcome
    reason: Reason | None = None
    after: timedelta | None = None
    detail: str = ""

    @property
    def partner_failed(self) -> bool:
        """Whether this counts against the partner as a whole (see `breaker`)."""
        return self.reason is not None and self.reason.whole


_BY_STATUS = {
    400: (Outcome.DEAD, "rejected"),
    401: (Outcome.REFRESH, "unauthorised"),
    403: (Outcome.DEAD, "forbidden"),
    404: (Outcome.DEAD, "not_found"),
    405: (Outcome.DEAD, "not_found"),
    408: (Outcome.RETRY, "timed_out"),
    409: (Outcome.CONFLICT, "conflict"),
    410: (Outcome.DEAD, "gone"),
    413: (Outcome.DEAD, "too_large"),
    415: (Outcome.DEAD, "rejected"),
    422: (Outcome.DEAD, "rejected"),
    425: (Outcome.RETRY, "unavailable"),
    429: (Outcome.RETRY, "throttled"),
    503: (Outcome.RETRY, "unavailable"),
}
_BY_CLASS = {
    3: (Outcome.DEAD, "redirected"),
    4: (Outcome.DEAD, "refused"),
    5: (Outcome.RETRY, "server_error"),
}


def classify(answer: Answer | NoAnswer, *, now: datetime, refreshed: bool = False) -> Verdict:
    """Judge an answer that came at `now`; `refreshed` says that the credentials were renewed."""
    if isinstance(answer, NoAnswer):
        return Verdict(Outcome.RETRY, REASONS[answer.reason], detail=answer.detail)
    kind = answer.status // 100
    if kind == _SUCCESS:
        return _inside(answer)
    unreadable = (Outcome.RETRY, "answer_garbled")
    outcome, reason = _BY_STATUS.get(answer.status) or _BY_CLASS.get(kind, unreadable)
    after = retry_after(answer.headers.get("retry-after"), now=now)
    if answer.status == HTTPStatus.FORBIDDEN and (after is not None or _is_spent(answer.headers)):
        outcome, reason = Outcome.RETRY, "throttled"
    if outcome is Outcome.REFRESH and refreshed:
        outcome = Outcome.RETRY
    asked = after if outcome is Outcome.RETRY else None
    return Verdict(outcome, REASONS[reason], asked, f"HTTP {answer.status}")


def excerpt(body: bytes) -> str:
    """Return the beginning of a body as text of at most EXCERPT_BYTES in UTF-8, without NULs."""
    text = body[: EXCERPT_BYTES * 2].decode("utf-8", "replace").replace("\x00", "�")
    return text.encode()[:EXCERPT_BYTES].decode("utf-8", "ignore")


def _is_spent(headers: Mapping[str, str]) -> bool:
    """Tell whether a cost bucket is empty: some partners throttle with 403 and this header."""
    left = headers.get("x-rate-limit-remaining", "").strip()
    try:
        return bool(left) and float(left) <= 0
    except ValueError:
        return False


def _inside(answer: Answer) -> Verdict:
    """Judge the body of a 2xx: plain text and empty bodies are fine, a reported error is not."""
    body = answer.body.strip()
    claims_json = "json" in answer.headers.get("content-type", "").lower()
    # A cut body cannot be parsed, and a partner that answers with so much has taken the message.
    if not body or answer.cut or not (claims_json or body.startswith((b"{", b"["))):
        return Verdict(Outcome.DELIVERED)
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        if not claims_json:
            return Verdict(Outcome.DELIVERED)
        return Verdict(Outcome.RETRY, REASONS["answer_garbled"], detail="not JSON")
    found = _reported_error(content)
    if found is None:
        return Verdict(Outcome.DELIVERED)
    return Verdict(Outcome.RETRY, REASONS["error_in_answer"], detail=found)


def _reported_error(content: Any) -> str | None:
    """Return how an answer reports an error, as `key: value` cut to 200 characters, or None."""
    if not isinstance(content, dict):
        return None
    for key in ("exception", "error", "errors", "errorcode"):
        if content.get(key) not in (None, False, 0, "", "0", [], {}):
            return f"{key}: {content[key]}"[:200]
    for key in ("success", "ok"):
        if content.get(key) is False:
            return f"{key}: false"
    code = content.get("errcode")
    if isinstance(code, int | str) and not isinstance(code, bool) and str(code) not in ("0", ""):
        return f"errcode: {code}"[:200]
    status = content.get("status")
    if isinstance(status, str) and status.lower() in ("error", "fail", "failed"):
        return f"status: {status}"
    return None
