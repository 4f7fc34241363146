"""What every reader makes of a package's description, whatever the standard.

A reader gets the root of the description, its path for findings, and the files of the package. It
returns a `Course`, or None where nothing can be played, and everything there is to say; it never
raises on bad input. The course may be used only when no finding is an error.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, Protocol

from lxml import etree

from scorm_packages.manifest.findings import Finding
from scorm_packages.manifest.hrefs import PackageFiles

ItemKind = Literal["sco", "asset", "au", "h5p"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the contents: something to launch (`href`), a heading, or both.

    `href` is relative to the package's root, or a web address, with `parameters` appended;
    empty for a heading. The rest is what the standards say of an item, at its default where a
    standard knows nothing of it: `mastery_score` is of 100, `max_time_allowed` a time span as the
    standard writes it, `time_limit_action` one of SCORM's four values.
    """

    identifier: str
    title: str
    href: str = ""
    kind: ItemKind = "asset"
    is_visible: bool = True
    parameters: str = ""
    mastery_score: Decimal | None = None
    prerequisites: str = ""
    max_time_allowed: str = ""
    time_limit_action: str = ""
    data_from_lms: str = ""
    children: tuple["Item", ...] = ()

    def walk(self) -> Iterator["Item"]:
        """Yield this item and all below it, in the order of the contents."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Organization:
    """An `<organization>` of a SCORM manifest: a table of contents."""

    identifier: str
    title: str
    items: tuple[Item, ...]

    def walk(self) -> Iterator[Item]:
        """Yield all its items in order, parents before children."""
        for item in self.items:
            yield from item.walk()

    @property
    def has_sco(self) -> bool:
        """Whether anything in the contents reports to the run-time."""
        return any(item.href and item.kind == "sco" for item in self.walk())


class Course(Protocol):
    """What a package is installed from."""

    @property
    def identifier(self) -> str:
        """What the package calls itself; the same in every version of it."""

    @property
    def title(self) -> str:
        """The name of the course; empty when the description does not say."""

    @property
    def language(self) -> str:
        """The IETF tag of the titles; empty when the description does not say."""

    @property
    def edition(self) -> str:
        """Which edition of the standard, where editions differ; else empty."""

    @property
    def items(self) -> Sequence[Item]:
        """The contents, in order."""

    @property
    def structure(self) -> Mapping[str, Any] | None:
        """What the description says beyond its items, as JSON; None where that is all."""


Reader = Callable[[etree._Element, str, PackageFiles], tuple[Course | None, list[Finding]]]
