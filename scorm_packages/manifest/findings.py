"""What the package doctor has to say about a package: findings with a stable code.

A finding names its place and carries the parameters of its sentence; the sentences themselves are
kept in both languages in `catalogue`, so that a stored finding can be shown in either later.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from scorm_packages.manifest.catalogue import CATALOGUE, Severity
from xapi.problems import text_in

SEVERITIES: tuple[Severity, ...] = ("error", "repaired", "warning", "info")
"""From the one that stops an installation to the one that only tells; the order of display."""

NAMES_SHOWN = 5
LONGEST_PARAM = 600
LONGEST_NAME = 120
MOST_OF_EACH = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth saying about a package.

    `code` is a key of the catalogue, stable across releases; `place` is a path in the package,
    `path:line` for a place in an XML file, or empty for the package as a whole; `params` fill the
    fields of the sentences.
    """

    code: str
    severity: Severity
    place: str = ""
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def message(self, language: str) -> str:
        """Say what was found, in `language` ("en" or "zh-Hans")."""
        return text_in(CATALOGUE[self.code].messages, language).format_map(self.params)

    def remedy(self, language: str) -> str:
        """Say what the trainer can do about it, in `language`."""
        return text_in(CATALOGUE[self.code].remedies, language).format_map(self.params)

    def as_dict(self, language: str) -> dict[str, str]:
        """Return the form that is shown: code, severity, place, message, remedy."""
        return {
            "code": self.code,
            "severity": self.severity,
            "place": self.place,
            "message": self.message(language),
            "remedy": self.remedy(language),
        }

    def as_record(self) -> dict[str, Any]:
        """Return the form that is stored: code, severity, place, params; no language."""
        return {
            "code": self.code,
            "severity": self.severity,
            "place": self.place,
            "params": dict(self.params),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Finding":
        """Read a finding back from the form that is stored."""
        return cls(record["code"], record["severity"], record["place"], dict(record["params"]))


def finding(code: str, place: str = "", **params: object) -> Finding:
    """Make the finding `code`, with the severity its catalogue entry gives it.

    What a package says of itself may be of any length; a report shows its beginning.
    """
    texts = {name: shortened(str(value), LONGEST_PARAM) for name, value in params.items()}
    return Finding(code, CATALOGUE[code].severity, place, MappingProxyType(texts))


def finding_on_names(
    code: str, names: Iterable[str], place: str | None = None, /, **params: object
) -> Finding:
    """Make one finding that stands for many names; it shows a few of them.

    Its place is `place`, or else the first name. A package with 4,000 files of the same fault gets
    one line in the report and not 4,000.
    """
    all_names = [shortened(name, LONGEST_NAME) for name in names]
    shown = ", ".join(all_names[:NAMES_SHOWN]) + (" …" if len(all_names) > NAMES_SHOWN else "")
    where = all_names[0] if place is None else place
    return finding(code, where, count=len(all_names), names=shown, **params)


def shortened(text: str, longest: int) -> str:
    """Return `text`, cut to `longest` characters."""
    return text if len(text) <= longest else text[:longest] + "…"


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any of `findings` stops an installation."""
    return any(each.severity == "error" for each in findings)


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Return `findings` with the gravest first, otherwise in the order they were found."""
    return sorted(findings, key=lambda each: SEVERITIES.index(each.severity))


def at_most_of_each(findings: Iterable[Finding]) -> list[Finding]:
    """Keep the first few findings of each code and count the others, so that a report stays one.

    Of 2,000 items that refer to nothing, twenty are shown. What is said twice in the same words
    is said once.
    """
    kept: list[Finding] = []
    counts: Counter[str] = Counter()
    said: set[tuple[str, str, tuple[tuple[str, str], ...]]] = set()
    for each in findings:
        key = (each.code, each.place, tuple(each.params.items()))
        if key in said:
            continue
        said.add(key)
        counts[each.code] += 1
        if counts[each.code] <= MOST_OF_EACH:
            kept.append(each)
    for code, count in counts.items():
        if count > MOST_OF_EACH:
            kept.append(finding("package.more_findings", count=count - MOST_OF_EACH, kind=code))
    return kept


__all__ = [
    "SEVERITIES",
    "Finding",
    "Severity",
    "at_most_of_each",
    "by_severity",
    "finding",
    "finding_on_names",
    "has_errors",
    "shortened",
]
