"""What a curriculum template is: stages, blocks and units, and the modules that must be taught."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lms.people.rules.filing import Text
from lms.tracks.rules.curricula.catalogue import Category, DailyKind, Method

CONFIDENTIALITY = "confidentiality"
"""The module that nobody takes calls without (R77)."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing to learn or to be assessed in.

    `kind` is that of the item it becomes. `measures` are keys of earlier units of which it is the
    assessment; `needs` are those that have to be passed before it opens. `module` is what must be
    taught; without one the unit's key is the module.
    """

    key: str
    title: Text
    kind: str = "document"
    method: Method = Method.CLASSROOM
    category: Category = Category.POST
    minutes: int = 60
    measures: Sequence[str] = ()
    needs: Sequence[str] = ()
    module: str = ""
    elective: bool = False
    daily_kind: DailyKind | None = None

    @property
    def teaches(self) -> str:
        return self.module or self.key


@dataclass(frozen=True, slots=True)
class Block:
    """Units under one heading within a stage; one without a title is none."""

    units: Sequence[Unit]
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A stage. `gated`: opens when everything before it is passed."""

    title: Text
    blocks: Sequence[Block]
    gated: bool = False

    @property
    def units(self) -> Iterator[Unit]:
        for block in self.blocks:
            yield from block.units


@dataclass(frozen=True, slots=True)
class Curriculum:
    """A template of a track. `clauses` say where it comes from, `rows` which requirements it meets.

    `from_level` and `to_level` bound whom it is for, both included; empty is no bound.
    """

    key: str
    kind: str
    title: Text
    summary: Text
    parts: Sequence[Part]
    rules: str
    clauses: Sequence[str] = ()
    rows: Sequence[str] = ()
    from_level: str = ""
    to_level: str = ""
    valid_months: int | None = None

    @property
    def units(self) -> Iterator[Unit]:
        for part in self.parts:
            yield from part.units

    @property
    def modules(self) -> dict[str, Text]:
        """What has to be taught by a track made from it, in order; electives are not among it."""
        return {
            unit.teaches: unit.title
            for unit in self.units
            if not unit.elective and not unit.measures
        }
