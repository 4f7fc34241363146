"""The ways in which a partner can let us down, each of them seen in real systems."""

import threading
from collections import deque
from enum import StrEnum


class Mode(StrEnum):
    """What the practice LMS does with the next webhook."""

    GOOD = "good"
    SERVER_ERROR = "server_error"
    UNAVAILABLE = "unavailable"
    THROTTLED = "throttled"
    HANG = "hang"
    RESET = "reset"
    ANSWER_LOST = "answer_lost"
    TAKE_AND_HANG = "take_and_hang"
    HALF_BODY = "half_body"
    SLOW_DRIP = "slow_drip"
    ERROR_IN_SUCCESS = "error_in_success"
    GARBLED = "garbled"
    REDIRECT = "redirect"
    REJECT = "reject"
    CONFLICT = "conflict"
    FORGET = "forget"


class Behaviour:
    """Which mode the next request meets: first the planned ones, then the lasting one."""

    def __init__(self, lasting: Mode = Mode.GOOD) -> None:
        self._lasting = lasting
        self._planned: deque[Mode] = deque()
        self._lock = threading.Lock()

    @property
    def lasting(self) -> Mode:
        return self._lasting

    def stay(self, mode: Mode) -> None:
        """Behave like this from now on; what was planned is dropped."""
        with self._lock:
            self._lasting = mode
            self._planned.clear()

    def plan(self, mode: Mode, times: int = 1) -> None:
        """Behave like this for `times` requests, after those that were planned before."""
        with self._lock:
            self._planned.extend([mode] * times)

    def next(self) -> Mode:
        with self._lock:
            return self._planned.popleft() if self._planned else self._lasting
