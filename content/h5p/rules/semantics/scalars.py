"""Values that hold no other: text, numbers, yes or no, choices.

Each function returns the value as it may stay, or None for one that is left out, and tells what
it did. Checking a result again changes nothing.
"""

import math
import re
from collections.abc import Iterable
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from content.h5p.rules.json import KINDS
from content.h5p.rules.semantics import markup, plain
from content.h5p.rules.semantics.addresses import runs_script
from content.h5p.rules.semantics.fields import Boolean, Number, Select, Text
from content.h5p.rules.semantics.visit import Visit

LARGEST = 2**53 - 1
"""Beyond it a browser does not count in ones any more (ECMAScript's MAX_SAFE_INTEGER)."""

FREE_CHOICE = 255
"""Characters of a choice for which the definition lists no options."""

_NUMBER = re.compile(r"\s*[-+]?[0-9]{1,17}(?:\.[0-9]{1,17})?(?:[eE][-+]?[0-9]{1,2})?\s*")
_TRUE, _FALSE = frozenset({"true", "1", "on", "yes"}), frozenset({"false", "0", "", "off", "no"})


def check_text(field: Text, value: Any, visit: Visit) -> str | None:
    """Return text as it may be written into a page: HTML of the field's tags, or escaped."""
    if is_number(value):
        visit.say("h5p.semantics.type_mended", expected=kind(str), found=kind(type(value)))
        value = str(value)
    if not isinstance(value, str):
        wrong_type(visit, str, value)
        return None
    text = plain.without_controls(value)
    text = _html(field, text, visit) if field.is_html else _plain(field, text, visit)
    return _matching(field, text, visit)


def _html(field: Text, text: str, visit: Visit) -> str:
    tags = field.tags or frozenset()
    visit.work(markup.cost_of(text))
    cleaned = markup.clean_html(text, tags, field.styles)
    if cleaned != text:
        visit.say_names("h5p.semantics.markup_removed", markup.taken_out(text, cleaned))
    if runs_script(cleaned):
        cleaned = markup.clean_html(_disarmed(cleaned, visit), tags, field.styles)
    if field.longest is not None and len(cleaned) > field.longest:
        read = plain.read_length(markup.clean_html(cleaned, frozenset()))
        if read > field.longest:
            visit.say("h5p.semantics.html_long", longest=field.longest, length=read)
    return cleaned


def _plain(field: Text, text: str, visit: Visit) -> str:
    if plain.has_markup(text):
        visit.say("h5p.semantics.markup_escaped")
    text = _disarmed(plain.escaped(text), visit)
    if field.longest is not None and (length := plain.read_length(text)) > field.longest:
        visit.say("h5p.semantics.too_long", longest=field.longest, length=length)
        text = plain.cut(text, field.longest)
    return text


def _disarmed(text: str, visit: Visit) -> str:
    if runs_script(text):
        visit.say("h5p.semantics.script_address", text=text[:60])
        return plain.disarmed(text)
    return text


def _matching(field: Text, text: str, visit: Visit) -> str | None:
    """Nothing is asked of an optional text that is empty."""
    if field.pattern is None or (field.optional and not text):
        return text
    if field.pattern.matches(plain.read(text)):
        return text
    visit.say("h5p.semantics.pattern", text=text[:60], pattern=field.pattern.expression[:60])
    return None


def check_number(field: Number, value: Any, visit: Visit) -> int | float | None:
    """Return the number within the bounds, on a step, with so many decimals."""
    number = _as_number(value, visit)
    if number is None:
        return None
    fitted = _fitted(field, Decimal(str(number)))
    if fitted == Decimal(str(number)):
        return number
    mended = int(fitted) if fitted == fitted.to_integral_value() else float(fitted)
    visit.say("h5p.semantics.number", found=number, used=mended)
    return mended


