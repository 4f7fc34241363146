"""The closed language of conditions: JSON arrays, no code, no loops, three-valued.

    [">=", "component.simulation.score", "80"]
    ["all", […], […]]
    ["<=", ["/", "fact.missed_hours", "fact.total_hours"], "1/3"]
    ["is", "ladder.tardy.review"]

The first member is the operator; the others are references, exact numbers, outcomes or nested
arrays. `is` asks a reference that is true or false by itself. What is not known yet is `None`, and
unknown travels as Kleene's logic has it: `all` is false as soon as one part is false, true only
when every part is true, else unknown.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import prod
from statistics import median
from typing import Any, Final

from lms.regulation.rules.numbers import exact

Value = Fraction | bool | str
Scope = Mapping[str, Value | None]

REFERENCE: Final = re.compile(
    r"component\.[a-z][a-z0-9_]*\.(score|outcome)|total\.(score|outcome)|fact\.[a-z][a-z0-9_]*"
    r"|ladder\.[a-z][a-z0-9_]*\.(days|review)|gate\.[a-z][a-z0-9_]*",
    re.ASCII,
)
OUTCOMES: Final = frozenset({"pass", "fail"})

_COMPARE: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    ">=": lambda left, right: left >= right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    "<": lambda left, right: left < right,
}
_ARITHMETIC: Final[Mapping[str, Callable[[Sequence[Fraction]], Fraction]]] = {
    "+": lambda parts: sum(parts, Fraction(0)),
    "-": lambda parts: parts[0] - sum(parts[1:], Fraction(0)),
    "*": lambda parts: prod(parts, start=Fraction(1)),
    "min": min,
    "max": max,
    "sum": lambda parts: sum(parts, Fraction(0)),
    "mean": lambda parts: sum(parts, Fraction(0)) / len(parts),
    "median": lambda parts: Fraction(median(parts)),
}
LOGIC: Final = ("all", "any", "not")
ASKS: Final = "is"
COUNT: Final = "count"
COMPARISONS: Final = tuple(_COMPARE)
ARITHMETIC: Final = (*_ARITHMETIC, "/", COUNT)

SIGNS: Final[Mapping[str, str]] = {
    ">=": "≥",
    ">": ">",
    "<=": "≤",
    "<": "<",
    "==": "=",
    "!=": "≠",
    "+": "+",
    "-": "−",
    "*": "×",
    "/": "÷",
}


class BadExpression(ValueError):
    """A condition that the language does not know. The message names the part."""


def check_condition(expression: Any) -> None:
    """Raise BadExpression unless this is a condition: logic or a comparison at the top."""
    operator, parts = _taken_apart(expression)
    if operator in LOGIC:
        if operator == "not" and len(parts) != 1:
            raise BadExpression("'not' takes one part")
        for part in parts:
            check_condition(part)
    elif operator in _COMPARE:
        _require_two(operator, parts)
        kinds = {_check_operand(part) for part in parts}
        if len(kinds) != 1:
            raise BadExpression(f"{operator!r} compares a number with an outcome")
        if kinds == {"outcome"} and operator not in {"==", "!="}:
            raise BadExpression(f"{operator!r} cannot order outcomes")
    elif operator == ASKS:
        if len(parts) != 1 or not (isinstance(parts[0], str) and _may_be_true(parts[0])):
            raise BadExpression("'is' takes one gate, review of a ladder, or fact")
    else:
        raise BadExpression(f"{operator!r} does not make a condition")


def check_number(operand: Any) -> None:
    """Raise BadExpression unless the operand makes a number."""
    if _check_operand(operand) != "number":
        raise BadExpression(f"{operand!r} does not make a number")


def references(expression: Any) -> Iterator[str]:
    """Every reference inside, in reading order."""
    if isinstance(expression, str):
        if REFERENCE.fullmatch(expression):
            yield expression
        return
    for part in expression[1:]:
        yield from references(part)


def holds(expression: Any, scope: Scope) -> bool | None:
    """Evaluate a checked condition: true, false, or None while something it needs is unknown."""
    operator, parts = _taken_apart(expression)
    if operator in LOGIC:
        return _logic(operator, [holds(part, scope) for part in parts])
    if operator == ASKS:
        asked = scope.get(parts[0])
        return None if asked is None else bool(asked)
    left, right = (_value(part, scope) for part in parts)
    if left is None or right is None:
        return None
    return _COMPARE[operator](left, right)


def number_of(operand: Any, scope: Scope) -> Fraction | None:
    """The number that an operand comes to, such as the amount of a consequence; None if unknown."""
    value = _value(operand, scope)
    return value if isinstance(value, Fraction) else None


def all_of(verdicts: Sequence[bool | None]) -> bool | None:
    """Kleene's conjunction; true when empty."""
    if any(verdict is False for verdict in verdicts):
        return False
    return None if any(verdict is None for verdict in verdicts) else True


