"""Answers to questions: cmi.interactions (RTE 1.2 §3.4.4, RTE 2004 §4.2.9) gathered from single
sets.

Content sets the parts of an answer one by one, and a commit may fall between them. An answer is
*whole* once it has an id, a response and a result; until then it stays open, and at the end of
the session what there is of it is reported.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from scorm_packages.runtime.rules.timespan import parse_timespan


@dataclass(frozen=True, slots=True)
class Notation:
    """What the standards call differently."""

    response: str
    parse_latency: Callable[[str], int | None]


SCORM_12 = Notation("student_response", parse_timespan)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, in the standard's own notation."""

    number: int
    identifier: str
    kind: str
    student_response: str
    correct_responses: tuple[str, ...]
    result: str
    weighting: str
    latency_cs: int | None
    objectives: tuple[str, ...] = ()
    description: str = ""
    claimed: str = ""
    """Of H5P: the score that the browser reported, where the answer comes to another."""

    @property
    def is_whole(self) -> bool:
        return bool(self.student_response and self.result)


def read_answer(
    cmi: Mapping[str, str], number: int, notation: Notation = SCORM_12
) -> Answer | None:
    """Gather answer `number` from a snapshot; None as long as it has no id."""
    prefix = f"cmi.interactions.{number}."
    identifier = cmi.get(prefix + "id", "")
    if not identifier:
        return None
    return Answer(
        number=number,
        identifier=identifier,
        kind=cmi.get(prefix + "type", ""),
        student_response=cmi.get(prefix + notation.response, ""),
        correct_responses=tuple(_members(cmi, prefix + "correct_responses", "pattern")),
        result=cmi.get(prefix + "result", ""),
        weighting=cmi.get(prefix + "weighting", ""),
        latency_cs=notation.parse_latency(cmi.get(prefix + "latency", "")),
        objectives=tuple(_members(cmi, prefix + "objectives", "id")),
        description=cmi.get(prefix + "description", ""),
    )


def settle(
    before: Mapping[str, str],
    after: Mapping[str, str],
    touched: Collection[int],
    *,
    ending: bool,
    notation: Notation = SCORM_12,
) -> tuple[list[Answer], list[int]]:
    """Return the answers to report now, and the numbers of those that stay open.

    `touched` are the numbers that were set, or were open already. An answer that was whole and
    is the same as before is not reported twice.
    """
    whole: list[Answer] = []
    still_open: list[int] = []
    for number in sorted(touched):
        answer = read_answer(after, number, notation)
        if answer is not None and (answer.is_whole or ending):
            seen = read_answer(before, number, notation)
            if answer != seen or not answer.is_whole:
                whole.append(answer)
        elif not ending:
            still_open.append(number)
    return whole, still_open


def _members(cmi: Mapping[str, str], array: str, field: str) -> Iterable[str]:
    number = 0
    while (value := cmi.get(f"{array}.{number}.{field}")) is not None:
        yield value
        number += 1
