"""What the package doctor has to say about a package: findings with a stable code.

A finding names its place and carries the parameters of its sentence; the sentences themselves are
kept in both languages in `catalogue`, so that a stored finding can be shown in either later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from scorm_packages.manifest.catalogue import CATALOGUE, Severity
from xapi.problems import text_in

SEVERITIES: tuple[Severity, ...] = ("error", "repaired", "warning", "info")
"""From the one that stops an installation to the one that only tells; the order of display."""

NAMES_SHOWN = 5


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
    """Make the finding `code`, with the severity its catalogue entry gives it."""
    texts = {name: str(value) for name, value in params.items()}
    return Finding(code, CATALOGUE[code].severity, place, MappingProxyType(texts))


def finding_on_names(code: str, names: Iterable[str], **params: object) -> Finding:
    """Make one finding that stands for many names: the place is the first, `names` a few of them.

    A package with 4,000 files of the same fault gets one line in the report and not 4,000.
    """
    all_names = list(names)
    shown = ", ".join(all_names[:NAMES_SHOWN]) + (" …" if len(all_names) > NAMES_SHOWN else "")
    return finding(code, all_names[0], count=len(all_names), names=shown, **params)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any of `findings` stops an installation."""
    return any(each.severity == "error" for each in findings)


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Return `findings` with the gravest first, otherwise in the order they were found."""
    return sorted(findings, key=lambda each: SEVERITIES.index(each.severity))


__all__ = [
    "SEVERITIES",
    "Finding",
    "Severity",
    "by_severity",
    "finding",
    "finding_on_names",
    "has_errors",
]
