"""The list of content types that a hub offers, as far as we use it.

What a hub says is a stranger's text: it is bounded here, and whoever shows it escapes it.
Pictures and links of the list are not taken over; a page of ours loads nothing from elsewhere.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from content.h5p.rules.json import JsonLimits, read_object
from content.h5p.rules.libraries import CORE
from content.h5p.rules.names import LARGEST_VERSION, is_machine_name

MIB = 1024 * 1024
LIST_LIMITS = JsonLimits(size=8 * MIB, depth=20)
MOST_TYPES = 2000
LONGEST_TEXT = 1000

Version = tuple[int, int, int]
Standing = Literal["new", "newer", "installed", "core"]
"""Of what the hub offers: not installed, newer than what is, no newer; or for a newer core."""


@dataclass(frozen=True, slots=True)
class ContentType:
    """A content type that a hub offers. Texts are the hub's, in English as a rule."""

    machine_name: str
    title: str
    summary: str
    owner: str
    licence: str
    version: Version
    core: tuple[int, int] | None
    """The version of H5P's core that it needs at least; none where the hub does not say."""
    is_recommended: bool

    def as_record(self) -> dict[str, Any]:
        """Return the form that is stored; `from_record` reads it."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "ContentType":
        """Read a content type back from the form that is stored."""
        major, minor, patch = record["version"]
        core = record["core"]
        plain = {**record, "version": (major, minor, patch), "core": core and (core[0], core[1])}
        return cls(**plain)

    def standing(self, installed: Version | None) -> Standing:
        """How it stands to the highest version that is installed."""
        if self.core is not None and self.core > CORE:
            return "core"
        if installed is None:
            return "new"
        return "newer" if self.version > installed else "installed"


def read_list(data: bytes) -> list[ContentType] | None:
    """Read a hub's answer; None when it is no list of content types.

    An entry that is not what it should be is passed over: the others are of use without it. What
    needs nothing else than a name and a version has them.
    """
    document = read_object(data, "", limits=LIST_LIMITS)
    offered = document.value.get("contentTypes") if document.is_sound else None
    if not isinstance(offered, list):
        return None
    read = (_content_type(each) for each in offered[:MOST_TYPES])
    found = {each.machine_name: each for each in read if each is not None}
    return sorted(found.values(), key=lambda each: (each.title.lower(), each.machine_name))


def read_site(data: bytes) -> str | None:
    """Read the answer to a registration: the name under which the hub knows this site."""
    document = read_object(data, "", limits=JsonLimits(size=MIB, depth=20))
    site = document.value.get("uuid") if document.is_sound else None
    return site if isinstance(site, str) and 0 < len(site) <= 100 and site.isprintable() else None


def _content_type(entry: Any) -> ContentType | None:
    if not isinstance(entry, dict):
        return None
    name, version = entry.get("id"), _numbers(entry.get("version"), "major", "minor", "patch")
    if not isinstance(name, str) or not is_machine_name(name) or version is None:
        return None
    core = _numbers(entry.get("coreApiVersionNeeded"), "major", "minor")
    licence = entry.get("license")
    return ContentType(
        machine_name=name,
        title=_text(entry.get("title")) or name,
        summary=_text(entry.get("summary")),
        owner=_text(entry.get("owner")),
        licence=_text(licence.get("id") if isinstance(licence, dict) else licence),
        version=(version[0], version[1], version[2]),
        core=None if core is None else (core[0], core[1]),
        is_recommended=entry.get("isRecommended") is True,
    )


def _numbers(value: Any, *keys: str) -> list[int] | None:
    """The whole numbers under `keys`; None unless each is there and may be a version."""
    found = [value.get(key) for key in keys] if isinstance(value, dict) else []
    numbers = [each for each in found if type(each) is int and 0 <= each <= LARGEST_VERSION]
    return numbers if len(numbers) == len(keys) else None


def _text(value: Any) -> str:
    return value.strip()[:LONGEST_TEXT] if isinstance(value, str) else ""
