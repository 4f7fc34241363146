"""The operating system user that the database server runs as.

PostgreSQL refuses to run as root, rightly: a flaw in the server, or SQL that reaches the shell,
would own the machine. Where Callcraft itself is started by root (a container, a fresh virtual
machine) the server's processes give root up for good before they start: user, group and
supplementary groups are all replaced in the child. No user is added to the machine: `postgres` is
taken where a package has made it, else `nobody`, which every Unix has. A cluster that already
exists keeps the user it belongs to. An ordinary user runs the server as itself.

Files inside a folder that belongs to such a user are also written and read by children that run
as this user, so that a link planted there can never turn root's hand on something else.
"""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from lms.config.launcher.exceptions import NoServerAccount

PREFERRED = ("postgres", "nobody")


class _Credentials(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the operating system, and how to start a process as it."""

    name: str
    uid: int
    gid: int

    def run(self, command: Sequence[str], *, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command as this user to its end; output and errors come back as one text.

        Raises `OSError` where this user may not execute it.
        """
        return subprocess.run(  # noqa: S603
            command,
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
            cwd="/",
            env=_environment(),
            **self._credentials(),
        )

    def start(self, command: Sequence[str], *, log: Path) -> subprocess.Popen[bytes]:
        """Start a long-lived process as this user, in a session of its own, writing to `log`.

        A session of its own keeps the terminal's Ctrl+C away from it: who starts it stops it.
        """
        script = 'umask 077; log=$1; shift; exec "$@" >"$log" 2>&1'
        return subprocess.Popen(  # noqa: S603
            ["/bin/sh", "-c", script, "sh", str(log), *command],
            stdin=subprocess.DEVNULL,
            cwd="/",
            env=_environment(),
            start_new_session=True,
            **self._credentials(),
        )

    def write(self, path: Path, text: str) -> None:
        """Write a private file as this user. Raises `OSError` where that fails."""
        done = self.run(["/bin/sh", "-c", 'umask 077; cat >"$1"', "sh", str(path)], stdin=text)
        if done.returncode:
            raise OSError(done.stdout.strip())

    def last_lines(self, path: Path, count: int) -> str:
        """Return the end of a text file as this user may see it, or what kept it from that."""
        return self.run(["tail", "-n", str(count), str(path)]).stdout.strip()

    def can_enter(self, folder: Path) -> bool:
        """Whether this user can pass through every folder down to and including this one."""
        return self.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)]).returncode == 0

    def _credentials(self) -> _Credentials:
        if self.uid == os.geteuid():
            return {}
        groups = os.getgrouplist(self.name, self.gid)
        return {"user": self.uid, "group": self.gid, "extra_groups": groups}


def account_of(uid: int) -> Account:
    """The account with this user id. Raises `NoServerAccount` for root and for unknown ids."""
    if uid == 0:
        raise NoServerAccount(tried="root", why="its files belong to root")
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        if uid == os.geteuid():  # A container run under a bare number: fine, we are it.
            return Account(str(uid), uid, os.getegid())
        raise NoServerAccount(tried=uid, why="no such user") from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def server_account() -> Account:
    """Choose the user for a new cluster: ourselves, or an unprivileged one where we are root."""
    if os.geteuid() != 0:
        return account_of(os.geteuid())
    why = ""
    for name in PREFERRED:
        try:
            account = account_of(pwd.getpwnam(name).pw_uid)
            account.run(["/bin/sh", "-c", ":"])
        except KeyError:
            why = f"no user {name}"
        except OSError as error:  # A container that maps only root's id, or lacks CAP_SETUID.
            why = f"{name}: {error.strerror or error}"
        else:
            return account
    raise NoServerAccount(tried=", ".join(PREFERRED), why=why)


def _environment() -> dict[str, str]:
    """Ours without PostgreSQL's variables (PGDATA, PGOPTIONS …) and with messages in English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C"}
