"""Facts from attendance: how often late, how much was missed, by the readings in force.

Two things are counted, each within its own bounds:

- late arrivals and early leaves, within the windows of reading A2 (`TARDY_FACTS`);
- time that was missed, within each run of a course (`ABSENCE_FACTS`).

Numbers are exact: 8 of 24 hours is not *more than* a third. What waits for a proof makes every
fact unknown that it bears on, never zero (requirements 3.1). A session that is made up elsewhere
is not missed a second time there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from lms.grading.rules.absences import runs
from lms.grading.rules.marks import Mark, marks_of
from lms.grading.rules.periods import (
    ABSENCE_FACTS,
    ATTENDANCE_FACTS,
    READINGS,
    TARDY_FACTS,
    Period,
    Readings,
    Value,
    derived,
)
from lms.grading.rules.sources import SourceStatement
from lms.grading.rules.tardies import windows
from lms.grading.rules.trace import Lack
from lms.regulation.rules.ambiguities import AMBIGUITIES
from lms.regulation.rules.expressions import references
from lms.regulation.rules.numbers import exact
from lms.regulation.rules.rule_set import Consequence, RuleSet

_NONE: Final = Fraction(0)
LATENESS_READINGS: Final = frozenset({"A1", "A2", "A3", "A4", "A8"})
ABSENCE_READINGS: Final = frozenset({"A3", "A5", "A6", "A7", "A8", "A16"})


@dataclass(frozen=True, slots=True)
class AttendanceFacts:
    """The facts of every window and of every run, in the order of their keys."""

    windows: tuple[Period, ...]
    runs: tuple[Period, ...]

    def worst(self) -> Period:
        """What a condition sees that is asked once: the window and the run that weigh most.

        One that is not known outweighs all, since it may turn out to be the worst.
        """
        window = _worst(self.windows, "tardy") or NO_TARDIES
        run = _worst(self.runs, "absence_share") or NOTHING_MISSED
        return Period(
            key="",
            values={**window.values, **run.values},
            basis=tuple(sorted({*window.basis, *run.basis})),
            lacks={**window.lacks, **run.lacks},
        )


NO_TARDIES: Final = Period("", MappingProxyType(dict.fromkeys(sorted(TARDY_FACTS), _NONE)))
NOTHING_MISSED: Final = Period(
    "",
    MappingProxyType(
        {
            **dict.fromkeys(sorted(ABSENCE_FACTS), _NONE),
            **dict.fromkeys(("total_minutes", "total_hours", "total_periods")),
            "retake_all": False,
        }
    ),
    lacks=MappingProxyType(
        dict.fromkeys(("total_minutes", "total_hours", "total_periods"), Lack.NO_FACT)
    ),
)


def asks_attendance(rule_set: RuleSet) -> bool:
    """Whether anything in the rule set depends on attendance, or on a reading of it."""
    return bool(rule_set.ladders) or not ATTENDANCE_FACTS.isdisjoint(rule_set.facts_asked)


def readings_behind(rule: Consequence, rule_set: RuleSet) -> tuple[str, ...]:
    """The readings that bear on a consequence: of lateness, of absence, or both, or none."""
    counted = {ladder.id: ladder.of for ladder in rule_set.ladders}
    parts = [rule.when] if rule.amount is None else [rule.when, rule.amount]
    asked = {
        counted[name.split(".")[1]] if name.startswith("ladder.") else name.removeprefix("fact.")
        for part in parts
        for name in references(part)
    }
    found: set[str] = set()
    if asked & TARDY_FACTS:
        found |= LATENESS_READINGS
    if asked & ABSENCE_FACTS:
        found |= ABSENCE_READINGS
    return tuple(name for name in READINGS if name in found)


def readings_of(rule_set: RuleSet, ledger: Readings | None = None) -> dict[str, dict[str, str]]:
    """The readings that go into a judgement by this rule set: none where it asks for none."""
    return complete_readings(rule_set, ledger or {}) if asks_attendance(rule_set) else {}


def complete_readings(rule_set: RuleSet, ledger: Readings) -> dict[str, dict[str, str]]:
    """Every choice that attendance needs: the rule set's own, else the ledger's, else the default.

    Raises lms.regulation.exceptions.UnknownReading for a choice that the catalogue has not.
    """
    found = {}
    for reading in READINGS:
        entry = AMBIGUITIES[reading]
        known = {setting.name for setting in entry.settings}
        own = {name: one for name, one in rule_set.choices(reading).items() if name in known}
        found[reading] = entry.complete({**ledger.get(reading, {}), **own})
    return found


def attendance_facts(
    statements: Iterable[SourceStatement], readings: Readings, zone: tzinfo = UTC
) -> AttendanceFacts:
    """The facts in the statements about one person. `zone` says on which day a session was."""
    return facts_of_marks(marks_of(statements, zone), readings)


def facts_of_marks(marks: Sequence[Mark], readings: Readings) -> AttendanceFacts:
    """The facts in the marks of one person, by readings that are complete."""
    return AttendanceFacts(
        windows=tuple(windows(marks, readings)), runs=tuple(runs(marks, readings))
    )


def given_facts(
    values: Mapping[str, str], unsettled: Iterable[str], readings: Readings
) -> AttendanceFacts:
    """Facts that were given by name, as the tests inside a rule set do; the rest follows."""
    known: dict[str, Value] = {
        name: exact(text) for name, text in values.items() if name in ATTENDANCE_FACTS
    }
    waiting = dict.fromkeys(sorted(unsettled), Lack.PENDING_PROOF)
    known = {**known, **dict.fromkeys(waiting)}
    if readings:
        known = derived(known, readings)
    unknown = {name: Lack.NO_FACT for name in ATTENDANCE_FACTS if known.get(name) is None}
    one = Period("", known, lacks={**unknown, **waiting})
    return AttendanceFacts(windows=(one,), runs=(one,))


def _worst(periods: Sequence[Period], by: str) -> Period | None:
    """The period with the highest value of a fact; the first without one comes before all."""
    for period in periods:
        if period.values.get(by) is None:
            return period
    return max(periods, key=lambda period: _weight(period.values[by]), default=None)


def _weight(value: Value) -> Fraction:
    return Fraction(value) if value is not None else _NONE
