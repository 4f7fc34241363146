"""What the person at the terminal sees, on standard error: steps, seconds, clear endings."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Impossible(Exception):
    """The checkout cannot be prepared; the text says why and what to do."""


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a step, and say how long it took when it has gone well."""
    begun = time.monotonic()
    say(f"{title} …")
    yield
    say(f"{title}: {time.monotonic() - begun:.1f} s")


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> None:
    """Run a command in the root of the checkout, its output going to standard error.

    Raises `Impossible` when it fails: its own output, just above, says why.
    """
    try:
        status = subprocess.run(  # noqa: S603
            [str(part) for part in command],
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
            check=False,
        ).returncode
    except OSError as error:
        raise Impossible(f"{command[0]} cannot be run: {error.strerror}") from error
    if status:
        told = " ".join(str(part) for part in command)
        raise Impossible(f"This failed with exit code {status}, see above: {told}")


def answer(command: Sequence[str | Path]) -> str | None:
    """What a command prints, or None when it is missing or fails."""
    try:
        done = subprocess.run(  # noqa: S603
            [str(part) for part in command],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
