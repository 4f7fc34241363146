"""How a package was taken: by whom, how often, what was answered. For its trainers.

Only people whose results the viewer may see appear anywhere here, in the figures too. Previews
(number 0) are nobody's attempts.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db.models import CharField, Count, F, Max, Min, Q, QuerySet
from django.db.models.functions import Cast

from lms.people.models import Employee
from lms.people.queries import visible_employees
from lms.people.rules.roles import Right
from lms.portal.queries.plays import Play, plays_of_registrations
from scorm_packages.runtime.models import (
    Interaction,
    Package,
    PackageItem,
    Registration,
    RuntimeCommit,
    RuntimeSession,
    ScoState,
)
from scorm_packages.runtime.rules.h5p.answers import COMPOUND
from scorm_packages.runtime.rules.progress import FINISHED

FILE_CHUNK = 500
MOST_ANSWERS = 5
"""How many different answers to a question are listed, the commonest first."""
MOST_QUESTIONS = 2000
"""How many questions of a package are told apart, in the order of attempts; no
course asks more, but a lying browser may."""
MOST_LINES = 5000
"""How many calls of a launch are shown, the latest; content may have saved for hours."""
LONGEST_VALUE = 1000
MOST_KEPT = 1000
"""How many different answers to a question are told apart while they are counted."""


@dataclass(frozen=True, slots=True)
class Taking:
    """A learner's registration, as a line of the list. `done` of `parts` are finished."""

    registration: UUID
    employee: Employee
    number: int
    attempts: int
    launches: int
    parts: int
    play: Play
    begun_at: datetime | None

    @property
    def done(self) -> int:
        return sum(status in FINISHED for status in self.play.status_by_item.values())


@dataclass(frozen=True, slots=True)
class Visit:
    """One launch: when, of which part, how it ended (`end`), and for how long."""

    session: UUID
    attempt: int
    title: str
    mode: str
    opened_at: datetime
    seconds: int
    commits: int
    end: str


@dataclass(frozen=True, slots=True)
class PartState:
    """Where a part stands in one attempt."""

    attempt: int
    title: str
    status: str
    score: Decimal | None
    seconds: int
    visits: int
    suspend_data_length: int
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that content saved: a call to SetValue, or the end of the visit."""

    seq: int
    at: str
    element: str
    value: str


@dataclass(frozen=True, slots=True)
class Question:
    """How a question was answered: each learner's last answer in each attempt counts."""

    title: str
    identifier: str
    kind: str
    answered: int
    right: int
    judged: int
    seconds: Decimal | None
    answers: list[tuple[str, int]]

    @property
    def share_right(self) -> int | None:
        """Right answers of those that were judged, in percent."""
        return None if not self.judged else round(100 * self.right / self.judged)


def registrations_of(viewer: Employee, package: Package, words: str = "") -> QuerySet[Registration]:
    """Who took the package among those whose results `viewer` may see; the newest first."""
    people = visible_employees(viewer, Right.SEE_RESULTS)
    if words:
        people = people.filter(Q(name__icontains=words) | Q(employee_no__istartswith=words))
    ids = people.order_by().annotate(as_text=Cast("id", CharField())).values("as_text")
    return Registration.objects.filter(
        tenant=viewer.tenant,
        package=package,
        actor_home_page=settings.CALLCRAFT_ACTOR_HOME_PAGE,
        actor_name__in=ids,
        number__gt=0,
    ).order_by("-created_at", "id")


def takings_of(package: Package, rows: Iterable[Registration]) -> Iterator[Taking]:
    """Lines of the list for some registrations of a package; four queries for each 500."""
    parts = (
        PackageItem.objects.filter(tenant=package.tenant, package=package).exclude(href="").count()
    )
    chunk: list[Registration] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == FILE_CHUNK:
            yield from _takings(package, chunk, parts)
            chunk = []
    yield from _takings(package, chunk, parts)


def _takings(package: Package, rows: list[Registration], parts: int) -> Iterator[Taking]:
    tenant, ids = package.tenant, [row.id for row in rows]
    plays = plays_of_registrations(tenant, ids)
    launches = {
        registration: (attempts, count, begun)
        for registration, attempts, count, begun in RuntimeSession.objects.filter(
            tenant=tenant, attempt__registration__in=ids
        )
        .values("attempt__registration_id")
        .annotate(
            attempts=Count("attempt", distinct=True), n=Count("id"), begun=Min("first_commit_at")
        )
        .values_list("attempt__registration_id", "attempts", "n", "begun")
    }
    people = {
        str(person.id): person
        for person in Employee.objects.filter(
            tenant=tenant, id__in=[row.actor_name for row in rows]
        ).select_related("unit")
    }
    for row in rows:
        attempts, count, begun = launches.get(row.id, (0, 0, None))
        yield Taking(
            registration=row.id,
            employee=people[row.actor_name],
            number=row.number,
            attempts=attempts,
            launches=count,
            parts=parts,
            play=plays.get(row.id) or Play(),
            begun_at=begun,
        )


def part_states(registration: Registration) -> list[PartState]:
    """Each part of each attempt that was begun, in the order of play."""
    visits = {
        (attempt, item): n
        for attempt, item, n in RuntimeSession.objects.filter(
            tenant=registration.tenant, attempt__registration=registration
        )
        .values("attempt_id", "item_id")
        .annotate(n=Count("id"))
        .values_list("attempt_id", "item_id", "n")
    }
    rows = (
        ScoState.objects.filter(tenant=registration.tenant, attempt__registration=registration)
        .select_related("attempt", "item")
        .order_by("attempt__number", "item__position")
    )
    return [
        PartState(
            attempt=row.attempt.number,
            title=row.item.title,
            status=row.lesson_status,
            score=row.score_raw,
            seconds=row.total_time_cs // 100,
            visits=visits.get((row.attempt_id, row.item_id), 0),
            suspend_data_length=len(row.cmi.get("cmi.suspend_data", "")),
            updated_at=row.updated_at,
        )
        for row in rows
    ]