def _as_number(value: Any, visit: Visit) -> int | float | None:
    if isinstance(value, bool):
        visit.say("h5p.semantics.type_mended", expected=kind(int), found=kind(bool))
        return int(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        visit.say("h5p.semantics.type_mended", expected=kind(int), found=kind(str))
        read = float(value)
        return int(read) if read.is_integer() and abs(read) <= LARGEST else read
    if is_number(value) and (isinstance(value, int) or math.isfinite(value)):
        return value  # type: ignore[no-any-return]
    wrong_type(visit, int, value)
    return None


def _fitted(field: Number, number: Decimal) -> Decimal:
    """Bounds, then decimals, then steps; once more where a step brought decimals back."""
    least = Decimal(str(field.least)) if field.least is not None else Decimal(-LARGEST)
    most = Decimal(str(field.most)) if field.most is not None else Decimal(LARGEST)
    for _ in range(3):
        before = number
        number = max(least, min(most, number))
        if field.decimals is not None:
            rounded = number.quantize(Decimal(1).scaleb(-field.decimals), ROUND_HALF_UP)
            number = max(least, min(most, rounded))
        if field.step:
            number = _on_step(number, Decimal(str(field.step)), field.least, most)
        if number == before:
            break
    return number


def _on_step(number: Decimal, step: Decimal, least: int | float | None, most: Decimal) -> Decimal:
    """The nearest step, counted from `least` or 0, that is not above `most`."""
    start = Decimal(str(least)) if least is not None else Decimal(0)
    count = ((number - start) / step).to_integral_value(ROUND_HALF_UP)
    if start + count * step > most:
        count = ((most - start) / step).to_integral_value(ROUND_FLOOR)
    return start + count * step


def check_boolean(_: Boolean, value: Any, visit: Visit) -> bool | None:
    """Return true or false; also for what is commonly written for them."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower() if isinstance(value, str) or is_number(value) else None
    if word in _TRUE | _FALSE:
        visit.say("h5p.semantics.type_mended", expected=kind(bool), found=kind(type(value)))
        return word in _TRUE
    wrong_type(visit, bool, value)
    return None


def check_select(field: Select, value: Any, visit: Visit) -> Any:
    """Return one of the options, or of a field for several a list of them."""
    if not field.several:
        return _option(field, value, visit)
    if not isinstance(value, list):
        visit.say("h5p.semantics.type_mended", expected=kind(list), found=kind(type(value)))
        value = [value]
    chosen: list[Any] = []
    for index, each in enumerate(value):
        option = _chosen(field, each)
        if option is None:
            visit.at(index).say("h5p.semantics.not_an_option", found=_shown(each))
        elif option not in chosen:
            chosen.append(option)
    return chosen


def _option(field: Select, value: Any, visit: Visit) -> Any:
    chosen = _chosen(field, value)
    if chosen is not None:
        if type(chosen) is not type(value):
            found, expected = kind(type(value)), kind(type(chosen))
            visit.say("h5p.semantics.type_mended", expected=expected, found=found)
        return chosen
    if value == "":
        return None  # Nothing was chosen.
    visit.say("h5p.semantics.not_an_option", found=_shown(value))
    return None if field.optional else _one_of(field.values, field.default)


def _chosen(field: Select, value: Any) -> Any:
    if field.values:
        return _one_of(field.values, value)
    if isinstance(value, str):
        return plain.disarmed(plain.cut(plain.escaped(plain.without_controls(value)), FREE_CHOICE))
    return (
        value if isinstance(value, bool) or (is_number(value) and abs(value) <= LARGEST) else None
    )


def _one_of(values: Iterable[Any], value: Any) -> Any:
    """The option that is written like `value`, of its own type if there is one."""
    if not isinstance(value, str | int | float):
        return None
    alike = [each for each in values if str(each) == str(value)]
    same = [each for each in alike if type(each) is type(value)]
    return next(iter(same + alike), None)


def is_number(value: Any) -> bool:
    """Tell a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def kind(of: type) -> str:
    """How a report shows a kind of JSON in both languages: as it is written."""
    return KINDS.get(of, "?")


def wrong_type(visit: Visit, expected: type, value: Any) -> None:
    """Report that a value of another type is left out."""
    visit.say("h5p.semantics.type_dropped", expected=kind(expected), found=kind(type(value)))


def _shown(value: Any) -> str:
    return str(value)[:60] if isinstance(value, str | int | float) else kind(type(value))
