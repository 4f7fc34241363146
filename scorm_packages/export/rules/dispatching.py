"""Dispatches: what a package carries, what a launch says, and whether it is let in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from scorm_packages.export.exceptions import (
    DispatchExpired,
    DispatchFull,
    DispatchOff,
    LaunchIncomplete,
    OriginInvalid,
    OriginRefused,
)
from xapi.vocabulary import CALLCRAFT

ANYWHERE: Final = ("*",)
"""Who may frame a course whose dispatch names no origins.

Decided so: the page holds no cookie and no button that does harm, its address opens for one launch
only, and whoever has the package can launch it anyway. An LMS often plays content on a host of its
own that nobody in the office knows.
"""
_HOME_PAGES: Final = f"{CALLCRAFT}dispatches/"
LONGEST_ID, LONGEST_NAME = 255, 255
_ORIGIN = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::[0-9]{1,5})?"
)
_CHANNEL = re.compile(r"[0-9A-Za-z_-]{16,64}")
_TOKEN = re.compile(r"([0-9a-f]{32})\.([0-9A-Za-z_-]{43})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A learner of another system, as the launcher in that system tells of them."""

    learner_id: str
    learner_name: str
    language: str
    origin: str
    channel: str
    registration: UUID | None
    """What the other system has kept from an earlier launch."""
    is_first: bool
    """The other system knows nothing of an earlier launch."""
    counts: bool
    """Not so when the other system only shows the course."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """Under what conditions a dispatch plays, and how much of it is used up."""

    is_off: bool
    expires_at: datetime | None
    max_learners: int | None
    max_registrations: int | None
    origins: Sequence[str]


def write_token(dispatch: UUID, secret: str) -> str:
    """What the zip carries to be let in by; `secret` is 43 characters of base64url."""
    return f"{dispatch.hex}.{secret}"


def read_token(token: str) -> tuple[UUID, str] | None:
    """The dispatch and the secret of a token; None when it is none."""
    match = _TOKEN.fullmatch(token)
    return None if match is None else (UUID(match[1]), match[2])


def home_page_of(dispatch: UUID) -> str:
    """The home page of the accounts of a dispatch's learners.

    Whoever the other system says they are, they are that only there: they are nobody of our own
    people, and nobody of another dispatch.
    """
    return f"{_HOME_PAGES}{dispatch}"


def dispatch_of_home_page(home_page: str) -> UUID | None:
    """The inverse of `home_page_of`; None for any other home page."""
    if not home_page.startswith(_HOME_PAGES):
        return None
    try:
        return UUID(home_page.removeprefix(_HOME_PAGES))
    except ValueError:
        return None


def read_arrival(fields: Mapping[str, str]) -> Arrival:
    """Read the launcher's form (`scorm_packages/export/frontend/src/launcher/main.ts`).

    Raises LaunchIncomplete, which names the field.
    """
    learner_id = _text(fields, "learner_id", LONGEST_ID)
    if not learner_id:
        raise LaunchIncomplete(field="learner_id")
    origin = fields.get("origin", "")
    if not _ORIGIN.fullmatch(origin):
        raise LaunchIncomplete(field="origin")
    channel = fields.get("channel", "")
    if not _CHANNEL.fullmatch(channel):
        raise LaunchIncomplete(field="channel")
    language = fields.get("language", "")
    return Arrival(
        learner_id=learner_id,
        learner_name=_text(fields, "learner_name", LONGEST_NAME) or learner_id,
        language="zh-Hans" if language.lower().startswith("zh") else "en",
        origin=origin,
        channel=channel,
        registration=_uuid(fields.get("registration", "")),
        is_first=bool(fields.get("first")),
        counts=bool(fields.get("counts")),
    )


def check_open(conditions: Conditions, origin: str, now: datetime) -> None:
    """Raise DispatchOff, DispatchExpired or OriginRefused where nobody may come in."""
    if conditions.is_off:
        raise DispatchOff
    if conditions.expires_at is not None and now >= conditions.expires_at:
        raise DispatchExpired
    if conditions.origins and origin not in conditions.origins:
        raise OriginRefused(origin=origin)


def check_room(conditions: Conditions, *, learners: int, registrations: int) -> None:
    """Raise DispatchFull unless there is room for so many learners and registrations."""
    for most, wanted in (
        (conditions.max_learners, learners),
        (conditions.max_registrations, registrations),
    ):
        if most is not None and wanted > most:
            raise DispatchFull


def ancestors_of(origins: Sequence[str]) -> tuple[str, ...]:
    """Who may frame the course: the sources of CSP's frame-ancestors."""
    return tuple(origins) or ANYWHERE


def read_origins(text: str) -> list[str]:
    """Read origins, one in a line. Raises OriginInvalid, which names the first that is none."""
    origins = [line.strip().rstrip("/").lower() for line in text.splitlines() if line.strip()]
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise OriginInvalid(origin=origin)
    return list(dict.fromkeys(origins))


def _text(fields: Mapping[str, str], name: str, longest: int) -> str:
    """A text that fits a database, a statement and an XML name of nobody else."""
    plain = _CONTROL.sub(" ", fields.get(name, "")).encode(errors="replace").decode()
    return plain.strip()[:longest]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
