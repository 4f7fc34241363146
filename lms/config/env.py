"""Reads configuration from the environment; nothing else in the house looks there.

Every variable is listed with its default and unit in `deploy/env.example`.
"""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


class ConfigurationError(Exception):
    """A variable of the environment has a value that cannot be used."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    """Read a yes/no variable: 1, true, yes, on against 0, false, no, off."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ConfigurationError(f"{name} must be 1 or 0, not {value!r}")


def number(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    try:
        return int(value) if value else default
    except ValueError:
        raise ConfigurationError(f"{name} must be a whole number, not {value!r}") from None


def words(name: str, default: str = "") -> list[str]:
    """Read a list whose parts are separated by commas or blanks."""
    return text(name, default).replace(",", " ").split()


def data_folder() -> Path:
    """The folder that holds the embedded database, the files and the keys."""
    return Path(text("CALLCRAFT_DATA") or REPOSITORY / ".data").absolute()


def secret_key() -> str:
    """The key that signs sessions and launch tokens: given, or made once in the data folder."""
    return text("CALLCRAFT_SECRET_KEY") or kept_secret("secret-key")


def pseudonym_key() -> str:
    """The key behind the pseudonyms of erased people: given, or made once in the data folder."""
    return text("CALLCRAFT_PSEUDONYM_KEY") or kept_secret("pseudonym-key")


def kept_secret(name: str, make: Callable[[], str] = lambda: secrets.token_urlsafe(64)) -> str:
    """A secret of this installation: made at the first call, kept for its owner's eyes only."""
    path = data_folder() / "keys" / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        return path.read_text(encoding="ascii")
    with suppress(FileExistsError):
        # Written apart and linked into place: nobody ever reads half a secret.
        draft = path.with_name(f".{name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(make())
        try:
            path.hardlink_to(draft)
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii")
