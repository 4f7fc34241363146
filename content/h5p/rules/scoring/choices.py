"""Questions with given answers: multiple choice, true or false, sets of single choices, summaries.

Behaviour of h5p-multi-choice 1.16, h5p-true-false 1.8, h5p-single-choice-set 1.11 and
h5p-summary 1.10: answers are told by their index in the stored parameters, whatever the order in
which they were shown.
"""

from collections.abc import Mapping
from typing import Any

from content.h5p.rules.scoring.answers import (
    Rescored,
    group_in,
    indexes_of,
    number_in,
    objects_in,
    parts_of,
    rescored,
)


def rescore_multiple_choice(parameters: Mapping[str, Any], response: str) -> Rescored | None:
    """One point for each right answer chosen, less one for each wrong one.

    One point in all where only one answer can be chosen, or with `singlePoint` where the share of
    points reaches the pass mark. Where no answer is right, choosing none is worth the point.
    """
    answers = objects_in(parameters.get("answers"))
    if not answers:
        return None
    behaviour = group_in(parameters, "behaviour")
    right = {index for index, each in enumerate(answers) if each.get("correct") is True}
    single = _is_single(behaviour, len(right))
    # The library's own default is one point, but its definition writes the setting always.
    single_point = behaviour.get("singlePoint") is True
    attainable = len(right) or 1
    most = 1 if single or single_point else attainable
    chosen = indexes_of(response, len(answers))
    if chosen is None or (single and len(chosen) > 1):
        return rescored(0, most)
    points = sum(1 if index in right else -1 for index in chosen)
    if not right and not chosen:
        points = 1
    if single_point:
        mark = number_in(behaviour, "passPercentage", 100)
        points = 1 if max(points, 0) * 100 >= mark * attainable else 0
    return rescored(points, most)


def _is_single(behaviour: Mapping[str, Any], right: int) -> bool:
    """Whether only one answer can be chosen; libraries before `type` had `singleAnswer`."""
    kind = behaviour.get("type")
    if kind is None and isinstance(behaviour.get("singleAnswer"), bool):
        return behaviour["singleAnswer"] is True
    return right == 1 if kind in (None, "auto") else kind == "single"


def rescore_true_false(parameters: Mapping[str, Any], response: str) -> Rescored | None:
    """One point for the right one of two."""
    right = parameters.get("correct")
    if right not in ("true", "false"):
        return None
    return rescored(int(response == right), 1)


def rescore_single_choice(parameters: Mapping[str, Any], response: str) -> Rescored | None:
    """One question of a set; its first answer is the right one.

    The library scores the very number it tells, so the two always agree; while the set is played
    that number is the place at which the chosen answer was shown, afterwards its index.
    """
    answers = parameters.get("answers")
    if not isinstance(answers, list) or not answers:
        return None  # The set as a whole: its statement has no answer of its own.
    return rescored(int(indexes_of(response, len(answers)) == [0]), 1)


def rescore_summary(parameters: Mapping[str, Any], response: str) -> Rescored | None:
    """One panel of a summary: a point when the first choice is the first statement.

    The answer tells all choices in their order, and may tell one twice.
    """
    statements = parameters.get("summary")
    if not isinstance(statements, list) or not statements:
        return None
    return rescored(int(parts_of(response) == ["0"]), 1)
