"""What `make run` executes, as `python -m lms serve`: the whole house on one machine.

Database (started or adopted), migrations, demo centre, then web server, worker and practice LMS
under one supervisor. It stays until it is stopped (Ctrl+C or SIGTERM) and leaves nothing running.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from lms.config import env
from lms.config.launcher.exceptions import (
    AlreadyServed,
    LauncherProblem,
    NotReady,
    PortInUse,
    StepFailed,
)
from lms.config.launcher.guard import Guard
from lms.config.launcher.locks import FileLock
from lms.config.launcher.places import control_folder
from lms.config.launcher.postgres import Cluster, database_url, ensure_running
from lms.config.launcher.progress import console_language, timed, to_stderr
from lms.config.launcher.supervisor import STOPPING, Program, Supervisor
from lms.config.launcher.upgrade import Outcome

__all__ = ["database_url", "main"]

HOST = "127.0.0.1"
_READY_SECONDS = 90
_PROBE_EVERY = 0.2
_DATABASE_CHECK_EVERY = 1.0
_OK = 200


@dataclass(frozen=True, slots=True)
class Plan:
    """What to serve: read from the environment once."""

    data: Path
    port: int
    demo: bool
    web_workers: int
    web_threads: int

    @classmethod
    def from_environment(cls) -> "Plan":
        return cls(
            data=env.data_folder(),
            port=env.number("PORT", 8000),
            demo=env.flag("CALLCRAFT_DEMO", default=True),
            web_workers=env.number("CALLCRAFT_WEB_WORKERS", 2),
            web_threads=env.number("CALLCRAFT_WEB_THREADS", 4),
        )

    @property
    def practice_port(self) -> int:
        return self.port + 1

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"


def main(_argv: Sequence[str] = ()) -> int:
    """Serve until stopped. Returns the exit code; problems are told on standard error."""
    for number in STOPPING:
        signal.signal(number, signal.default_int_handler)
    try:
        return _serve(Plan.from_environment())
    except (LauncherProblem, env.ConfigurationError) as problem:
        text = str(problem)
        if isinstance(problem, LauncherProblem):
            text = problem.text(console_language())
        to_stderr(f"callcraft: {text}")
        return 1
    except KeyboardInterrupt:
        return 130


def _serve(plan: Plan) -> int:
    with ExitStack() as stack:
        _keep_data_folder_for_us(plan, stack)
        check_port(plan.port, "the web server", plan.port)
        if plan.demo:
            check_port(plan.practice_port, "the practice LMS", plan.port)
        cluster = _database(plan, stack)
        guard = Guard()
        stack.callback(guard.close)
        with timed("Bringing the database up to date", to_stderr):
            outcome = _upgrade(guard)
        if plan.demo and outcome.empty:
            with timed("Filling the demo centre", to_stderr):
                _step(guard, "seed-demo", [sys.executable, "-m", "lms", "seed-demo"])
        supervisor = Supervisor(programs(plan), guard)
        watch = _Watch(plan, outcome, cluster)
        has_parent = _parent_watch()
        return supervisor.run(lambda: watch() if has_parent() else supervisor.request_stop())


def programs(plan: Plan) -> list[Program]:
    """The house's processes, in the order in which they are stopped."""
    python = sys.executable
    web = Program(
        "web",
        [
            *(python, "-m", "granian", "--interface", "wsgi"),
            *("--host", HOST, "--port", str(plan.port)),
            *("--workers", str(plan.web_workers), "--blocking-threads", str(plan.web_threads)),
            *("--respawn-failed-workers", "--no-ws", "--log-level", "warning"),
            "lms.config.wsgi:application",
        ],
    )
    # A job in hand may take this long to end; what is cut short is done again at the next start.
    worker = Program("worker", [python, "-m", "lms", "worker"], grace_seconds=15)
    practice = Program(
        "practice",
        [python, "-m", "lms", "practice-lms", "--port", str(plan.practice_port)],
    )
    return [web, worker, practice] if plan.demo else [web, worker]


