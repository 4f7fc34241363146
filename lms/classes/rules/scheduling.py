"""Whether a session can be held then and there: nobody in two places, enough people at work."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from lms.classes.rules.working_time import Span, shared


@dataclass(frozen=True, slots=True)
class Booking:
    """A planned session with all that it takes; `title` is how people know it."""

    session: UUID
    title: str
    span: Span
    room: str
    teachers: frozenset[UUID]
    people: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Collision:
    """Something that two sessions want at the same time: `what` is room, teacher or person."""

    what: str
    key: str
    other: str


def overlaps(one: Span, other: Span) -> bool:
    """Whether two times have a moment in common; one may begin when the other ends."""
    return one[0] < other[1] and other[0] < one[1]


def collisions(planned: Booking, others: Iterable[Booking]) -> list[Collision]:
    """What `planned` wants that another session has at that time."""
    found = []
    room = planned.room.strip().casefold()
    for other in others:
        if other.session == planned.session or not overlaps(planned.span, other.span):
            continue
        if room and room == other.room.strip().casefold():
            found.append(Collision("room", planned.room.strip(), other.title))
        for what, mine, theirs in (
            ("teacher", planned.teachers, other.teachers | other.people),
            ("person", planned.people, other.people | other.teachers),
        ):
            found += [Collision(what, str(one), other.title) for one in sorted(mine & theirs)]
    return found


@dataclass(frozen=True, slots=True)
class Staffing:
    """How many of those at work during a session would be in class, of how many, by unit."""

    unit: UUID | None
    at_work: int
    in_class: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.in_class, self.at_work) if self.at_work else Fraction(0)

    def is_short(self, percent: int) -> bool:
        """Whether more than `percent` would be off the phones (R57); exact, so 30 % is not more."""
        return self.share > Fraction(percent, 100)


def staffing(
    session: Span,
    in_class: Iterable[UUID],
    units: Mapping[UUID, UUID | None],
    shifts: Mapping[UUID, Sequence[Span]],
) -> list[Staffing]:
    """For each unit of those in class: who is at work at that time, and who of them in class."""
    busy = set(in_class)
    wanted = {units[one] for one in busy if one in units}
    found = []
    for unit in sorted(wanted, key=str):
        working = {
            one
            for one, theirs in shifts.items()
            if units.get(one) == unit and shared(session, theirs)
        }
        found.append(Staffing(unit, len(working), len(working & busy)))
    return found