def visits_of(registration: Registration) -> QuerySet[RuntimeSession]:
    """The launches of a registration, newest first, with the count of their commits."""
    return (
        RuntimeSession.objects.filter(
            tenant=registration.tenant, attempt__registration=registration
        )
        .select_related("attempt", "item")
        .annotate(commit_count=Count("commits"), saved_at=Max("commits__received_at"))
        .order_by("-opened_at", "id")
    )


def as_visits(rows: Iterable[RuntimeSession]) -> list[Visit]:
    """Rows of `visits_of` as they are shown."""
    return [
        Visit(
            session=row.id,
            attempt=row.attempt.number,
            title=row.item.title if row.item else "",
            mode=row.mode,
            opened_at=row.opened_at,
            seconds=row.session_time_cs // 100,
            commits=row.commit_count,  # type: ignore[attr-defined]
            end=_end(row),
        )
        for row in rows
    ]


def _end(session: RuntimeSession) -> str:
    if session.terminated_at is not None:
        return "ended"
    if session.first_commit_at is None:
        return "never_played"
    return "broken_off" if session.superseded_at is not None else "open"


def answers_of(registration: Registration) -> QuerySet[Interaction]:
    """Every answer as it was given, the newest first."""
    return (
        Interaction.objects.filter(
            tenant=registration.tenant, session__attempt__registration=registration
        )
        .select_related("session__item", "session__attempt")
        .annotate(seconds=F("latency_cs") / 100.0)
        .order_by("-recorded_at", "-seq", "-number")
    )


def journal_of(tenant: int, session: UUID) -> list[Line]:
    """What a session's content saved, call by call, as it arrived; the last `MOST_LINES` of it."""
    lines: deque[Line] = deque(maxlen=MOST_LINES)
    commits = RuntimeCommit.objects.filter(tenant=tenant, session=session).order_by("seq")
    for seq, body in commits.values_list("seq", "body").iterator(chunk_size=50):
        at = body.get("at", "")
        lines.extend(_line(seq, at, element, value) for element, value in body.get("set", []))
        if body.get("sessionTime"):
            lines.append(_line(seq, at, "session_time", body["sessionTime"]))
        if body.get("terminate"):
            asked = body.get("navigation") or {}
            words = f"{asked.get('request', '')} {asked.get('target', '')}".strip()
            lines.append(_line(seq, at, "Terminate", words))
    return list(lines)


def _line(seq: int, at: str, element: str, value: str) -> Line:
    is_long = len(value) > LONGEST_VALUE
    return Line(seq, at, element, value[: LONGEST_VALUE - 1] + "…" if is_long else value)


def questions_of(viewer: Employee, package: Package) -> list[Question]:
    """How each question of the package was answered, in the package's order."""
    takers = registrations_of(viewer, package).order_by().values("id")
    rows = (
        Interaction.objects.filter(
            tenant=viewer.tenant,
            session__attempt__registration__in=takers,
            session__mode=RuntimeSession.Mode.NORMAL,
        )
        .exclude(kind=COMPOUND)
        .order_by("session__attempt_id", "session__item_id", "identifier", "-recorded_at", "-seq")
        .distinct("session__attempt_id", "session__item_id", "identifier")
    )
    gathered: dict[tuple[int, str, str], _Tally] = {}
    for row in rows.values_list(
        "session__item__position",
        "session__item__title",
        "identifier",
        "kind",
        "student_response",
        "result",
        "latency_cs",
    ).iterator(chunk_size=2000):
        position, title, identifier, kind, response, result, latency = row
        question = position, title, identifier
        if question in gathered or len(gathered) < MOST_QUESTIONS:
            gathered.setdefault(question, _Tally(kind)).add(response, result, latency)
    return [
        tally.question(title, identifier)
        for (_position, title, identifier), tally in sorted(gathered.items())
    ]


@dataclass(slots=True)
class _Tally:
    """The answers to one question while they are counted."""

    kind: str
    answered: int = 0
    right: int = 0
    judged: int = 0
    latency_cs: int = 0
    timed: int = 0
    answers: dict[str, int] = field(default_factory=dict)

    def add(self, response: str, result: str, latency_cs: int | None) -> None:
        self.answered += 1
        if result in {"correct", "wrong", "incorrect"}:
            self.judged += 1
            self.right += result == "correct"
        if latency_cs is not None:
            self.timed += 1
            self.latency_cs += latency_cs
        if response in self.answers or len(self.answers) < MOST_KEPT:
            self.answers[response] = self.answers.get(response, 0) + 1

    def question(self, title: str, identifier: str) -> Question:
        counted = sorted(self.answers.items(), key=lambda each: (-each[1], each[0]))
        mean = Decimal(self.latency_cs) / self.timed / 100 if self.timed else None
        return Question(
            title=title,
            identifier=identifier,
            kind=self.kind,
            answered=self.answered,
            right=self.right,
            judged=self.judged,
            seconds=None if mean is None else mean.quantize(Decimal("0.1")),
            answers=counted[:MOST_ANSWERS],
        )
