"""Conditions as lines of a form: all or any of "this, compared with that".

Whatever the closed language can say beyond such lines stays as it is; it is shown, and kept until
somebody replaces it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lms.regulation.rules.expressions import ASKS, COMPARISONS
from lms.regulation.rules.rule_words import FACTS, said_reference
from lms.regulation.rules.settings import Text

JOINS: Final = ("all", "any")


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison. `right` is empty where the left side is true or false by itself."""

    left: str
    operator: str
    right: str


@dataclass(frozen=True, slots=True)
class Lines:
    join: str
    lines: tuple[Line, ...]


def as_lines(condition: Any) -> Lines | None:
    """A condition as lines; None where it says more than lines can."""
    single = _line(condition)
    if single:
        return Lines("all", (single,))
    if not (isinstance(condition, list) and condition and condition[0] in JOINS):
        return None
    lines = [_line(part) for part in condition[1:]]
    if not lines or None in lines:
        return None
    return Lines(condition[0], tuple(line for line in lines if line))


def as_condition(lines: Lines) -> list[Any]:
    """The condition that lines make."""
    parts: list[Any] = [
        [ASKS, line.left] if line.operator == ASKS else [line.operator, line.left, line.right]
        for line in lines.lines
    ]
    return parts[0] if len(parts) == 1 else [lines.join, *parts]


def subjects(content: Mapping[str, Any], *, after: bool) -> Iterator[tuple[str, Text]]:
    """What a condition can ask for, with words; `after` adds gates and the outcome."""
    yield "total.score", said_reference("total.score", content)
    if after:
        yield "total.outcome", said_reference("total.outcome", content)
    for what in ("score", "outcome"):
        yield from _of("component", "components", f".{what}", content)
    for name in (*FACTS, *_other_facts(content)):
        yield f"fact.{name}", said_reference(f"fact.{name}", content)
    for what in ("days", "review"):
        yield from _of("ladder", "ladders", f".{what}", content)
    if after:
        yield from _of("gate", "gates", "", content)


def _of(
    kind: str, listed: str, suffix: str, content: Mapping[str, Any]
) -> Iterator[tuple[str, Text]]:
    for entry in content.get(listed, ()):
        reference = f"{kind}.{entry['id']}{suffix}"
        yield reference, said_reference(reference, content)


def _other_facts(content: Mapping[str, Any]) -> list[str]:
    """Facts of this rule set that are not in our list, in reading order."""
    found: dict[str, None] = {}
    places: Sequence[Any] = (
        *(gate["condition"] for gate in content.get("gates", ())),
        *(one["when"] for one in content.get("consequences", ())),
        *(ladder["of"] for ladder in content.get("ladders", ())),
    )
    for place in places:
        for word in _words(place):
            if word.startswith("fact."):
                found[word.removeprefix("fact.")] = None
    return [name for name in found if name not in FACTS]


def _words(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for member in part:
            yield from _words(member)


def _line(part: Any) -> Line | None:
    match part:
        case [operator, str(left)] if operator == ASKS:
            return Line(left, ASKS, "")
        case [str(operator), str(left), str(right)] if operator in COMPARISONS:
            return Line(left, operator, right) if "." in left and left[0].isalpha() else None
        case _:
            return None
