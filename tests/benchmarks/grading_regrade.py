"""Judging everybody anew: how fast, and whether it grows with what is stored."""

import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from resource import RUSAGE_SELF, getrusage
from statistics import median
from typing import Any, Final

from django.db import connection, transaction

from lms.grading import services
from lms.people.models import Employee
from lms.regulation.services import draft_rule_set
from lms.tracks.models import Enrolment
from lms.tracks.services.telling import actor_of
from tests.builders.centre import Centre
from tests.builders.ruled import Ruled, rules
from xapi.lrs.queries import statements_of_registrations
from xapi.lrs.services import record_statements
from xapi.tenancy import uuid7

CROWD: Final = 100
"""How many learners are made at a time."""
AUTHORITY: Final = {
    "objectType": "Agent",
    "account": {"homePage": "https://callcraft.example/", "name": "benchmark"},
}


def regrade(count: int) -> Iterator[dict[str, Any]]:
    """Judge everybody anew after a corrected key, and try a draft on them, at memory that is flat.

    The learners' track has an assessment outside packages with attendance beside it: the facts,
    the ladder and the consequences are reckoned for each. `slowdown` is how much longer the last
    tenth took than the first, and `queries` what a batch asked for at both ends: neither may grow
    with what is stored.
    """
    first = Ruled(centre=Centre(host=f"regrade-{uuid7().hex}.example"))
    tenant = first.tenant
    _crowd(first, count)
    services.grade_enrolments(tenant, [first.enrolment.id])
    before = _memory()
    with _paced() as judging:
        judged = services.regrade_all(tenant, progress=judging.note)
    with _paced() as again:
        repeated = services.regrade_all(tenant, progress=again.note)
    if judged["problems"] or judged["enrolments"] != count or repeated["decisions"]:
        raise AssertionError("a second judgement of the same evidence wrote something")
    office = first.centre.person("He Min")
    draft = draft_rule_set(
        tenant=tenant, content=rules("2.0.0", pass_mark="90", effective_from="2090-01-01")
    )
    asked = services.ask_what_if(office, draft)
    begun = time.perf_counter()
    services.run_what_if(tenant, asked.id)
    trial = time.perf_counter() - begun
    asked.refresh_from_db()
    yield {
        "bench": "grading.regrade",
        "learners": count,
        "seconds": round(again.seconds, 2),
        "learners_per_s": round(count / again.seconds),
        "first_judgement_per_s": round(count / judging.seconds),
        "what_if_per_s": round(count / trial),
        "what_if_changed": asked.changed,
        "slowdown": {"first_judgement": judging.slowdown, "again": again.slowdown},
        "queries": {"first_judgement": judging.queries, "again": again.queries},
        "memory_grew_mib": _memory() - before,
    }


class _Pace:
    """How long each batch took and how much it asked of the database, from begin to end."""

    def __init__(self) -> None:
        self._asked = 0
        self._batches: list[tuple[float, int]] = []
        self._begun = self._last = time.perf_counter()
        self.seconds = 0.0

    def end(self) -> None:
        self.seconds = time.perf_counter() - self._begun

    def note(self, judged: int, of: int) -> None:
        """A batch is done."""
        now = time.perf_counter()
        self._batches.append((now - self._last, self._asked))
        self._last, self._asked = now, 0
        if judged == of or not judged % 1_000:
            print(f"judged {judged} of {of}", file=sys.stderr, flush=True)

    def count(self, execute: Any, *statement: Any) -> Any:
        """Counts a question to the database, which `execute` asks."""
        self._asked += 1
        return execute(*statement)

    @property
    def _ends(self) -> tuple[list[tuple[float, int]], list[tuple[float, int]]]:
        """The first and the last tenth of the batches; the first batch of all prepares things."""
        tenth = max(len(self._batches) // 10, 1)
        return self._batches[1 : 1 + tenth], self._batches[-1 - tenth : -1]

    @property
    def slowdown(self) -> float:
        first, last = ([seconds for seconds, _ in end] for end in self._ends)
        return round(median(last) / median(first), 2)

    @property
    def queries(self) -> tuple[int, int]:
        first, last = (max(asked for _, asked in end) for end in self._ends)
        return first, last


@contextmanager
def _paced() -> Iterator[_Pace]:
    pace = _Pace()
    with connection.execute_wrapper(pace.count):
        yield pace
    pace.end()


def _memory() -> int:
    """The most memory this process ever held, in MiB."""
    return getrusage(RUSAGE_SELF).ru_maxrss // 1024


def _crowd(first: Ruled, count: int) -> None:
    """`count` learners in one track of whom the same is told: passes, and one late arrival."""
    first.pass_all()
    first.session(1, minutes_late=5)
    told = [
        one.statement for one in statements_of_registrations(first.tenant, [first.enrolment.id])
    ]
    for begin in range(1, count, CROWD):
        with transaction.atomic():
            _copied(first, told, range(begin, min(begin + CROWD, count)))


def _copied(first: Ruled, told: Sequence[Mapping[str, Any]], numbers: Iterable[int]) -> None:
    """Learners like the first, each with the statements of the first as their own."""
    people = [
        Employee(
            tenant=first.tenant,
            login=f"crowd{number}",
            password="!",
            employee_no=f"C{number:06d}",
            name="Lin Xia",
        )
        for number in numbers
    ]
    Employee.objects.bulk_create(people)
    joined = [
        Enrolment(
            tenant=first.tenant,
            track_id=first.enrolment.track_id,
            employee=one,
            enrolled_at=first.enrolment.enrolled_at,
        )
        for one in people
    ]
    Enrolment.objects.bulk_create(joined)
    statements = [
        {
            **statement,
            "id": str(uuid7()),
            "actor": actor_of(enrolment.employee_id),
            "context": {**statement["context"], "registration": str(enrolment.id)},
        }
        for enrolment in joined
        for statement in told
    ]
    record_statements(tenant=first.tenant, statements=statements, authority=AUTHORITY)
