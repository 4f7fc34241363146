"""What there is to say about a package or its parameters: findings with a stable code.

A finding keeps its values apart from the sentence, so that it can be stored once and shown in
either language later. The sentences are in `catalogue`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from content.h5p.rules.catalogue import CATALOGUE, Severity
from xapi.problems import text_in

LONGEST_VALUE = 300
NAMES_SHOWN = 5
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth saying.

    `code` is a key of the catalogue, stable across releases; `place` is a path in the package, or
    a path in the parameters such as `questions[2].params.text`, or empty for the whole; `values`
    fill the fields of the sentences.
    """

    code: str
    severity: Severity
    place: str = ""
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def message(self, language: str) -> str:
        """Say what was found, in `language` ("en" or "zh-Hans")."""
        return text_in(CATALOGUE[self.code].messages, language).format_map(self.values)

    def remedy(self, language: str) -> str:
        """Say what to do about it, in `language`."""
        return text_in(CATALOGUE[self.code].remedies, language).format_map(self.values)

    def text(self, language: str) -> str:
        """Say what was found and what to do about it, in `language`."""
        between = "" if language.lower().startswith("zh") else " "
        return f"{self.message(language)}{between}{self.remedy(language)}"

    def as_record(self) -> dict[str, Any]:
        """Return the form that is stored: code, severity, place, values; no language."""
        return {
            "code": self.code,
            "severity": self.severity,
            "place": self.place,
            "values": dict(self.values),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Finding":
        """Read a finding back from the form that is stored."""
        return cls(record["code"], record["severity"], record["place"], dict(record["values"]))


def finding(code: str, place: str = "", **values: object) -> Finding:
    """Make the finding `code`, with the severity that the catalogue gives it.

    What a package says of itself may be of any length; a report shows its beginning.
    """
    texts = {name: shortened(str(value), LONGEST_VALUE) for name, value in values.items()}
    return Finding(code, CATALOGUE[code].severity, place, MappingProxyType(texts))


def finding_on_names(
    code: str, names: Iterable[str], place: str | None = None, /, **values: object
) -> Finding:
    """Make one finding that stands for many names and shows a few of them.

    Its place is `place`, or else the first name. It has the values `count` and `names`.
    """
    all_names = [shortened(name, LONGEST_NAME) for name in names]
    shown = ", ".join(all_names[:NAMES_SHOWN]) + (" …" if len(all_names) > NAMES_SHOWN else "")
    where = all_names[0] if place is None else place
    return finding(code, where, count=len(all_names), names=shown, **values)


def shortened(text: str, longest: int) -> str:
    """Return `text`, cut to `longest` characters."""
    return text if len(text) <= longest else text[:longest] + "…"


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any of `findings` stops an installation."""
    return any(each.severity == "error" for each in findings)