def check_port(port: int, purpose: str, web_port: int) -> None:
    """Make sure that nobody listens on a port yet. Raises `PortInUse`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or "it is not a port number"
            other = web_port + 10
            raise PortInUse(port=port, host=HOST, purpose=purpose, why=why, other=other) from None


def _keep_data_folder_for_us(plan: Plan, stack: ExitStack) -> None:
    lock = stack.enter_context(FileLock(control_folder(plan.data) / "serve.lock"))
    if not lock.try_exclusive():
        raise AlreadyServed(folder=plan.data, pid=lock.holder())
    lock.sign()


def _database(plan: Plan, stack: ExitStack) -> Cluster | None:
    """The private cluster, in use until the stack is left; None where DATABASE_URL is set."""
    os.environ["PORT"] = str(plan.port)
    if env.text("DATABASE_URL"):
        to_stderr("Using the database of DATABASE_URL")
        return None
    with timed("Starting the database", to_stderr) as say:
        cluster = stack.enter_context(ensure_running(plan.data, say))
    os.environ["DATABASE_URL"] = cluster.url
    stack.callback(os.environ.pop, "DATABASE_URL", None)
    return cluster


def _upgrade(guard: Guard) -> Outcome:
    output = _step(guard, "migrate", [sys.executable, "-m", "lms.config.launcher.upgrade"])
    return Outcome(**json.loads(output))


def _parent_watch() -> Callable[[], bool]:
    """Tell whether the process that started us is still there, where that matters.

    `make run` sets CALLCRAFT_STOP_WITH_PARENT: who kills make means all of it.
    """
    if not env.flag("CALLCRAFT_STOP_WITH_PARENT", default=False):
        return lambda: True
    parent = os.getppid()
    return lambda: os.getppid() == parent


def _step(guard: Guard, name: str, command: Sequence[str]) -> str:
    """Run one step to its end and return what it printed; its messages go to ours.

    Raises `StepFailed`.
    """
    process = subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    guard.watch(process.pid)
    try:
        output, _ = process.communicate()
    except BaseException:  # Ctrl+C above all: the step has its own session and did not see it.
        process.terminate()
        process.wait()
        raise
    finally:
        guard.forget(process.pid)
    if process.returncode:
        to_stderr(output)
        raise StepFailed(step=name, status=process.returncode)
    return output


class _Watch:
    """Called by the supervisor again and again: tells when the house is ready, and keeps the
    database alive."""

    def __init__(self, plan: Plan, outcome: Outcome, cluster: Cluster | None) -> None:
        self._plan = plan
        self._outcome = outcome
        self._cluster = cluster
        self._begun = time.monotonic()
        self._ready = False
        self._next_probe = self._begun
        self._next_check = self._begun + _DATABASE_CHECK_EVERY

    def __call__(self) -> None:
        now = time.monotonic()
        if not self._ready and now >= self._next_probe:
            self._probe(now)
            self._next_probe = time.monotonic() + _PROBE_EVERY
        if self._cluster and now >= self._next_check:
            if self._cluster.revive(to_stderr):
                to_stderr("the database server had died and was started again")
            self._next_check = time.monotonic() + _DATABASE_CHECK_EVERY

    def _probe(self, now: float) -> None:
        why = why_not_ready(f"{self._plan.url}/readyz")
        if why is None:
            self._ready = True
            to_stderr(f"Starting the services: {now - self._begun:.1f} s")
            self._welcome()
        elif now - self._begun > _READY_SECONDS:
            raise NotReady(url=self._plan.url, seconds=_READY_SECONDS, why=why)

    def _welcome(self) -> None:
        lines = [f"ready: {self._plan.url}"]
        if self._plan.demo:
            lines.append(f"demo sign-ins, all with the password {self._outcome.password}:")
            lines += [f"  {login:<10}{who}" for login, who in self._outcome.sign_ins]
            lines.append(f"practice LMS: http://{HOST}:{self._plan.practice_port}")
        print("\n".join(lines), flush=True)


def why_not_ready(url: str) -> str | None:
    """Ask a readiness address; None when it says yes. Proxies of the environment are not asked."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=2) as answer:
            return None if answer.status == _OK else f"HTTP {answer.status}"
    except urllib.error.HTTPError as error:
        return f"HTTP {error.code}: {error.read(200).decode(errors='replace')}"
    except OSError as error:
        return str(getattr(error, "reason", error))
