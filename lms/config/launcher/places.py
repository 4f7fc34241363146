"""Where the private cluster's files are.

    <data folder>/postgres/      ours: password, locks, place.json
    <data folder>/postgres/server/   the server account's, closed to others:
        cluster/                 PostgreSQL's data directory
        log/                     its logs
        socket/                  its socket

Two things can force a part elsewhere, and `place.json` then says where. The server's account may
be unable to pass through a parent of the data folder (root's home, say): the server's folder then
lies under /var/lib/callcraft, and no parent's permissions are touched. And the name of a socket
may be 107 bytes long at most: a deep data folder gets its socket in a short private folder.
"""

import hashlib
import json
import os
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lms.config.launcher.accounts import Account, account_of, server_account
from lms.config.launcher.exceptions import FolderCopied, FolderDenied, OtherOwner

SYSTEM_FOLDER = Path("/var/lib/callcraft")
PORT = 5432  # Part of the socket's file name only: the server listens on no network.
SOCKET_NAME = f".s.PGSQL.{PORT}"
# sun_path in bytes without the closing NUL, less the name PostgreSQL gives the socket.
_SOCKET_FOLDER_LIMIT = (107 if sys.platform == "linux" else 103) - len(f"/{SOCKET_NAME}")
_PRIVATE = 0o700
_POINTER = "place.json"
_OWNER = "data-folder"


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of one private cluster and the account that its server runs as."""

    control: Path
    home: Path
    socket: Path
    account: Account

    @property
    def cluster(self) -> Path:
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def start_log(self) -> Path:
        """What the server said before its log collector took over."""
        return self.home / "start.log"

    @property
    def password(self) -> Path:
        return self.control / "password"


def control_folder(data_folder: Path) -> Path:
    """Make sure of `<data folder>/postgres`; the locks are in it, so it comes before all else.

    Raises `FolderDenied`.
    """
    control = data_folder.absolute() / "postgres"
    try:
        # 0711 for root: the server's account passes through to its own folder, and sees no names.
        control.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        (control / _POINTER).exists()
        if not os.access(control, os.W_OK | os.X_OK):
            raise PermissionError(f"{control} is not writable")
    except OSError as error:
        user = account_of(os.geteuid()).name if os.geteuid() else "root"
        raise FolderDenied(folder=control, user=user, why=error) from error
    return control


def find_place(control: Path, system_folder: Path = SYSTEM_FOLDER) -> Place:
    """Find, or choose and record, where the server's folders are, and make sure they exist.

    Call it under the transition lock. Raises `FolderDenied`, `FolderCopied`, `OtherOwner` or
    `NoServerAccount`.
    """
    pointer = control / _POINTER
    recorded: dict[str, str] = {}
    if pointer.exists():
        recorded = json.loads(pointer.read_text(encoding="utf-8"))
    home = Path(recorded["home"]) if "home" in recorded else control / "server"
    if "home" in recorded:
        _claim(control, home)
    account = _account_for(home)
    if "home" not in recorded and not account.can_enter(control):
        if home.exists():
            raise FolderDenied(folder=home, user=account.name, why="a parent folder is closed")
        home = _elsewhere(control, system_folder)
        recorded["home"] = str(home)
    _private_folder(home, account)
    _inner_folder(home / "log", account)
    socket = _socket_folder(home, recorded.get("socket"), account)
    if socket != home / "socket":
        recorded["socket"] = str(socket)
    _write_atomically(pointer, json.dumps(recorded))
    return Place(control=control, home=home, socket=socket, account=account)


def _account_for(home: Path) -> Account:
    """The owner of a cluster that exists, else the account for a new one."""
    if not home.exists():
        return server_account()
    owner = home.stat().st_uid
    if os.geteuid() not in (0, owner):
        raise OtherOwner(home=home, owner=account_of(owner).name)
    if owner == 0:  # Killed between making the folder and giving it away: still ours to give.
        return server_account()
    return account_of(owner)


def _elsewhere(control: Path, system_folder: Path) -> Path:
    """Choose a folder that the account can reach. Its name is never used twice, so that a data
    folder which was deleted and made anew starts empty, not with the old cluster."""
    system_folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    digest = hashlib.sha256(os.fsencode(control.resolve())).hexdigest()[:12]
    home = Path(tempfile.mkdtemp(prefix=f"{digest}-", dir=system_folder))
    _write_atomically(home.with_name(f"{home.name}.{_OWNER}"), str(control.resolve()))
    return home


def _claim(control: Path, home: Path) -> None:
    """Let a moved data folder keep its cluster, and a copied one not share it."""
    note = home.with_name(f"{home.name}.{_OWNER}")
    owner = Path(note.read_text(encoding="utf-8")) if note.exists() else control.resolve()
    if owner == control.resolve():
        return
    pointer = owner / _POINTER
    if pointer.exists() and json.loads(pointer.read_text(encoding="utf-8")).get("home") == str(
        home
    ):
        raise FolderCopied(
            folder=control.parent, home=home, owner=owner.parent, pointer=control / _POINTER
        )
    _write_atomically(note, str(control.resolve()))


def _socket_folder(home: Path, recorded: str | None, account: Account) -> Path:
    usual = home / "socket"
    if len(os.fsencode(usual)) <= _SOCKET_FOLDER_LIMIT:
        _inner_folder(usual, account)
        return usual
    if recorded and _is_private(Path(recorded), account):
        return Path(recorded)
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    ours = os.geteuid() != 0 and Path(runtime).is_dir() and os.access(runtime, os.W_OK)
    # /tmp by name: TMPDIR can be as long as the folder we flee from.
    folder = Path(tempfile.mkdtemp(prefix="callcraft-", dir=runtime if ours else "/tmp"))  # noqa: S108
    _private_folder(folder, account)
    return folder


def _private_folder(folder: Path, account: Account) -> None:
    """Make sure that a folder of ours exists, is given to the account and closed to all others."""
    folder.mkdir(mode=_PRIVATE, exist_ok=True)
    if folder.lstat().st_uid != account.uid:
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    if stat.S_IMODE(folder.lstat().st_mode) != _PRIVATE:
        folder.chmod(_PRIVATE)


def _inner_folder(folder: Path, account: Account) -> None:
    """Make sure of a folder inside one that is the account's: as the account, never as root."""
    made = account.run(["mkdir", "-p", "-m", "700", str(folder)])
    if made.returncode:
        raise FolderDenied(folder=folder, user=account.name, why=made.stdout.strip())


def _is_private(folder: Path, account: Account) -> bool:
    """Whether a folder in a place open to all is still the one we made, and not a plant."""
    try:
        status = folder.lstat()
    except OSError:
        return False
    closed = stat.S_IMODE(status.st_mode) == _PRIVATE
    return stat.S_ISDIR(status.st_mode) and closed and status.st_uid == account.uid


def _write_atomically(path: Path, text: str) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