def any_of(verdicts: Sequence[bool | None]) -> bool | None:
    """Kleene's disjunction; false when empty."""
    negated = all_of([None if verdict is None else not verdict for verdict in verdicts])
    return None if negated is None else not negated


def infix(expression: Any) -> str:
    """The condition as people write it: `component.simulation.score ≥ 80`."""
    if isinstance(expression, str):
        return expression
    operator, *parts = expression
    shown = [infix(part) for part in parts]
    if operator == ASKS:
        return shown[0]
    if operator not in SIGNS:
        return f"{operator}({', '.join(shown)})"
    nested = [
        f"({text})" if isinstance(part, list) and part[0] in {"+", "-", "*", "/"} else text
        for part, text in zip(parts, shown, strict=True)
    ]
    return f" {SIGNS[operator]} ".join(nested)


def _taken_apart(expression: Any) -> tuple[str, list[Any]]:
    match expression:
        case [str(operator), _, *_]:
            return operator, expression[1:]
        case _:
            raise BadExpression(f"{expression!r} is not an operator with its parts")


def _may_be_true(operand: str) -> bool:
    """Whether the reference is one that is true or false by itself."""
    if not REFERENCE.fullmatch(operand):
        return False
    return operand.startswith(("gate.", "fact.")) or operand.endswith(".review")


def _require_two(operator: str, parts: Sequence[Any]) -> None:
    left_and_right = 2
    if len(parts) != left_and_right:
        raise BadExpression(f"{operator!r} takes two parts")


def _check_operand(operand: Any) -> str:
    """Kind of the operand: "number" or "outcome"."""
    if isinstance(operand, str):
        return _check_word(operand)
    operator, parts = _taken_apart(operand)
    if operator not in ARITHMETIC:
        raise BadExpression(f"{operator!r} does not make a number")
    if operator == COUNT:
        for part in parts:
            check_condition(part)
        return "number"
    if operator == "/":
        _require_two(operator, parts)
    if any(_check_operand(part) != "number" for part in parts):
        raise BadExpression(f"{operator!r} takes numbers only")
    return "number"


def _check_word(operand: str) -> str:
    if operand in OUTCOMES:
        return "outcome"
    if REFERENCE.fullmatch(operand):
        if operand.startswith("gate.") or operand.endswith(".review"):
            raise BadExpression(f"{operand!r} is true or false; ask for it with 'is'")
        return "outcome" if operand.endswith(".outcome") else "number"
    try:
        exact(operand)
    except ValueError as error:
        raise BadExpression(str(error)) from error
    return "number"


def _value(operand: Any, scope: Scope) -> Value | None:
    if isinstance(operand, str):
        if operand in OUTCOMES:
            return operand
        return scope.get(operand) if REFERENCE.fullmatch(operand) else exact(operand)
    operator, parts = _taken_apart(operand)
    if operator == COUNT:
        verdicts = [holds(part, scope) for part in parts]
        return None if None in verdicts else Fraction(verdicts.count(True))
    numbers = [_value(part, scope) for part in parts]
    known = [number for number in numbers if isinstance(number, Fraction)]
    if len(known) < len(numbers):
        return None
    if operator == "/":
        # A share of nothing is not zero and not everything: it is not known.
        return known[0] / known[1] if known[1] else None
    return _ARITHMETIC[operator](known)


def _logic(operator: str, verdicts: list[bool | None]) -> bool | None:
    if operator == "not":
        return None if verdicts[0] is None else not verdicts[0]
    if operator == "all":
        return all_of(verdicts)
    return any_of(verdicts)
