"""Whom a regulation applies to on a day: a selector, evaluated with a trace (R4).

Every criterion that is set must hold; one that is not set asks nothing. What is not known of a
person leaves the answer open (None), and an open answer is never taken for a no.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

LISTED: Final = ("units", "posts", "employment_types", "sites", "ranks", "roles")
DATED: Final = ("hired_from", "hired_until")


@dataclass(frozen=True, slots=True)
class ScopeFacts:
    """What a selector asks of a person on a day.

    `units` are the person's unit and all above it. `in_training` is None where nobody knows.
    """

    units: Collection[str] = ()
    post: str = ""
    employment_type: str = ""
    site: str = ""
    rank: str = ""
    roles: Collection[str] = ()
    hired: date | None = None
    left: date | None = None
    in_training: bool | None = None


@dataclass(frozen=True, slots=True)
class ScopeStep:
    """One criterion: what was wanted, what was found, and whether it holds; None: not known."""

    criterion: str
    wanted: str
    found: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class ScopeVerdict:
    applies: bool | None
    steps: tuple[ScopeStep, ...]


class BadScope(ValueError):
    """A selector that cannot be read. The message names the part."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a regulation applies to. Empty collections, None and False ask nothing.

    `new_hire_days`: only people hired at most so many days ago (S05: new hires only).
    `only_in_training`: only while in training (S09).
    """

    units: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()
    employment_types: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    ranks: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    hired_from: date | None = None
    hired_until: date | None = None
    new_hire_days: int | None = None
    only_in_training: bool = False
    names: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Units by id, for the words of the trace."""

    @classmethod
    def of(cls, data: Mapping[str, Any], names: Mapping[str, str] | None = None) -> "Scope":
        """Read a selector as it is stored. Raises BadScope."""
        if unknown := set(data) - {*LISTED, *DATED, "new_hire_days", "only_in_training"}:
            raise BadScope(f"unknown: {', '.join(sorted(unknown))}")
        days = data.get("new_hire_days")
        if days is not None and (type(days) is not int or days < 1):
            raise BadScope("new_hire_days is a number of days above 0")
        try:
            dates = {name: _date(data.get(name)) for name in DATED}
        except ValueError as error:
            raise BadScope(str(error)) from error
        listed = {name: frozenset(map(str, data.get(name, ()))) for name in LISTED}
        return cls(
            units=listed["units"],
            posts=listed["posts"],
            employment_types=listed["employment_types"],
            sites=listed["sites"],
            ranks=listed["ranks"],
            roles=listed["roles"],
            hired_from=dates["hired_from"],
            hired_until=dates["hired_until"],
            new_hire_days=days,
            only_in_training=bool(data.get("only_in_training", False)),
            names=names or {},
        )

    def as_data(self) -> dict[str, Any]:
        """The selector as it is stored: only what asks something."""
        data: dict[str, Any] = {
            name: sorted(getattr(self, name)) for name in LISTED if getattr(self, name)
        }
        data |= {name: getattr(self, name).isoformat() for name in DATED if getattr(self, name)}
        if self.new_hire_days is not None:
            data["new_hire_days"] = self.new_hire_days
        if self.only_in_training:
            data["only_in_training"] = True
        return data


def in_scope(scope: Scope, person: ScopeFacts, on: date) -> ScopeVerdict:
    """Whether the regulation applies to the person on that day, and why."""
    steps = (*_employed(person, on), *_listed(scope, person), *_dated(scope, person, on))
    verdicts = [step.holds for step in steps]
    applies = False if False in verdicts else None if None in verdicts else True
    return ScopeVerdict(applies, steps)


def _employed(person: ScopeFacts, on: date) -> list[ScopeStep]:
    left = person.left is not None and person.left < on
    not_yet = person.hired is not None and person.hired > on
    found = f"{person.hired or '…'} – {person.left or '…'}"
    return [ScopeStep("employed", on.isoformat(), found, not (left or not_yet))]


def _listed(scope: Scope, person: ScopeFacts) -> list[ScopeStep]:
    found: dict[str, Collection[str]] = {
        "units": person.units,
        "posts": [person.post] if person.post else [],
        "employment_types": [person.employment_type] if person.employment_type else [],
        "sites": [person.site] if person.site else [],
        "ranks": [person.rank] if person.rank else [],
        "roles": person.roles,
    }
    steps = []
    for name in LISTED:
        wanted: frozenset[str] = getattr(scope, name)
        if not wanted:
            continue
        has = found[name]
        holds = bool(wanted & set(has)) if has else None
        steps.append(ScopeStep(name, _said(wanted, scope), _said(has, scope), holds))
    return steps


def _dated(scope: Scope, person: ScopeFacts, on: date) -> list[ScopeStep]:
    steps = []
    hired = person.hired
    found = hired.isoformat() if hired else ""
    if scope.hired_from:
        holds = None if hired is None else hired >= scope.hired_from
        steps.append(ScopeStep("hired_from", scope.hired_from.isoformat(), found, holds))
    if scope.hired_until:
        holds = None if hired is None else hired <= scope.hired_until
        steps.append(ScopeStep("hired_until", scope.hired_until.isoformat(), found, holds))
    if scope.new_hire_days is not None:
        holds = None if hired is None else (on - hired).days <= scope.new_hire_days
        steps.append(ScopeStep("new_hire_days", str(scope.new_hire_days), found, holds))
    if scope.only_in_training:
        known = person.in_training
        shown = "" if known is None else "yes" if known else "no"
        steps.append(ScopeStep("in_training", "yes", shown, known))
    return steps


def _said(values: Collection[str], scope: Scope) -> str:
    return ", ".join(sorted(scope.names.get(value, value) for value in values))


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
