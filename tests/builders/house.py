"""The whole house as its users have it: `python -m lms serve` in a process of its own.

Real database, web server, worker and practice LMS, in a data folder and on ports of their own.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import psycopg

from lms.config.launcher.postgres import ensure_running

REPOSITORY = Path(__file__).resolve().parents[2]
START_SECONDS = 300
"""A first start takes half a minute, where nothing else is going on."""
T = TypeVar("T")


def free_ports() -> int:
    """A port that is free and whose next one is free too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def eventually(look: Callable[[], T], seconds: float = 30) -> T:
    """Return what `look` gives once it is true; the last look's answer when time is up."""
    until = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < until:
        time.sleep(0.1)
    return found


class House:
    """A running house. `url` is the application, `practice_url` the external LMS."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_ports()
        self.log = folder / "serve.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def practice_url(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"

    @property
    def environment(self) -> dict[str, str]:
        """What a command needs to work on this house."""
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return kept | {
            "CALLCRAFT_DATA": str(self.folder / "data"),
            "PORT": str(self.port),
            "CALLCRAFT_LOG_JSON": "0",
        }

    def start(self) -> None:
        """Start, and return when it says that it is ready."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "lms", "serve"],
                cwd=REPOSITORY,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        assert eventually(self.is_ready, START_SECONDS), self.log.read_text()[-4000:]

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return int(answer.status) == 200
        except OSError:
            return False

    def stop(self) -> None:
        """Stop in good order."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(60)
            self._process = None

    def kill(self, program: str) -> None:
        """`kill -9` the processes of one program: "web", "worker" or "database"."""
        found = list(self.processes(program))
        assert found, f"no {program} is running"
        for pid in found:
            os.kill(pid, signal.SIGKILL)

    def processes(self, program: str) -> Iterator[int]:
        """The process ids of one program of this house."""
        assert self._process is not None
        mark = {
            "web": "granian",
            "worker": "lms\0worker",
            "practice": "practice-lms",
            "database": f"{self.folder}/data",
        }[program]
        for pid in _below(self._process.pid):
            command = _command(pid)
            if mark in command and (program != "database" or "postgres" in command):
                yield pid

    @contextmanager
    def database(self) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        """A connection of its own to the house's database, to see what is really there."""
        with (
            ensure_running(self.folder / "data") as cluster,
            psycopg.connect(cluster.url) as connection,
        ):
            yield connection

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `python -m lms …` on this house."""
        return subprocess.run(
            [sys.executable, "-m", "lms", *words],
            cwd=REPOSITORY,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@contextmanager
def running_house() -> Iterator[House]:
    """A house of its own, taken down and cleared away at the end."""
    folder = Path(tempfile.mkdtemp(prefix="cc-house-"))
    folder.chmod(0o711)
    house = House(folder)
    try:
        house.start()
        yield house
    finally:
        house.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def _below(root: int) -> list[int]:
    """`root`'s children, their children, and so on."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        children.setdefault(parent, []).append(int(entry.name))
    found: list[int] = []
    open_ = [root]
    while open_:
        below = children.get(open_.pop(), [])
        found += below
        open_ += below
    return found
