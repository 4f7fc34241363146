"""Our own type: pages that end in questions or in a simulated call.

`Callcraft.Module` 1.0 tells options by letters: `a[,]c` of a question or a turn, and of the whole
`1[.]b[,]2[.]a+c`, which is b to the first and a and c to the second, in the order of the answers.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from content.h5p.rules.scoring.answers import (
    Rescored,
    number_in,
    objects_in,
    parts_of,
    rescored,
)

_MOST = 100
_PASS_MARK = 80
_STEP = re.compile(r"([1-9][0-9]{0,5})\[\.\]([a-z+]{0,60})")

_Object = Mapping[str, Any]
_Answer = tuple[int, list[int]]
"""The place of a question or a turn, and those of the options that were chosen."""


def rescore_module(parameters: _Object, response: str) -> Rescored | None:
    """The share of questions answered rightly, or of the points that a call had, of a hundred.

    A question is worth one point, a turn those of its best reply. After a critical mistake a call
    does not pass, whatever its points.
    """
    if choices := objects_in(parameters.get("choices")):
        return _rescore_turn(choices, response)
    if options := objects_in(parameters.get("options")):
        return rescored(int(_is_right(options, _places(response, "[,]", len(options)))), 1)
    turns = [each for each in objects_in(parameters.get("turns")) if each.get("choices")]
    questions = objects_in(parameters.get("questions"))
    if turns:
        score, is_critical = _rescore_call(turns, response)
    elif questions:
        score, is_critical = _rescore_questions(questions, response), False
    else:
        return None
    passes = not is_critical and score >= number_in(parameters, "passMark", _PASS_MARK)
    return Rescored(Decimal(score), Decimal(_MOST), passes=passes)


def _rescore_turn(choices: Sequence[_Object], response: str) -> Rescored:
    chosen = _places(response, "[,]", len(choices))
    got = _points(choices[chosen[0]]) if chosen is not None and len(chosen) == 1 else Decimal(0)
    return Rescored(got, max(map(_points, choices)))


def _rescore_questions(questions: Sequence[_Object], response: str) -> int:
    answers = _answers(response, [objects_in(each.get("options")) for each in questions])
    if answers is None or len({place for place, _ in answers}) < len(answers):
        return 0
    options = [objects_in(each.get("options")) for each in questions]
    right = sum(_is_right(options[place], chosen) for place, chosen in answers)
    return right * _MOST // len(questions)


def _rescore_call(turns: Sequence[_Object], response: str) -> tuple[int, bool]:
    """The score, and whether a mistake was critical. A call has to go from its start to its end."""
    choices = [objects_in(each.get("choices")) for each in turns]
    names: dict[str, int] = {}
    for place, turn in enumerate(turns):
        names.setdefault(str(turn.get("id") or f"turn-{place + 1}"), place)
    expected: int | None = 0
    got = most = Decimal(0)
    is_critical = False
    for place, chosen in _answers(response, choices) or ():
        if place != expected or len(chosen) != 1:
            return 0, is_critical
        reply = choices[place][chosen[0]]
        got, most = got + _points(reply), most + max(map(_points, choices[place]))
        is_critical = is_critical or reply.get("critical") is True
        expected = names.get(str(reply.get("next", "")))
    if expected is not None or most == 0:
        return 0, is_critical
    return int(got * _MOST // most), is_critical


def _answers(response: str, options: Sequence[Sequence[_Object]]) -> list[_Answer] | None:
    """The answers in their order; None where one cannot be given."""
    answers: list[_Answer] = []
    for part in parts_of(response):
        found = _STEP.fullmatch(part)
        place = int(found[1]) - 1 if found else len(options)
        chosen = None
        if found is not None and place < len(options):
            chosen = _places(found[2], "+", len(options[place]))
        if chosen is None:
            return None
        answers.append((place, chosen))
    return answers


def _places(letters: str, between: str, count: int) -> list[int] | None:
    """The places of chosen options; None where one stands twice or is not there."""
    parts = letters.split(between) if letters else []
    if not all(re.fullmatch("[a-z]", part) for part in parts):
        return None
    places = [ord(part) - ord("a") for part in parts]
    is_possible = len(set(places)) == len(places) and all(place < count for place in places)
    return places if is_possible else None


def _is_right(options: Sequence[_Object], chosen: Sequence[int] | None) -> bool:
    right = {place for place, each in enumerate(options) if each.get("correct") is True}
    return chosen is not None and set(chosen) == right


def _points(choice: _Object) -> Decimal:
    return number_in(choice, "points", 0)
