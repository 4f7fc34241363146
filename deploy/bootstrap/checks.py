"""Everything that `make check` looks at, side by side; each failure is shown whole."""

import os
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from deploy.bootstrap.console import ROOT, say
from deploy.bootstrap.environment import PYTHON, tool


@dataclass(frozen=True)
class Check:
    """One thing to look at: a command that fails when something is wrong."""

    name: str
    command: Sequence[str | Path]


@dataclass(frozen=True)
class Verdict:
    """What a check found: `output` is what the command printed."""

    check: Check
    passed: bool
    seconds: float
    output: str


# The longest first, so that they do not end up waiting for each other.
CHECKS = (
    Check("types", [tool("mypy")]),
    Check("TypeScript", ["npm", "run", "--silent", "check"]),
    Check("import contracts", [tool("lint-imports")]),
    Check("migrations", [PYTHON, "-m", "lms.config.launcher.missing_migrations"]),
    Check("translations", [PYTHON, "-m", "lms", "check-translations"]),
    Check("lint", [tool("ruff"), "check", "."]),
    Check("format", [tool("ruff"), "format", "--check", "."]),
)


def run_all(checks: Sequence[Check] = CHECKS) -> bool:
    """Run the checks side by side and say what each found; whether all passed."""
    with ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
        verdicts = []
        for verdict in pool.map(_run, checks):
            say(
                f"{'ok    ' if verdict.passed else 'FAILED'} {verdict.check.name:<18}"
                f"{verdict.seconds:5.1f} s"
            )
            verdicts.append(verdict)
    failed = [verdict for verdict in verdicts if not verdict.passed]
    for verdict in failed:
        say(f"\n── {verdict.check.name} ──\n{verdict.output.strip()}")
    names = ", ".join(verdict.check.name for verdict in failed)
    say(f"\nFAILED: {names}" if failed else "\nAll checks passed.")
    return not failed


def _run(check: Check) -> Verdict:
    begun = time.monotonic()
    done = subprocess.run(  # noqa: S603
        [str(part) for part in check.command],
        cwd=ROOT,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return Verdict(check, done.returncode == 0, time.monotonic() - begun, done.stdout)


def _environment() -> dict[str, str]:
    """Settings that touch nothing: no database, and no key file in anybody's data folder."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lms.config.settings",
        "CALLCRAFT_SECRET_KEY": "only-for-checks",
        "DATABASE_URL": "",
    }
