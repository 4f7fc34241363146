"""The private PostgreSQL of one data folder, used only where DATABASE_URL is not set.

It is PostgreSQL itself, with its full durability, closed to everyone else: no network, a socket in
a private folder, a random password. Any number of our processes use it together; the first starts
it, the last stops it:

- whoever uses the cluster holds a shared lock on `users.lock`; who leaves and can get that lock
  for itself alone is the last one, and stops the server;
- starting and stopping happen under `transition.lock`, one process at a time.

The kernel gives locks back when a process dies, so a killed user is never counted. If all users
were killed the server runs on, and the next user adopts it.

Production runs on a PostgreSQL of its own, through DATABASE_URL.
"""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from lms.config import env
from lms.config.launcher import binaries, initialise, places, server
from lms.config.launcher.exceptions import FolderDenied, PasswordLost, ServerNotStarted, StillLocked
from lms.config.launcher.locks import FileLock
from lms.config.launcher.places import Place
from lms.config.launcher.progress import Progress, silent
from lms.config.launcher.server import DURABLE, Options
from lms.config.launcher.urls import socket_url


@dataclass(slots=True)
class Cluster:
    """Our share in a running cluster; `stop` gives it back. `url` is a libpq URL with password."""

    url: str = field(repr=False)
    place: Place
    options: Options
    _share: FileLock
    _system_folder: Path

    def revive(self, progress: Progress = silent) -> bool:
        """Start the server again if it has died; return whether that was needed."""
        if server.running_server(self.place):
            return False
        with _transition(self.place.control, self.options, progress):
            if server.running_server(self.place):
                return False
            _start(self.place, self.options, progress, self._system_folder)
        return True

    def stop(self) -> None:
        """Leave; the last to leave stops the server, cleanly. May be called again."""
        if not self.place.control.exists():  # Deleted under us: the server notices by itself.
            self._share.release()
            return
        with _transition(self.place.control, self.options, silent):
            if self._share.try_exclusive():
                server.stop_server(self.place, self.options)
            self._share.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()


def ensure_running(
    data_folder: Path,
    progress: Progress = silent,
    *,
    options: Options = DURABLE,
    system_folder: Path = places.SYSTEM_FOLDER,
) -> Cluster:
    """Adopt the running server of this data folder, or start it; create its cluster at first.

    `progress` is told what takes long. `system_folder` holds what cannot stand in the data folder
    (see `places`). Raises the `LauncherProblem` that says what to do.
    """
    control = places.control_folder(data_folder)
    with _transition(control, options, progress):
        place = places.find_place(control, system_folder)
        _start(place, options, progress, system_folder)
        url = _checked_url(place)
        share = FileLock(control / "users.lock")
        share.try_shared()
    return Cluster(url, place, options, share, system_folder)


@contextmanager
def database_url(data_folder: Path, progress: Progress = silent) -> Iterator[str]:
    """Give the URL of the database to work with: DATABASE_URL, else that of the private cluster,
    which runs at least for the duration of the block."""
    if given := env.text("DATABASE_URL"):
        yield given
        return
    with ensure_running(data_folder, progress) as cluster:
        yield cluster.url


@contextmanager
def _transition(control: Path, options: Options, progress: Progress) -> Iterator[None]:
    if not control.exists():
        raise FolderDenied(folder=control, user=getpass.getuser(), why="it was deleted")
    with FileLock(control / "transition.lock") as lock:
        if not lock.try_exclusive():
            progress("waiting for another process to start or stop the database")
            if not lock.wait_exclusive(options.ready_seconds + options.stop_seconds):
                raise StillLocked(
                    folder=control, seconds=int(options.ready_seconds + options.stop_seconds)
                )
        yield


def _start(place: Place, options: Options, progress: Progress, system_folder: Path) -> None:
    """Come to a server that takes connections: the one that runs, or else a new one."""
    if _adopt(place, options, progress):
        return
    installation = binaries.choose(place.account, place.cluster, system_folder)
    if not initialise.exists(place):
        progress(f"creating the database with PostgreSQL {installation.version}")
        initialise.create_cluster(installation, place, durable=options.durable)
    progress(f"starting PostgreSQL {installation.version}")
    server.start_server(installation, place, options, progress)


def _adopt(place: Place, options: Options, progress: Progress) -> bool:
    """Take over a server that runs; where it cannot be used, see that it is gone."""
    running = server.running_server(place)
    if not running:
        return False
    if running.status == "stopping":
        progress("waiting for the previous server to stop")
        if not server.wait_until_gone(running.pid, place.cluster, options.stop_seconds):
            server.stop_server(place, options)
        return False
    if running.status == "ready" and not Path(running.socket, places.SOCKET_NAME).exists():
        # Somebody cleaned the temporary folder away: alive, but nobody can reach it.
        server.stop_server(place, options)
        return False
    progress("adopting the database server that already runs on this data folder")
    try:
        server.wait_until_ready(place, options, progress)
    except ServerNotStarted:
        return False
    return True


def _checked_url(place: Place) -> str:
    """Return the URL after signing in with it once."""
    running = server.running_server(place)
    url = socket_url(
        user=initialise.ROLE,
        password=initialise.password_of(place),
        database=initialise.DATABASE,
        folder=running.socket if running else str(place.socket),
        port=places.PORT,
    )
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError as error:
        if "password authentication failed" not in str(error):
            raise
        raise PasswordLost(
            home=place.home, password=place.password, control=place.control
        ) from None
    return url
