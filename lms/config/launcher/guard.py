"""Sees to it that no child outlives a launcher that was killed.

The launcher keeps a pipe to this small process and tells it which process groups it has started
("+123") and which have ended ("-123"). When the launcher dies, however it dies, the kernel closes
the pipe: the guard then asks the groups that are left to stop, waits a little, and kills them.
It works alike on every Unix and reaches children of children, which PR_SET_PDEATHSIG does not.

As a program (`python guard.py`) it uses the standard library only and starts in milliseconds.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, TextIO

GRACE_SECONDS = 5.0


class Guard:
    """The launcher's end. Must live in the process that the children must not outlive."""

    def __init__(self) -> None:
        # A session of its own: a signal to the launcher's whole group must not reach it.
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-S", str(Path(__file__))],
            stdin=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )
        if self._process.stdin is None:
            raise RuntimeError("the guard's pipe was asked for")
        self._pipe: IO[str] = self._process.stdin

    def watch(self, group: int) -> None:
        """Take this process group along if we die."""
        self._tell(f"+{group}\n")

    def forget(self, group: int) -> None:
        """The group has ended; its number may soon be another's."""
        self._tell(f"-{group}\n")

    def close(self) -> None:
        """End the guard: groups that are still watched are stopped."""
        self._pipe.close()
        self._process.wait()

    def _tell(self, line: str) -> None:
        self._pipe.write(line)
        self._pipe.flush()


def keep_watch(orders: TextIO, grace_seconds: float = GRACE_SECONDS) -> None:
    """Follow the launcher's orders until it is gone, then end what is left of its children."""
    groups: set[int] = set()
    for order in orders:
        group = int(order[1:])
        if order.startswith("+"):
            groups.add(group)
        else:
            groups.discard(group)
    groups = {group for group in groups if signal_group(group, signal.SIGTERM)}
    deadline = time.monotonic() + grace_seconds
    while groups and time.monotonic() < deadline:
        time.sleep(0.05)
        groups = {group for group in groups if signal_group(group, 0)}
    for group in groups:
        signal_group(group, signal.SIGKILL)


def signal_group(group: int, number: int) -> bool:
    """Send a signal to a process group; whether there was still somebody in it."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    except PermissionError:  # macOS says so of a group that has only a zombie left.
        return False
    return True


if __name__ == "__main__":
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    keep_watch(sys.stdin)
