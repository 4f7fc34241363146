"""The course structure as it was installed (`Package.structure`), ready to be asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from xapi.statements.formats import is_language

Names = Mapping[str, str]
UNKNOWN_LANGUAGE: Final = "und"


@dataclass(frozen=True, slots=True)
class Unit:
    """An assignable unit (cmi5 §13.1.4). `id` is the publisher's."""

    id: str
    title: Names
    move_on: str
    mastery_score: Decimal | None
    activity_type: str | None
    launch_parameters: str | None
    entitlement_key: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """A block (§13.1.2), or the course as a whole. `id` is the publisher's."""

    id: str
    title: Names
    children: tuple["Group | Unit", ...]

    def units(self) -> Iterator[Unit]:
        """All units below, in order."""
        # Not by recursion, which hands each unit up through every level.
        waiting = list(reversed(self.children))
        while waiting:
            child = waiting.pop()
            if isinstance(child, Unit):
                yield child
            else:
                waiting.extend(reversed(child.children))

    def blocks(self) -> Iterator["Group"]:
        """All blocks below, the inner ones before those that hold them."""
        for child in self.children:
            if isinstance(child, Group):
                yield from child.blocks()
                yield child

    def unit(self, identifier: str) -> Unit:
        """The unit with this publisher id. Raises LookupError."""
        for unit in self.units():
            if unit.id == identifier:
                return unit
        raise LookupError(identifier)


def read_structure(document: Mapping[str, Any]) -> Group:
    """The course of an installed package (`scorm_packages.manifest.cmi5.model`)."""
    return _group(document)


def _group(node: Mapping[str, Any]) -> Group:
    children = tuple(
        _unit(child) if child["type"] == "au" else _group(child) for child in node["children"]
    )
    return Group(node["id"], _names(node["title"]), children)


def _unit(node: Mapping[str, Any]) -> Unit:
    score = node["masteryScore"]
    return Unit(
        id=node["id"],
        title=_names(node["title"]),
        move_on=node["moveOn"],
        mastery_score=None if score is None else Decimal(score),
        activity_type=node["activityType"],
        launch_parameters=node["launchParameters"],
        entitlement_key=node["entitlementKey"],
    )


def _names(texts: Names) -> Names:
    """A text as an xAPI language map, whose tags are stricter than XML's; no empty names."""
    return {
        language if is_language(language) else UNKNOWN_LANGUAGE: text
        for language, text in texts.items()
        if text
    }
