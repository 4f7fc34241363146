"""Time that was missed, within each run of a course (R86, R91–R93)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from lms.grading.rules.marks import ABSENT, GRANTED, OFFICIAL, PENDING, PRESENT, Mark
from lms.grading.rules.periods import ABSENCE_FACTS, Period, Readings, Value, derived
from lms.grading.rules.trace import Lack
from lms.regulation.rules.ambiguities.absence import Missed, counts_as_missed, make_up_until
from lms.regulation.rules.ambiguities.lateness import ABSENT as COUNTS_AS_ABSENT
from lms.regulation.rules.ambiguities.lateness import lateness

_LEAVE: Final = frozenset({"approved_leave", "official"})


def runs(marks: Sequence[Mark], readings: Readings) -> Iterator[Period]:
    """The facts of each run. A session that makes up for another is not one of the run's own."""
    made_up = {mark.made_up: mark for mark in marks if mark.made_up and mark.state == PRESENT}
    for run in sorted({mark.run for mark in marks}):
        own = [mark for mark in marks if mark.run == run and not mark.made_up]
        yield _Run(run, own, made_up, readings).period()


class _Run:
    """The reckoning of one run: what was missed, why, and what of it counts."""

    def __init__(
        self, key: str, marks: Sequence[Mark], made_up: Mapping[str, Mark], readings: Readings
    ) -> None:
        self.key = key
        self.marks = marks
        self.made_up = made_up
        self.readings = readings

    def period(self) -> Period:
        told = [mark.run_minutes for mark in self.marks if mark.run_minutes is not None]
        values: dict[str, Value] = {"sessions": Fraction(len(self.marks))}
        if told:
            values["total_minutes"] = Fraction(told[-1])
        missed = [(mark, one) for mark in self.marks for one in self._missed(mark)]
        waits = any(self._waits(mark, one) for mark, one in missed)
        if all(map(_has_length, self.marks)) and not waits:
            values |= self._sums([one for _, one in missed])
        known = derived(values, self.readings)
        why = Lack.PENDING_PROOF if waits else Lack.NO_FACT
        lacks = {name: why for name in sorted(ABSENCE_FACTS) if name not in known}
        if not told:
            lacks |= dict.fromkeys((n for n in lacks if n.startswith("total_")), Lack.NO_FACT)
        return Period(
            key=self.key,
            values={**dict.fromkeys(lacks), **known},
            basis=tuple(sorted({mark.statement_id for mark, _ in missed})),
            lacks=lacks,
        )

    def _missed(self, mark: Mark) -> Iterator[Missed]:
        """What of the session was missed, and why; nothing where nobody missed anything."""
        made_up = self._is_made_up(mark)
        if mark.state != PRESENT:
            kind = "unexcused" if mark.state == ABSENT else "approved_leave"
            if mark.exempt == GRANTED or mark.leave == OFFICIAL:
                kind = "official"
            yield Missed(kind, mark.minutes or 0, made_up=made_up)
            return
        if mark.on_leave:
            kind = "official" if mark.leave == OFFICIAL else "approved_leave"
            yield Missed(kind, mark.on_leave, made_up=made_up)
        tardy = mark.late + mark.early
        if not tardy:
            return
        if lateness(mark.late, mark.early, self.readings["A3"]) == (COUNTS_AS_ABSENT,):
            kind = "official" if mark.exempt == GRANTED else "unexcused"
            yield Missed(kind, tardy, made_up=made_up)
        elif mark.exempt != GRANTED:
            yield Missed("tardy", tardy)

    def _waits(self, mark: Mark, missed: Missed) -> bool:
        """Whether a proof that is awaited may change what counts.

        It does not where lateness counts for nothing. Leave for a part is settled, whatever the
        lateness beside it turns out to be.
        """
        if mark.exempt != PENDING or (mark.state == PRESENT and missed.kind in _LEAVE):
            return False
        return missed.kind != "tardy" or counts_as_missed(missed, self.readings["A5"])

    def _is_made_up(self, mark: Mark) -> bool:
        """Whether another session made this one up, within the days that A16 gives."""
        by = self.made_up.get(mark.statement_id) or self.made_up.get(mark.session)
        if by is None:
            return False
        last = make_up_until(date.fromisoformat(mark.day), self.readings["A16"])
        return date.fromisoformat(by.day) <= last

    def _sums(self, missed: Sequence[Missed]) -> dict[str, Value]:
        def minutes(*kinds: str) -> Fraction:
            return Fraction(sum(one.minutes for one in missed if one.kind in kinds))

        settings = self.readings["A5"]
        counted = sum(one.minutes for one in missed if counts_as_missed(one, settings))
        left = sum(one.minutes for one in missed if one.kind != "tardy" and not one.made_up)
        return {
            "missed_minutes": Fraction(counted),
            "truancy_minutes": minutes("unexcused"),
            "leave_minutes": minutes("approved_leave"),
            "official_minutes": minutes("official"),
            "to_make_up_minutes": Fraction(left),
        }


def _has_length(mark: Mark) -> bool:
    """Whether it was told how long the time was that somebody missed."""
    return mark.on_leave is not None and (mark.state == PRESENT or mark.minutes is not None)
