"""The house's key, which wraps the keys of people: given by the environment, or made once.

It is kept like the signing key: never in the database, never in a log. So a copy of the database
opens nothing by itself. Beside it stands the list of keys that were destroyed here: a database
restored from before a destruction still holds them wrapped, and they are never used again.
"""

import base64
import binascii
import os
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from lms.archives.exceptions import HouseKeyUnreadable
from lms.archives.rules.sealing import (
    KEY_BYTES,
    DoesNotOpen,
    key_name,
    new_key,
    unwrap_key,
    wrap_key,
)

KEY_FILE = "archive-content-key"
DESTROYED_FILE = "archive-destroyed-keys"
_texts: dict[Path, tuple[tuple[int, int, int], str]] = {}
"""What was read of each file, and by which signs to see that it is still the same."""


class HouseKeyring:
    """Opens people's keys with the key of this installation (`rules.keyring.Keyring`)."""

    def unwrapped(self, key_id: UUID, wrapped: bytes, house_key_name: str) -> bytes | None:
        if str(key_id) in destroyed_ids():
            return None
        for key in _house_keys():
            if key_name(key) == house_key_name:
                try:
                    return unwrap_key(key, key_id, wrapped)
                except DoesNotOpen:
                    return None
        return None


def wrapped(key_id: UUID, key: bytes) -> tuple[bytes, str]:
    """`key` closed by the house's key, and that one's name. Raises `HouseKeyUnreadable`."""
    newest = _house_keys(create=True)[0]
    return wrap_key(newest, key_id, key), key_name(newest)


def current_name() -> str:
    """The name of the key that wraps from now on. Raises `HouseKeyUnreadable`."""
    return key_name(_house_keys(create=True)[0])


def renew() -> None:
    """Put a new key before the old ones, which go on opening until `drop_old`.

    Where the environment gives the keys, whoever sets it has put the new one first. Raises
    `HouseKeyUnreadable`, also where there is no second one.
    """
    if _given():
        if len(_house_keys()) < 2:
            raise HouseKeyUnreadable(place="CALLCRAFT_ARCHIVE_CONTENT_KEY")
        return
    _write(_folder() / KEY_FILE, [new_key(), *_house_keys(create=True)])


def drop_old() -> None:
    """Destroy all keys but the newest, once everything was wrapped anew with that."""
    if not _given():
        _write(_folder() / KEY_FILE, _house_keys()[:1])


def destroyed_ids() -> frozenset[str]:
    """The keys of people that were destroyed on this installation, by their ids."""
    return _listed(_text(_folder() / DESTROYED_FILE))


def note_destroyed(key_ids: list[UUID]) -> None:
    """Never open these again, whatever a restored database says."""
    known = destroyed_ids()
    path = _folder() / DESTROYED_FILE
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:
        file.writelines(f"{key_id}\n" for key_id in key_ids if str(key_id) not in known)
        file.flush()
        os.fsync(file.fileno())


def place() -> str:
    """Where the key is kept, for people who have to restore it."""
    return "CALLCRAFT_ARCHIVE_CONTENT_KEY" if _given() else str(_folder() / KEY_FILE)


def _given() -> str:
    return str(settings.CALLCRAFT_ARCHIVE_CONTENT_KEY)


def _house_keys(*, create: bool = False) -> list[bytes]:
    """The newest first. Raises `HouseKeyUnreadable`."""
    if given := _given():
        return _read(given, "CALLCRAFT_ARCHIVE_CONTENT_KEY")
    path = _folder() / KEY_FILE
    if not path.exists():
        if not create:
            return []
        _create(path)
    return _read(_text(path), str(path))


def _text(path: Path) -> str:
    """What a file says, empty where there is none; read again only when it has changed.

    A batch asks for each key in it. The files are replaced or appended to, and by no one rewritten
    in place: another file, time or size tells.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return ""
    signs = (found.st_ino, found.st_mtime_ns, found.st_size)
    known = _texts.get(path)
    if known is None or known[0] != signs:
        known = _texts[path] = signs, path.read_text(encoding="ascii")
    return known[1]


@lru_cache(maxsize=4)
def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _read(text: str, place: str) -> list[bytes]:
    """Keys in base64 with white space or commas between, the newest first."""
    try:
        keys = [base64.b64decode(one, validate=True) for one in text.replace(",", " ").split()]
    except binascii.Error:
        keys = []
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise HouseKeyUnreadable(place=place)
    return keys


def _create(path: Path) -> None:
    """Make a key file that appears whole or not at all; whoever comes second keeps the first's."""
    draft = _draft(path, [new_key()])
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _write(path: Path, keys: list[bytes]) -> None:
    _draft(path, keys).replace(path)


def _draft(path: Path, keys: list[bytes]) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(b"".join(base64.b64encode(key) + b"\n" for key in keys))
        file.flush()
        os.fsync(file.fileno())
    return draft


def _folder() -> Path:
    return Path(settings.CALLCRAFT_KEYS)
