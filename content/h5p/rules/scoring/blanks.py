"""Fill in the blanks: `The *capital/seat:tip* of …`.

Behaviour of h5p-blanks 1.14: text between asterisks is a blank; a colon begins its tip, slashes
stand between solutions; an answer is right when it is one of them.
"""

import re
from collections.abc import Mapping
from typing import Any

from content.h5p.rules.scoring.answers import (
    Rescored,
    as_read,
    group_in,
    parts_of,
    rescored,
)

_TAG = re.compile(r"</?[a-zA-Z]*[0-9]?>")
LONGEST_COMPARED = 200
"""Characters up to which small spelling errors are looked for."""


def rescore_blanks(parameters: Mapping[str, Any], response: str) -> Rescored | None:
    """One point for each blank filled in rightly."""
    questions = parameters.get("questions")
    texts = questions if isinstance(questions, list) else []
    blanks = [blank for text in texts if isinstance(text, str) for blank in blanks_of(text)]
    if not blanks:
        return None
    answers = response.split("[,]") if len(blanks) > 1 else [response]
    if len(answers) != len(blanks):
        # Somebody typed the separator itself, or the answer is not one to this content.
        return rescored(0, len(blanks), certain=len(parts_of(response)) < len(blanks))
    behaviour = group_in(parameters, "behaviour")
    points = sum(
        is_right(answer, solutions, behaviour)
        for answer, solutions in zip(answers, blanks, strict=True)
    )
    # Before 1.14 the library kept tags inside a blank, and split them at their slash.
    plain = not any(_TAG.search(inside) for text in texts for inside in _inside(text))
    return rescored(points, len(blanks), certain=plain)


def blanks_of(text: str) -> list[list[str]]:
    """Return the solutions of each blank in `text`, as a reader sees them."""
    contents = [_TAG.sub("", each) for each in _inside(text)]
    return [_solutions(each) for each in contents if each]


def _inside(text: Any) -> list[str]:
    """What stands between two asterisks; one without its second is only an asterisk."""
    pieces = text.split("*") if isinstance(text, str) else []
    return pieces[1:-1:2]


def _solutions(content: str) -> list[str]:
    return [as_read(each) for each in content.partition(":")[0].split("/")]


def is_right(answer: str, solutions: list[str], behaviour: Mapping[str, Any]) -> bool:
    """Tell whether `answer` is one of `solutions`, with small errors where these are accepted."""
    answer = as_read(answer)
    if behaviour.get("caseSensitive") is False:
        answer, solutions = answer.lower(), [each.lower() for each in solutions]
    if answer in solutions:
        return True
    if behaviour.get("acceptSpellingErrors") is not True:
        return False
    return any(distance(answer, each) <= _errors(each) for each in solutions if len(each) > 3)


def _errors(solution: str) -> int:
    """How many errors a solution of this length forgives."""
    return 2 if len(solution) > 9 else 1


def distance(one: str, other: str) -> int:
    """How many letters to insert, remove, replace or swap with their neighbour (Damerau)."""
    if max(len(one), len(other)) > LONGEST_COMPARED or abs(len(one) - len(other)) > 2:
        return LONGEST_COMPARED
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, opposite in enumerate(other, start=1):
            cost = letter != opposite
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + cost)
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]
