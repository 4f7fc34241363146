"""What the rules share: the answer in a statement, reading parameters, the result."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

SEPARATOR = "[,]"
"""Between the parts of an answer: xAPI, *Response Patterns and Correct Responses Pattern*."""

LONGEST_RESPONSE = 100_000
_SPACE = re.compile(r"^\s+|\s+$")


@dataclass(frozen=True, slots=True)
class Rescored:
    """A score computed again, in points from 0 to `max`.

    `certain` is whether another score in the statement can only come from meddling. It is not where
    the answer can be read in two ways, as when a learner typed the separator. `passes` is whether
    the answer is a pass, where its points alone do not say so.
    """

    raw: Decimal
    max: Decimal
    certain: bool = True
    passes: bool | None = None


def rescored(raw: int, most: int, *, certain: bool = True) -> Rescored:
    """Make the result of `raw` points; there are none below 0 and none above `most`."""
    return Rescored(Decimal(max(0, min(raw, most))), Decimal(most), certain)


def response_of(statement: Mapping[str, Any]) -> str | None:
    """Return the answer in `statement`; None where it has none."""
    result = statement.get("result")
    response = result.get("response") if isinstance(result, Mapping) else None
    return response if isinstance(response, str) and len(response) <= LONGEST_RESPONSE else None


def parts_of(response: str) -> list[str]:
    """Return the parts of an answer; an empty answer has none."""
    return response.split(SEPARATOR) if response else []


def indexes_of(response: str, count: int) -> list[int] | None:
    """Return the chosen ones of `count` things; None for an answer that cannot be given.

    That is one with a thing twice, or one that is not there.
    """
    parts = parts_of(response)
    if not all(re.fullmatch(r"[0-9]{1,6}", part) for part in parts):
        return None
    chosen = [int(part) for part in parts]
    if len(set(chosen)) < len(chosen) or any(index >= count for index in chosen):
        return None
    return chosen


def objects_in(value: Any) -> list[Mapping[str, Any]]:
    """Return the objects of a list; an empty list for anything else."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def group_in(parameters: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return the group `name`; an empty one where there is none."""
    value = parameters.get(name)
    return value if isinstance(value, Mapping) else {}


def number_in(group: Mapping[str, Any], name: str, otherwise: int) -> Decimal:
    """Return the number `name` of `group`."""
    value = group.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Decimal(otherwise)
    return Decimal(str(value))


def as_read(text: str) -> str:
    """Return text as a reader sees it: references read, without blanks around it."""
    return _SPACE.sub("", html.unescape(text))
