"""What each target of the Makefile needs to have prepared."""

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from deploy.bootstrap import browser, checks, environment, frontend
from deploy.bootstrap.console import ROOT, Impossible, say


def main(arguments: Sequence[str]) -> int:
    """Prepare what the one argument names; returns the exit code."""
    if len(arguments) != 1 or arguments[0] not in {*PREPARATIONS, "checks"}:
        say(f"usage: python3 -m deploy.bootstrap {'|'.join(PREPARATIONS)}|checks")
        return 2
    if arguments[0] == "checks":
        return 0 if checks.run_all() else 1
    try:
        with _one_at_a_time():
            PREPARATIONS[arguments[0]]()
        return 0
    except Impossible as error:
        say(f"\n{error}")
        return 1
    except KeyboardInterrupt:
        return 130


def prepare_run() -> None:
    environment.ensure("run")
    environment.ensure_postgres()
    frontend.ensure_built()


def prepare_test() -> None:
    environment.ensure("dev")
    environment.ensure_postgres()
    frontend.ensure_built()
    browser.ensure()


def prepare_bench() -> None:
    environment.ensure("dev")
    environment.ensure_postgres()
    frontend.ensure_built()


def prepare_check() -> None:
    environment.ensure("dev")
    frontend.ensure_packages()


PREPARATIONS = {
    "run": prepare_run,
    "build": prepare_run,
    "test": prepare_test,
    "bench": prepare_bench,
    "check": prepare_check,
}


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two targets called at once in one checkout prepare one after the other."""
    (ROOT / "build").mkdir(exist_ok=True)
    with (ROOT / "build" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
