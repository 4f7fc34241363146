"""A package to be written, in the words of no standard."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal


class Target(StrEnum):
    """What a course can be written as. `scorm2004` is the 4th Edition."""

    SCORM_12 = "scorm12"
    SCORM_2004 = "scorm2004"
    SCORM_2004_3RD = "scorm2004-3rd"
    CMI5 = "cmi5"
    H5P = "h5p"

    @property
    def standard(self) -> "Standard":
        """The API that content of this format speaks. Not for H5P, which speaks none of ours."""
        if self in {Target.SCORM_2004, Target.SCORM_2004_3RD}:
            return "scorm2004"
        return "cmi5" if self is Target.CMI5 else "scorm12"


Standard = Literal["scorm12", "scorm2004", "cmi5"]
MoveOn = Literal["CompletedAndPassed", "CompletedOrPassed", "Completed", "Passed"]


@dataclass(frozen=True, slots=True)
class Part:
    """An item of the contents; without `href` a heading over those below it."""

    identifier: str
    title: str
    href: str = ""
    """As it stands in the package, escaped, its parameters with it."""
    kind: Literal["sco", "asset"] = "sco"
    is_visible: bool = True
    pass_mark: Decimal | None = None
    """From 0 to 1."""
    data_from_lms: str = ""
    max_time_cs: int | None = None
    time_limit_action: str = ""
    prerequisites: str = ""
    move_on: MoveOn = "CompletedOrPassed"
    files: tuple[str, ...] = ()
    """What belongs to this part, besides its page; paths in the package."""
    children: tuple["Part", ...] = ()

    def walk(self) -> Iterator["Part"]:
        """Yield this part and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Outline:
    """A course: what it is called, and its parts in order."""

    identifier: str
    """For manifests: an XML name."""
    iri: str
    """For cmi5: an absolute IRI, the publisher's id of the course."""
    titles: tuple[tuple[str, str], ...]
    """(language tag, text), the first of them for standards that take only one."""
    parts: tuple[Part, ...]
    files: tuple[str, ...] = ()
    """Files that belong to no single part."""
    descriptions: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        return self.titles[0][1]

    def walk(self) -> Iterator[Part]:
        """Yield all parts, those above before those below."""
        for part in self.parts:
            yield from part.walk()
