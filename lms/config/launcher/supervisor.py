"""Runs several programs side by side: keeps them alive, passes on what they print, stops them.

One thread, one loop. Each program leads a process group of its own, so that Ctrl+C in the terminal
reaches the supervisor alone, which then stops the programs one after another in the order given.
"""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from types import FrameType
from typing import IO, BinaryIO

from lms.config.launcher.guard import Guard, signal_group
from lms.config.launcher.progress import Progress, to_stderr

_TICK_SECONDS = 0.2
_LONGEST_LINE = 64 * 1024
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class Program:
    """What to run. `grace_seconds` is how long it may take to stop before it is killed."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    grace_seconds: float = 10


@dataclass(frozen=True, slots=True)
class Patience:
    """When a program that ended is started again, and when the supervisor gives up.

    The pause doubles from `first_pause` to `longest_pause` seconds. A program that lived for
    `settled_after` seconds counts as sound again. One that fails `failures` times in a row without
    ever settling cannot be helped by starting it again: everything is stopped.
    """

    first_pause: float = 0.5
    longest_pause: float = 30
    settled_after: float = 20
    failures: int = 5

    def pause(self, failures: int) -> float:
        """Seconds to wait after so many failures in a row, counted from 1."""
        return min(self.first_pause * 2.0 ** (failures - 1), self.longest_pause)


class _Child:
    """One program and its current process, if it has one."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.pipe: IO[bytes] | None = None
        self.unfinished_line = b""
        self.started_at = 0.0
        self.start_again_at = 0.0
        self.failures = 0

    def start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603
            self.program.command,
            env={**os.environ, **self.program.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.process, self.pipe = process, process.stdout
        self.started_at = time.monotonic()
        return process

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None


class Supervisor:
    """Runs the programs until it is told to stop by a signal or by `request_stop`."""

    def __init__(
        self,
        programs: Sequence[Program],
        guard: Guard,
        *,
        patience: Patience = Patience(),
        output: BinaryIO | None = None,
        say: Progress = to_stderr,
    ) -> None:
        self._children = [_Child(program) for program in programs]
        self._guard = guard
        self._patience = patience
        self._output = output or sys.stdout.buffer
        self._say = say
        self._selector = selectors.DefaultSelector()
        self._width = max(len(program.name) for program in programs)
        self._stops_asked = 0
        self._exit_code = 0

    def run(self, watch: Callable[[], None] = lambda: None) -> int:
        """Start everything, stay until stopped, stop everything; return the exit code.

        `watch` is called several times a second, between starting and stopping; an exception of
        it stops the programs and is raised again.
        """
        with self._signals():
            try:
                for child in self._children:
                    self._start(child)
                while not self._stops_asked:
                    self._pass_on_output(_TICK_SECONDS)
                    self._look_after_children()
                    watch()
            finally:
                self._stop_all()
        return self._exit_code

    def request_stop(self, exit_code: int = 0) -> None:
        """Ask the loop to end. Asked twice, it no longer waits for the programs."""
        self._stops_asked += 1
        self._exit_code = exit_code

    @contextmanager
    def _signals(self) -> Iterator[None]:
        def stop(_number: int, _frame: FrameType | None) -> None:
            self.request_stop()

        before = {number: signal.signal(number, stop) for number in STOPPING}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _start(self, child: _Child) -> None:
        process = child.start()
        self._guard.watch(process.pid)
        if child.pipe is not None:
            os.set_blocking(child.pipe.fileno(), False)
            self._selector.register(child.pipe, selectors.EVENT_READ, child)

    def _look_after_children(self) -> None:
        now = time.monotonic()
        for child in self._children:
            if child.has_ended():
                self._bury(child)
                self._plan_restart(child, now)
            elif child.process is None and now >= child.start_again_at:
                self._start(child)

    def _plan_restart(self, child: _Child, now: float) -> None:
        settled = now - child.started_at >= self._patience.settled_after
        child.failures = 1 if settled else child.failures + 1
        if child.failures >= self._patience.failures:
            self._say(f"{child.program.name} ended {child.failures} times in a row; giving up")
            self.request_stop(exit_code=1)
            return
        pause = self._patience.pause(child.failures)
        child.start_again_at = now + pause
        self._say(f"{child.program.name} starts again in {pause:.1f} s")

    def _bury(self, child: _Child) -> None:
        """Take leave of a process that ended, and of whatever it left behind in its group."""
        process = child.process
        if process is None:
            return
        # Its number as a group is not given away while somebody is left in the group.
        signal_group(process.pid, signal.SIGKILL)
        status = process.wait()
        self._guard.forget(process.pid)
        self._read(child)
        self._close(child)
        child.process = None
        if not self._stops_asked:
            self._say(f"{child.program.name} ended ({describe_status(status)})")

    def _stop_all(self) -> None:
        """Stop in the order given: who takes work in first, who works it off after."""
        for child in self._children:
            if child.process is None:
                continue
            child.process.send_signal(signal.SIGTERM)
            deadline = time.monotonic() + child.program.grace_seconds
            while not child.has_ended() and time.monotonic() < deadline and self._stops_asked <= 1:
                self._pass_on_output(0.05)
            if not child.has_ended():
                self._say(f"{child.program.name} does not stop; killed")
            self._bury(child)
        self._selector.close()

    def _pass_on_output(self, seconds: float) -> None:
        if not self._selector.get_map():
            time.sleep(seconds)
            return
        for key, _ in self._selector.select(seconds):
            self._read(key.data)

    def _read(self, child: _Child) -> None:
        """Print what a program has written, line by line, with its name before each."""
        if child.pipe is None:
            return
        while True:
            try:
                part = os.read(child.pipe.fileno(), _LONGEST_LINE)
            except BlockingIOError:
                return
            if not part:
                self._close(child)
                return
            *lines, rest = (child.unfinished_line + part).split(b"\n")
            if len(rest) > _LONGEST_LINE:
                lines, rest = [*lines, rest], b""
            child.unfinished_line = rest
            self._print(child, lines)

    def _close(self, child: _Child) -> None:
        if child.pipe is not None:
            self._selector.unregister(child.pipe)
            child.pipe.close()
            child.pipe = None
        if child.unfinished_line:
            lines, child.unfinished_line = [child.unfinished_line], b""
            self._print(child, lines)

    def _print(self, child: _Child, lines: Sequence[bytes]) -> None:
        prefix = child.program.name.ljust(self._width).encode() + b" | "
        try:
            self._output.writelines(prefix + line + b"\n" for line in lines)
            self._output.flush()
        except BrokenPipeError:  # Nobody reads what we print: the terminal is gone, and so are we.
            self._output = BytesIO()
            self._stops_asked = self._stops_asked or 1


def describe_status(status: int) -> str:
    """Say how a process ended: by itself with an exit code, or by a signal."""
    return f"exit code {status}" if status >= 0 else f"signal {signal.Signals(-status).name}"
