"""One database server: is it alive, start it, stop it.

PostgreSQL writes `postmaster.pid` into its data directory: process id, data directory, start time,
port, socket folder, listen address, shared memory key, status; one per line.
"""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from lms.config.launcher.binaries import Installation
from lms.config.launcher.exceptions import ServerNotReady, ServerNotStarted, ServerNotStopped
from lms.config.launcher.memory import shared_buffers_mb
from lms.config.launcher.places import PORT, SOCKET_NAME, Place
from lms.config.launcher.progress import Progress

_STILL_IN_USE = "shared memory block"
_RETRY_SECONDS = 30
_children: list[subprocess.Popen[bytes]] = []
"""The servers that this process has started, kept until they have ended and been reaped."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a server is run.

    `durable` off loses data when the machine fails: for tests only. `ready_seconds` is how long a
    start, recovery after a crash included, may take. `stop_seconds` is how long a fast shutdown may
    take before the server is stopped at once (and recovers at its next start).
    """

    durable: bool = True
    ready_seconds: float = 300
    stop_seconds: float = 60


DURABLE = Options()


@dataclass(frozen=True, slots=True)
class Running:
    """A live server, as its `postmaster.pid` tells."""

    pid: int
    socket: str
    status: str


def running_server(place: Place) -> Running | None:
    """Return the live server of this cluster, whoever started it; None where there is none."""
    _reap()
    try:
        lines = (place.cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        pid = int(lines[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None
    if not _is_server_of(pid, place.cluster):
        return None
    socket, status = (lines[number] if len(lines) > number else "" for number in (4, 7))
    return Running(pid, socket, status.strip())


def start_server(
    installation: Installation, place: Place, options: Options, progress: Progress
) -> None:
    """Start the server and wait until it takes connections.

    Raises `ServerNotStarted` with the end of its log, or `ServerNotReady` when it still recovers
    after `options.ready_seconds`; it is then left to finish, and the next start adopts it.
    """
    _disown_reused_pids(place)
    retry_until = time.monotonic() + _RETRY_SECONDS
    while True:
        process = place.account.start(_command(installation, place, options), log=place.start_log)
        _children.append(process)
        try:
            return wait_until_ready(place, options, progress, process=process)
        except ServerNotStarted as error:
            # Backends of a server that was killed may live on for a moment.
            if _STILL_IN_USE not in str(error) or time.monotonic() > retry_until:
                raise
            progress("waiting for the last processes of the previous server to end")
            time.sleep(0.5)


def wait_until_ready(
    place: Place,
    options: Options,
    progress: Progress,
    *,
    process: subprocess.Popen[bytes] | None = None,
) -> None:
    """Wait while the server lives and is not ready. Raises like `start_server`."""
    begun = time.monotonic()
    next_word = begun + 3
    while True:
        server = running_server(place)
        if server and server.status == "ready" and (not process or server.pid == process.pid):
            return
        if process.poll() is not None if process else server is None:
            why = place.account.last_lines(place.start_log, 20)
            raise ServerNotStarted(home=place.home, why=f"{why}\n{_last_log_lines(place)}".strip())
        now = time.monotonic()
        if now - begun > options.ready_seconds:
            seconds = int(options.ready_seconds)
            raise ServerNotReady(home=place.home, seconds=seconds, log=place.log)
        if now > next_word:
            progress(f"the database is recovering after a crash: {now - begun:.0f} s so far")
            next_word = now + 3
        time.sleep(0.03)


def stop_server(place: Place, options: Options) -> None:
    """Stop the server if there is one: open transactions are rolled back, all else is kept.

    Raises `ServerNotStopped`.
    """
    server = running_server(place)
    if server is None:
        return
    # SIGINT is PostgreSQL's fast shutdown; SIGQUIT its immediate one, which loses nothing either.
    for number, seconds in ((signal.SIGINT, options.stop_seconds), (signal.SIGQUIT, 10.0)):
        try:
            os.kill(server.pid, number)
        except ProcessLookupError:
            return
        if wait_until_gone(server.pid, place.cluster, seconds):
            return
    raise ServerNotStopped(pid=server.pid, home=place.home)


def wait_until_gone(pid: int, cluster: Path, seconds: float) -> bool:
    """Whether the server ended within so many seconds."""
    deadline = time.monotonic() + seconds
    child = next((process for process in _children if process.pid == pid), None)
    while child.poll() is None if child else _is_server_of(pid, cluster):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    _reap()
    return True


def _command(installation: Installation, place: Place, options: Options) -> list[str]:
    safe = "on" if options.durable else "off"
    settings = {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": '"{}"'.format(str(place.socket).replace('"', '""')),
        "unix_socket_permissions": "0700",
        "password_encryption": "scram-sha-256",
        "fsync": safe,
        "synchronous_commit": safe,
        "full_page_writes": safe,
        "shared_buffers": f"{shared_buffers_mb()}MB",
        "max_connections": "100",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
        # One file per weekday, overwritten a week later: the log never grows without end.
        "logging_collector": "on",
        "log_directory": str(place.log),
        "log_filename": "postgresql-%a.log",
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
    }
    flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [installation.postgres, "-D", str(place.cluster), *flags]


def _reap() -> None:
    _children[:] = [process for process in _children if process.poll() is None]


def _is_server_of(pid: int, cluster: Path) -> bool:
    """Whether this process lives and is the server of this data directory, where it always works.

    A process id alone proves nothing: after a crash of the machine it may be anybody's.
    """
    if sys.platform == "linux":
        try:
            return (Path("/proc") / str(pid) / "cwd").readlink() == cluster.resolve()
        except OSError:
            return False
    told = subprocess.run(  # noqa: S603
        ["/bin/ps", "-ww", "-o", "state=,command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    return f"-D {cluster}" in told and not told.lstrip().startswith("Z")


def _disown_reused_pids(place: Place) -> None:
    """Make stale lock files harmless whose number some process has that is not our server.

    After a crash of the machine it may be anybody's; after `kill -9` it is the dead server's own,
    until whoever started it takes note. PostgreSQL cleans up by itself when the number is free, but
    refuses to start when any process of its user has it. `postmaster.pid` must not be deleted: its
    shared memory key guards against backends that outlived their server. But a number equal to that
    of the new server's parent counts as stale, so ours is put in its place.
    """
    for path in (place.cluster / "postmaster.pid", place.socket / f"{SOCKET_NAME}.lock"):
        try:
            first, *others = path.read_text(encoding="utf-8").splitlines()
            os.kill(int(first), 0)
        except (FileNotFoundError, ProcessLookupError, ValueError):
            continue
        except PermissionError:
            continue  # Another user's process: PostgreSQL sees through that one itself.
        place.account.write(path, "\n".join((str(os.getpid()), *others, "")))


def _last_log_lines(place: Place) -> str:
    newest = place.account.run(["/bin/sh", "-c", 'ls -t -- "$1" | head -n 1', "sh", str(place.log)])
    name = newest.stdout.strip()
    return place.account.last_lines(place.log / name, 20) if name else ""
