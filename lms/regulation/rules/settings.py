"""The settings of a reading: what may be chosen, and what a fresh installation chooses.

Every value is a text, as it stands in the ledger, in a rule set and on the command line: "true",
"1/3", "12-02", "official,emergency".
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Final

from lms.regulation.exceptions import UnknownReading
from lms.regulation.rules.clauses import FOUR_EIGHT, THREE_SIX, Band
from lms.regulation.rules.numbers import exact

Text = Mapping[str, str]
Settings = Mapping[str, str]

NONE: Final = "none"
LADDERS: Final[Mapping[str, tuple[Band, ...]]] = {"3/6": THREE_SIX, "4/8": FOUR_EIGHT}
LADDER_FORMS: Final = '3/6, 4/8, [{"from": 3, "to": 3, "days": "0.5"}, …] without gaps'
_MAX_WORDS: Final = 80
_LEAP_YEAR: Final = 2024


def both(en: str, zh: str) -> Text:
    """The same words in English and Chinese."""
    return {"en": en, "zh-Hans": zh}


def alike(words: object) -> Text:
    """What reads alike in both languages: figures and dates."""
    return both(str(words), str(words))


class Kind(StrEnum):
    """What sort of value a setting takes, and so which control a form shows for it."""

    CHOICE = "choice"
    SEVERAL = "several"
    WHOLE = "whole"
    NUMBER = "number"
    MONTH_DAY = "month_day"
    RATIO = "ratio"
    WORDS = "words"
    LADDER = "ladder"


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing to decide. `options` are the values of a choice, each with its words.

    `low` and `high` bound a number, inclusive; `or_none` also admits "none".
    """

    name: str
    kind: Kind
    default: str
    label: Text
    options: Mapping[str, Text] = field(default_factory=dict)
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(10_000)
    or_none: bool = False

    def accepts(self, value: str) -> bool:
        """Whether `value` may be chosen."""
        return (self.or_none and value == NONE) or _ACCEPTS[self.kind](self, value)

    @property
    def known(self) -> str:
        """What may be chosen, for an error message."""
        known = _KNOWN[self.kind].format(
            options=", ".join(self.options), low=self.low, high=self.high, words=_MAX_WORDS
        )
        return f"{known}, {NONE}" if self.or_none else known

    def said(self, value: str) -> Text:
        """`value` in words."""
        if value == NONE and self.or_none:
            return both("none", "不设")
        if self.kind is Kind.SEVERAL:
            chosen = [self.options[part] for part in value.split(",")]
            return both(", ".join(t["en"] for t in chosen), "、".join(t["zh-Hans"] for t in chosen))
        return self.options.get(value) or alike(value)


def require_known(settings: Settings, known: Sequence[Setting]) -> dict[str, str]:
    """Everything chosen: `settings` where they say something, else the default.

    Raises UnknownReading for a name or a value that is not in the catalogue.
    """
    by_name = {setting.name: setting for setting in known}
    for name, value in settings.items():
        if name not in by_name:
            raise UnknownReading(reading=name, known=", ".join(sorted(by_name)))
        if not by_name[name].accepts(value):
            raise UnknownReading(reading=f"{name}={value}", known=by_name[name].known)
    return {name: settings.get(name, setting.default) for name, setting in by_name.items()}


def choice(name: str, default: str, label: Text, options: Mapping[str, Text]) -> Setting:
    return Setting(name, Kind.CHOICE, default, label, options)


def flag(name: str, default: str, label: Text) -> Setting:
    return Setting(name, Kind.CHOICE, default, label, YES_NO)


def several(name: str, default: str, label: Text, options: Mapping[str, Text]) -> Setting:
    return Setting(name, Kind.SEVERAL, default, label, options)


def whole(
    name: str, default: str, label: Text, *, low: int = 0, high: int = 999, or_none: bool = False
) -> Setting:
    bounds = (Fraction(low), Fraction(high))
    return Setting(name, Kind.WHOLE, default, label, {}, *bounds, or_none=or_none)


def number(name: str, default: str, label: Text, *, low: str = "0", high: str = "100") -> Setting:
    return Setting(name, Kind.NUMBER, default, label, {}, exact(low), exact(high))


def words(name: str, default: str, label: Text) -> Setting:
    return Setting(name, Kind.WORDS, default, label)


def month_day(name: str, default: str, label: Text) -> Setting:
    return Setting(name, Kind.MONTH_DAY, default, label)


YES_NO: Final[Mapping[str, Text]] = {"true": both("yes", "是"), "false": both("no", "否")}


def ladder_of(value: str) -> tuple[Band, ...] | None:
    """The bands that a text names or spells out; None when it is no ladder without gaps."""
    if value in LADDERS:
        return LADDERS[value]
    try:
        bands = tuple(
            Band(entry["from"], entry["to"], exact(entry["days"])) for entry in json.loads(value)
        )
    except (ValueError, KeyError, TypeError):
        return None
    return bands if bands and _is_rising(bands) else None


def _is_rising(bands: Sequence[Band]) -> bool:
    if not all(type(band.low) is int and type(band.high) is int for band in bands):
        return False
    joined = all(low.high + 1 == high.low for low, high in pairwise(bands))
    return joined and all(0 < band.low <= band.high for band in bands)


def _is_number(value: str, low: Fraction, high: Fraction, *, whole: bool) -> bool:
    try:
        number = exact(value)
    except ValueError:
        return False
    return low <= number <= high and (not whole or number.denominator == 1)


def _is_positive(value: str) -> bool:
    return _is_number(value, Fraction(1, 1000), Fraction(1000), whole=False)


def _is_month_day(value: str) -> bool:
    try:
        date.fromisoformat(f"{_LEAP_YEAR}-{value}")
    except ValueError:
        return False
    return len(value) == len("MM-DD")


def _is_some_of(setting: Setting, value: str) -> bool:
    chosen = value.split(",")
    return len(set(chosen)) == len(chosen) and set(chosen) <= set(setting.options)


def _is_ratio(value: str) -> bool:
    left, colon, right = value.partition(":")
    return bool(colon) and _is_positive(left) and _is_positive(right)


_ACCEPTS: Final[Mapping[Kind, Callable[[Setting, str], bool]]] = {
    Kind.CHOICE: lambda setting, value: value in setting.options,
    Kind.SEVERAL: _is_some_of,
    Kind.WHOLE: lambda s, value: _is_number(value, s.low, s.high, whole=True),
    Kind.NUMBER: lambda s, value: _is_number(value, s.low, s.high, whole=False),
    Kind.MONTH_DAY: lambda _, value: _is_month_day(value),
    Kind.RATIO: lambda _, value: _is_ratio(value),
    Kind.WORDS: lambda _, value: value == value.strip() and 0 < len(value) <= _MAX_WORDS,
    Kind.LADDER: lambda _, value: ladder_of(value) is not None,
}
_KNOWN: Final[Mapping[Kind, str]] = {
    Kind.CHOICE: "{options}",
    Kind.SEVERAL: "{options}; several with commas between",
    Kind.WHOLE: "{low} … {high}",
    Kind.NUMBER: "{low} … {high}, such as 60, 0.8 or 1/3",
    Kind.MONTH_DAY: "MM-DD, such as 12-02",
    Kind.RATIO: "two numbers, such as 1:1",
    Kind.WORDS: "1 … {words} characters",
    Kind.LADDER: LADDER_FORMS.replace("{", "{{").replace("}", "}}"),
}
