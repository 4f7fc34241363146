"""The numbers that a word processor prints before paragraphs of its automatic lists.

They are nowhere in the text of such a file: each paragraph names a list and a level, and the number
is counted when the page is drawn (ISO/IEC 29500-1 §17.9). Here it is counted as Word counts it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

_HAN: Final = "〇一二三四五六七八九"
_HAN_UNITS: Final = ("", "十", "百", "千")
_LEGAL: Final = str.maketrans("〇一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_HIGHEST: Final = 9999
LEVELS: Final = 9


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level of a list: `text` is printed with %1…%9 for the numbers of the levels.

    `restart` is the level (from 1) after which counting begins anew, 0 for never, None for any
    level above. `is_legal` prints the numbers of all levels in figures.
    """

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    is_legal: bool = False


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list as paragraphs name it. Lists of one `family` go on counting each other, unless one
    of them `starts` a level anew (level from 0: first number)."""

    family: str
    levels: Mapping[int, ListLevel]
    starts: Mapping[int, int] = field(default_factory=dict)


class Counting:
    """The numbers of all lists of one text, from its first paragraph on."""

    def __init__(self, lists: Mapping[str, NumberedList]) -> None:
        self._lists = lists
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, name: str, level: int) -> str:
        """What is printed before the next paragraph of a list; "" where there is no such list."""
        found = self._lists.get(name)
        if found is None or level not in found.levels:
            return ""
        counts = self._counts.setdefault(found.family, {})
        self._count(name, found, level, counts)
        if found.levels[level].format == "bullet":
            return "•"
        return _printed(found, level, counts)

    def _count(self, name: str, found: NumberedList, level: int, counts: dict[int, int]) -> None:
        first = found.starts.get(level)
        if first is not None and (name, level) not in self._begun:
            counts[level] = first
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = found.levels[level].start
        self._begun.add((name, level))
        for below in [one for one in counts if one > level]:
            one = found.levels.get(below, ListLevel())
            if one.restart is None or (one.restart and level < one.restart):
                del counts[below]


def _printed(found: NumberedList, level: int, counts: Mapping[int, int]) -> str:
    shown = found.levels[level]
    text = shown.text
    for one in range(LEVELS):
        sign = f"%{one + 1}"
        if sign in text:
            of = found.levels.get(one, ListLevel())
            number = counts.get(one, of.start)
            form = "decimal" if shown.is_legal else of.format
            text = text.replace(sign, numeral(number, form))
    return text


def numeral(number: int, form: str) -> str:
    """A number in a format of §17.18.59; in figures where we know no better."""
    make = _FORMS.get(form)
    if make is None or not 0 < number <= _HIGHEST:
        return "" if form == "none" else str(number)
    return make(number)


def _counting(number: int) -> str:
    """一, 十, 十一, 二十, 一百零五."""
    digits = [int(sign) for sign in str(number)]
    said = ""
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit:
            said += _HAN[digit] + _HAN_UNITS[place]
        elif said and not said.endswith("零"):
            said += "零"
    said = said.rstrip("零")
    return said.removeprefix("一") if said.startswith("一十") else said


def _digits(number: int) -> str:
    return "".join(_HAN[int(sign)] for sign in str(number))


def _roman(number: int) -> str:
    said = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        said += sign * times
    return said


def _letters(number: int) -> str:
    """A … Z, AA, BB …: Word repeats the letter."""
    times, place = divmod(number - 1, 26)
    return chr(ord("A") + place) * (times + 1)


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if number <= 20 else str(number)


def _wide(number: int) -> str:
    return "".join(chr(ord("０") + int(sign)) for sign in str(number))


_FORMS: Final[Mapping[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "decimalEnclosedParen": lambda number: f"({number})",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "chineseCounting": _counting,
    "chineseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _counting,
    "ideographDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "taiwaneseDigital": _digits,
    "ideographEnclosedCircle": lambda number: f"({_counting(number)})",
    "chineseLegalSimplified": lambda number: _counting(number).translate(_LEGAL),
    "ideographLegalTraditional": lambda number: _counting(number).translate(_LEGAL),
    "ideographTraditional": lambda number: _STEMS[(number - 1) % len(_STEMS)],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % len(_BRANCHES)],
}
