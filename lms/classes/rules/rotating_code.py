"""The code on the screen of a class: it changes all the time, so that passing it on is no use.

A code belongs to one session and one step of the server's clock. A phone that is a little slow is
let in with the code before, for a few seconds; nothing ahead of time is ever right.
"""

import hashlib
import hmac
from datetime import datetime
from typing import Final

STEP_SECONDS: Final = 30
SLACK_SECONDS: Final = 10
"""How long into a step the code before it still holds: reading and typing take time."""
DIGITS: Final = 6


def step_of(at: datetime) -> int:
    """The number of the step that `at` lies in."""
    return int(at.timestamp()) // STEP_SECONDS


def seconds_left(at: datetime) -> int:
    """Until the code changes: 1 to 30."""
    return STEP_SECONDS - int(at.timestamp()) % STEP_SECONDS


def code_at(secret: str, session: str, step: int) -> str:
    """The digits that people type."""
    digest = _mac(secret, session, step, "code")
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}d}"


def token_at(secret: str, session: str, step: int) -> str:
    """The longer word inside the QR code."""
    return _mac(secret, session, step, "token").hex()[:24]


def holds(offered: str, secret: str, session: str, at: datetime) -> bool:
    """Whether `offered`, digits or token, is right at `at`."""
    step = step_of(at)
    steps = [step]
    if at.timestamp() % STEP_SECONDS < SLACK_SECONDS:
        steps.append(step - 1)
    word = "".join(offered.split())
    right = [
        hmac.compare_digest(word.encode(), known.encode())
        for one in steps
        for known in (code_at(secret, session, one), token_at(secret, session, one))
    ]
    return any(right)


def _mac(secret: str, session: str, step: int, use: str) -> bytes:
    return hmac.new(secret.encode(), f"{use}|{session}|{step}".encode(), hashlib.sha256).digest()
