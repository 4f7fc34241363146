"""moveOn: when a unit, a block and the course are satisfied (cmi5 §9.3.9, §13.1.4).

The standard ends with "satisfied". A centre also wants to know how well, so the course has a
result besides (`course_result`), which the LMS tells in a statement of its own:

| the units                                        | result                             |
|--------------------------------------------------|------------------------------------|
| all satisfied, at least one of them passed       | passed                             |
| all satisfied, none passed                       | completed                          |
| each satisfied or failed, at least one failed    | failed; a later pass replaces it   |
| otherwise                                        | none yet                           |

Its score is the mean of the best scores of the units that reported one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scorm_packages.cmi5.rules.structure import Group, Unit

NEEDS_PASSED: Final = frozenset({"Passed", "CompletedAndPassed"})
_PLACES: Final = Decimal("0.0000001")


@dataclass(frozen=True, slots=True)
class Standing:
    """What was said of a unit in a registration. `failed` counts only until it is passed."""

    completed: bool = False
    passed: bool = False
    failed: bool = False
    waived: bool = False
    score: Decimal | None = None


NOTHING: Final = Standing()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a course: "passed", "completed" or "failed", and a scaled score."""

    verb: str
    score: Decimal | None


def is_satisfied(move_on: str, standing: Standing) -> bool:
    """Whether a unit is satisfied; one that was waived is (§9.3.9)."""
    if standing.waived:
        return True
    return {
        "NotApplicable": True,
        "Passed": standing.passed,
        "Completed": standing.completed,
        "CompletedAndPassed": standing.completed and standing.passed,
        "CompletedOrPassed": standing.completed or standing.passed,
    }[move_on]


def is_failed(move_on: str, standing: Standing) -> bool:
    """Whether a unit that has to be passed was failed, so that only another try helps."""
    is_open = not is_satisfied(move_on, standing)
    return is_open and move_on in NEEDS_PASSED and standing.failed and not standing.passed


def satisfied_groups(course: Group, standings: Mapping[str, Standing]) -> Iterator[Group]:
    """Every block that is satisfied, inner ones first, and then the course, if it is.

    `standings` go by publisher id; a unit without one was not spoken of.
    """
    open_groups = set[int]()

    def is_open(child: Group | Unit) -> bool:
        if isinstance(child, Unit):
            return not _satisfied(child, standings)
        return id(child) in open_groups

    # Inner blocks come first, so each child is looked at once.
    for group in (*course.blocks(), course):
        if any(map(is_open, group.children)):
            open_groups.add(id(group))
        else:
            yield group


def course_result(course: Group, standings: Mapping[str, Standing]) -> Outcome | None:
    """What to tell of the course as a whole; None while it is open."""
    units = list(course.units())
    known = [standings.get(unit.id, NOTHING) for unit in units]
    failed = [is_failed(unit.move_on, one) for unit, one in zip(units, known, strict=True)]
    satisfied = [_satisfied(unit, standings) for unit in units]
    if not all(one or other for one, other in zip(failed, satisfied, strict=True)):
        return None
    verb = "failed" if any(failed) else "passed" if any(o.passed for o in known) else "completed"
    scores = [one.score for one in known if one.score is not None]
    mean = sum(scores, Decimal(0)) / len(scores) if scores else None
    return Outcome(verb, None if mean is None else mean.quantize(_PLACES))


def _satisfied(unit: Unit, standings: Mapping[str, Standing]) -> bool:
    return is_satisfied(unit.move_on, standings.get(unit.id, NOTHING))
