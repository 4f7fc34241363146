"""Whether two answers of interactions, or two patterns of right ones, mean the same (RTE §4.2.9).

Delimiters that say what holds anyway, such as `{case_matters=false}`, may be left out, and come in
any order. Where order does not matter, neither does it here.
"""

import re
from decimal import Decimal, InvalidOperation

_DELIMITER = re.compile(r"\{(lang|case_matters|order_matters)=([^}]*)\}")
_DEFAULTS = {"lang": "en", "case_matters": "false", "order_matters": "true"}
_UNORDERED = frozenset({"choice", "matching"})

Said = tuple[tuple[tuple[str, str], ...], object]


def mean_the_same(one: str, other: str, kind: str) -> bool:
    """Whether two texts mean the same; `kind` is the interaction's type, "" when not known."""
    return _meaning(one, kind) == _meaning(other, kind)


def _meaning(text: str, kind: str) -> Said:
    said, rest = _delimiters(text)
    parts = [_part(part) for part in rest.split("[,]")]
    is_unordered = kind in _UNORDERED or dict(said).get("order_matters") == "false"
    return said, sorted(parts, key=repr) if is_unordered else parts


def _part(text: str) -> object:
    said, rest = _delimiters(text)
    return said, tuple(_number(piece) for piece in re.split(r"(\[[.:]\])", rest))


def _delimiters(text: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """The delimiters at the beginning that say something, and what comes after them."""
    said = {}
    while found := _DELIMITER.match(text):
        if _DEFAULTS[found[1]] != found[2]:
            said[found[1]] = found[2]
        text = text[found.end() :]
    return tuple(sorted(said.items())), text


def _number(text: str) -> object:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text
