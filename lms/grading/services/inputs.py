"""What a judgement is made of, gathered for many enrolments with each question asked once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from lms.grading.queries import Course, courses_of
from lms.grading.rules.attendance import asks_attendance, readings_of
from lms.grading.rules.evidence import Evidence, OwnItems, account_of, evidence_of
from lms.grading.rules.facts import Facts
from lms.grading.rules.marks import marks_of
from lms.grading.rules.periods import Readings
from lms.regulation.queries import readings
from lms.regulation.rules.rule_set import RuleSet
from lms.tracks.models import Enrolment
from xapi.lrs.queries import StoredStatement, statements_of_registrations


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that the judgement of one enrolment depends on, but for the rules."""

    enrolment: Enrolment
    facts: Facts
    evidence: Evidence


@dataclass(frozen=True)
class Gathered:
    """What was read for a batch of enrolments."""

    tenant: int
    courses: Mapping[UUID, Sequence[Course]]
    statements: Mapping[UUID, Sequence[StoredStatement]]
    """By registration; an enrolment is the registration of what is told outside packages."""

    def read(self) -> Iterator[StoredStatement]:
        """Every statement that was found."""
        return (statement for found in self.statements.values() for statement in found)

    def inputs(
        self, enrolment: Enrolment, rule_set: RuleSet, ledger: "Ledger", now: datetime
    ) -> Inputs:
        """The inputs of one enrolment. What is told of another person counts for nobody."""
        taken = self.courses[enrolment.id]
        told = [
            statement
            for registration in (*(r for one in taken for r in one.registrations), enrolment.id)
            for statement in self.statements[registration]
            if account_of(statement.statement) == account(enrolment)
        ]
        chosen: Readings = {}
        if asks_attendance(rule_set):
            chosen = readings_of(rule_set, ledger.on(timezone.localdate(enrolment.enrolled_at)))
        own = {one.activity: one.key for one in taken if one.activity}
        return Inputs(
            enrolment=enrolment,
            facts=Facts(
                parts={one.key: one.parts for one in taken},
                past_due=enrolment.due_on is not None
                and timezone.localdate(now) > enrolment.due_on,
                readings=chosen,
            ),
            evidence=evidence_of(
                {one.key: one.registrations for one in taken},
                told,
                OwnItems(enrolment.id, own) if own else None,
                marks_of(told, _zone()) if chosen else (),
            ),
        )


class Ledger:
    """How the unclear clauses are read, looked up once for each first day (R112)."""

    def __init__(self, tenant: int) -> None:
        self._tenant = tenant
        self._known: dict[date, Readings] = {}

    def on(self, day: date) -> Readings:
        if day not in self._known:
            self._known[day] = readings(self._tenant, day)
        return self._known[day]


def gather(tenant: int, enrolments: Sequence[Enrolment]) -> Gathered:
    """Read the courses and statements of these enrolments."""
    courses = courses_of(tenant, enrolments)
    found: dict[UUID, list[StoredStatement]] = {one.id: [] for one in enrolments}
    for taken in courses.values():
        found |= {registration: [] for one in taken for registration in one.registrations}
    for stored in statements_of_registrations(tenant, list(found)):
        found[UUID(stored.statement["context"]["registration"])].append(stored)
    return Gathered(tenant, courses, found)


def account(enrolment: Enrolment) -> tuple[str, str]:
    """The learner's account in statements."""
    return settings.CALLCRAFT_ACTOR_HOME_PAGE, str(enrolment.employee_id)


def _zone() -> tzinfo:
    """Days are those of the centre's own clock."""
    return timezone.get_default_timezone()
