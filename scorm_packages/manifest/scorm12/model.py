"""What a SCORM 1.2 manifest says, once it is read and mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

ScormType = Literal["sco", "asset"]


@dataclass(frozen=True, slots=True)
class Resource:
    """A `<resource>`: something that can be launched, or files that others need.

    `href` is a URL reference relative to the package's root, escaped, with query and fragment, or
    an absolute web address when `is_external`; empty when the resource names no page or one that
    cannot be used. `path` is the file of the package that it means.
    """

    identifier: str
    scorm_type: ScormType
    href: str
    path: str | None
    is_external: bool
    files: tuple[str, ...]
    dependencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An `<item>` of the contents: something to launch (`href`), a heading, or both.

    `href` is its resource's with the item's parameters appended. `mastery_score` is of 100.
    `max_time_allowed` is a CMITimespan, `time_limit_action` one of SCORM's four values; both are
    empty where the manifest says nothing or nothing valid.
    """

    identifier: str
    title: str
    href: str
    kind: ScormType
    is_visible: bool
    parameters: str
    mastery_score: Decimal | None
    prerequisites: str
    max_time_allowed: str
    time_limit_action: str
    data_from_lms: str
    children: tuple["Item", ...]

    def walk(self) -> Iterator["Item"]:
        """Yield this item and all below it, in the order of the contents."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Organization:
    """An `<organization>`: a table of contents."""

    identifier: str
    title: str
    items: tuple[Item, ...]

    def walk(self) -> Iterator[Item]:
        """Yield all its items in order, parents before children."""
        for item in self.items:
            yield from item.walk()


@dataclass(frozen=True, slots=True)
class Manifest:
    """A whole `imsmanifest.xml`: its default organization and its resources.

    `title` and `language`, the IETF tag of the titles, are empty when the manifest does not say.
    """

    identifier: str
    version: str
    title: str
    language: str
    organization: Organization
    resources: tuple[Resource, ...]

    @property
    def has_sco(self) -> bool:
        """Whether anything in the contents reports to the run-time."""
        return any(item.href and item.kind == "sco" for item in self.organization.walk())
