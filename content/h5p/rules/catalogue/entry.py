"""The shape of one entry of the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "note"]
"""`error` stops an installation; a `warning` tells of something that a learner may notice; a
`note` of something that was mended or left out, and that nobody will miss."""


class Text(NamedTuple):
    """What was found, and what to do about it, in one language, with `{name}` fields."""

    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one code means: how grave it is, the rule or reason behind it, and its sentences."""

    severity: Severity
    because: str
    en: Text
    zh: Text

    @property
    def messages(self) -> Mapping[str, str]:
        """What was found, by language."""
        return {"en": self.en.message, "zh-Hans": self.zh.message}

    @property
    def remedies(self) -> Mapping[str, str]:
        """What to do about it, by language."""
        return {"en": self.en.remedy, "zh-Hans": self.zh.remedy}
