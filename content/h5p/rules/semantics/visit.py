"""One walk through parameters: what it was given, where it stands, what it has met."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from content.h5p.rules.findings import Finding, finding, finding_on_names
from content.h5p.rules.names import LibraryName
from content.h5p.rules.semantics.fields import Semantics

MOST_VALUES = 200_000
MOST_WORK = 200_000_000
"""As `markup.cost_of` counts it, for all texts of one content: some seconds."""

DEEPEST = 80
"""Of values, and of lists, groups and libraries in one another."""

MOST_OF_EACH = 20


class TooMany(Exception):
    """There are more values than are looked at."""


@dataclass(slots=True)
class Run:
    """What the whole walk shares."""

    semantics_of: Callable[[LibraryName], Semantics | None]
    files: Collection[str]
    libraries: set[LibraryName] = field(default_factory=set)
    used_files: set[str] = field(default_factory=set)
    sub_content_ids: set[str] = field(default_factory=set)
    values: int = 0
    work: int = 0
    findings: list[Finding] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)

    def add(self, found: Finding) -> None:
        """Keep `found`, or only count it when there are many like it."""
        self.told[found.code] += 1
        if self.told[found.code] <= MOST_OF_EACH:
            self.findings.append(found)

    def all_findings(self) -> tuple[Finding, ...]:
        """Return what was found, and for each code how often it was left out."""
        more = [
            finding("h5p.semantics.more", kind=code, count=count - MOST_OF_EACH)
            for code, count in self.told.items()
            if count > MOST_OF_EACH
        ]
        return (*self.findings, *more)


@dataclass(frozen=True, slots=True)
class Visit:
    """A place in the parameters, such as `questions[2].params.text`."""

    run: Run
    place: str = ""
    depth: int = 0

    def at(self, key: str | int) -> "Visit":
        """Go to the value `key` of this object or list. Raises TooMany."""
        self.run.values += 1
        if self.run.values > MOST_VALUES:
            raise TooMany
        if isinstance(key, int):
            return Visit(self.run, f"{self.place}[{key}]", self.depth + 1)
        return Visit(self.run, f"{self.place}.{key}" if self.place else key, self.depth + 1)

    def work(self, amount: int) -> None:
        """Count work that the values of strangers cause. Raises TooMany."""
        self.run.work += amount
        if self.run.work > MOST_WORK:
            raise TooMany

    @property
    def is_too_deep(self) -> bool:
        """Whether nothing below is looked at."""
        return self.depth > DEEPEST

    def say(self, code: str, **values: object) -> None:
        """Report something about this place."""
        self.run.add(finding(code, self.place, **values))

    def say_names(self, code: str, names: Collection[str]) -> None:
        """Report something about several names at this place."""
        if names:
            self.run.add(finding_on_names(code, names, self.place))
