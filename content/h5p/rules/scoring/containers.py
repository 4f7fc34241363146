"""Content that asks by the questions in it: what it comes to is the sum of what these come to.

Behaviour of h5p-column 1.18, h5p-question-set 1.21, h5p-course-presentation 1.22,
h5p-interactive-video 1.28, h5p-interactive-book 1.11, h5p-single-choice-set 1.11 and
h5p-summary 1.10: none of them weighs its questions. Their statement has a score and no answer; the
answers are told beside it (`getXAPIData` of H5P's question contract), one for each question.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from content.h5p.rules.names import LibraryName
from content.h5p.rules.scoring.answers import Rescored
from content.h5p.rules.scoring.questions import RULES, rescore_response
from content.h5p.rules.scoring.sub_content import SubContent, library_in, sub_contents

_COUNT_ALL = frozenset({"H5P.Column", "H5P.CoursePresentation", "H5P.InteractiveBook"})
"""Their most points are those of every question in them, seen or not."""
_COUNT_SOME = frozenset({"H5P.InteractiveVideo", "H5P.SingleChoiceSet", "H5P.Summary"})
"""Theirs depend on what was shown."""
_QUESTION_SET = "H5P.QuestionSet"
_AROUND = frozenset({"H5P.Row", "H5P.RowColumn"})
"""They only arrange what is in them."""
CONTAINERS = _COUNT_ALL | _COUNT_SOME | {_QUESTION_SET}

_SETS = {"H5P.SingleChoiceSet": "choices", "H5P.Summary": "summaries"}
"""Their questions are groups in a list of their own."""
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Part:
    """A question in a content, as it was told: the answer, and the points that were claimed."""

    sub_content: str
    response: str | None
    raw: Decimal
    max: Decimal


def rescore_whole(
    library: LibraryName,
    parameters: Mapping[str, Any],
    parts: Sequence[Part],
    *,
    claimed: tuple[Decimal, Decimal],
) -> Rescored | None:
    """Compute what content of `library` comes to by the answers to its questions.

    `claimed` is its own score: raw, max. Questions of other types count as they were told. None
    where it is no container, where no question in it has points that can be counted, and where the
    claim is no better than the answers: nobody meddles to lose. A better one is certainly meddled
    with where all questions have ids; without any answer nothing is certain.
    """
    if not holds_questions(library, parameters):
        return None
    waiting = _Waiting(sub_contents(parameters, main=library))
    raw = most = _NOTHING
    for part in parts:
        question = waiting.take(part.sub_content)
        if question is not None:
            points = _points_of(part, question)
            raw, most = raw + points.raw, most + points.max
    if _counts_all(library, parameters):
        left = (waiting.take(each.id or "") for each in _questions_in(library, parameters))
        most += sum((_most_in(each) for each in left if each is not None), _NOTHING)
    else:
        most = claimed[1]
    raw, most = min(raw, max(most, claimed[1])), max(most, raw)
    if claimed[0] <= raw and claimed[1] >= most:
        return None
    return Rescored(raw, most, certain=bool(parts) and waiting.are_all_named)


def holds_questions(library: LibraryName, parameters: Mapping[str, Any]) -> bool:
    """Whether content of `library` asks questions whose points can be counted."""
    if library.machine_name not in CONTAINERS:
        return False
    if library.machine_name in _SETS:
        return bool(parameters.get(_SETS[library.machine_name]))
    parts = sub_contents(parameters, main=library)
    return any(part.library.machine_name in RULES for part in parts)


class _Waiting:
    """The questions of a content, each to be taken once: an id may stand twice in old content."""

    def __init__(self, parts: Iterable[SubContent]) -> None:
        self.are_all_named = True
        self._parts: dict[str, list[SubContent]] = {}
        for part in parts:
            if part.id is not None:
                self._parts.setdefault(part.id, []).append(part)
            elif part.library.machine_name in RULES:
                self.are_all_named = False

    def take(self, sub_content: str) -> SubContent | None:
        same = self._parts.get(sub_content)
        return same.pop(0) if same else None


def _points_of(part: Part, question: SubContent) -> Rescored:
    again = None
    if part.response is not None:
        again = rescore_response(question.library, question.parameters, part.response)
    if again is not None and again.certain:
        return again
    return Rescored(part.raw, part.max, certain=False)


def _most_in(question: SubContent) -> Decimal:
    nothing = rescore_response(question.library, question.parameters, "")
    return _NOTHING if nothing is None else nothing.max


def _counts_all(library: LibraryName, parameters: Mapping[str, Any]) -> bool:
    if library.machine_name == _QUESTION_SET:
        return not parameters.get("poolSize")
    return library.machine_name in _COUNT_ALL


def _questions_in(library: LibraryName, parameters: Mapping[str, Any]) -> Iterator[SubContent]:
    """The questions that always count towards content of `library`."""
    waiting: list[Any] = [parameters] if _counts_all(library, parameters) else []
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, Mapping):
            named = library_in(value)
            if named is None:
                waiting += value.values()
            elif named[0].machine_name in RULES.keys() - _SETS.keys():
                told = value.get("subContentId")
                yield SubContent(told if isinstance(told, str) else None, *named)
            elif named[0].machine_name in _AROUND or _counts_all(*named):
                waiting.append(named[1])
