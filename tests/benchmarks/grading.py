"""What a judgement costs beside writing the same rows without thinking.

`grading.vs_insert`: enrolments judged per second, each with its decisions and traces, archive
entries and outbox messages, ÷ the same rows written per second by plain INSERTs. Both sides take
as many enrolments into a transaction as a job does in a burst, and they take turns, so that a busy
machine slows both alike. The garbage collector is set as it is where jobs are worked off.
"""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final
from uuid import UUID

from django.db import connection, models, transaction

from lms.archives.models import ArchiveEntry, SealedContent
from lms.config.collector import settle
from lms.grading import services
from lms.grading.models import Decision
from lms.grading.services.deciding import BATCH
from lms.sync.models import OutboxMessage
from lms.sync.services.connections import ConnectionDraft, create_connection
from lms.tracks.models import Enrolment
from lms.tracks.services import open_course
from scorm_packages.runtime.queries import parts_of_packages
from tests.benchmarks.grading_regrade import AUTHORITY, regrade
from tests.builders.centre import Centre
from tests.builders.told import told
from xapi import vocabulary
from xapi.lrs.services import record_statements
from xapi.tenancy import uuid7

MUST: Final = 0.25
WARM_UP: Final = 10
REGRADED: Final = {False: 1_000, True: 10_000}
"""How many learners are judged anew: ten thousand with SIZE=full."""
SHADOW: Final = 1_000_000_000
"""Added to the tenant of the rows that are written a second time."""

_hosts = count(1)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is to be written: one INSERT and its values."""

    sql: str
    values: Sequence[Any]


def run(enrolments: int = 500) -> Iterator[dict[str, Any]]:
    """Judge that many enrolments of a single course, and write the same rows beside it."""
    settle()
    centre = _centre()
    waiting = [enrolment.id for enrolment in _waiting(centre, WARM_UP + enrolments)]
    services.grade_enrolments(centre.tenant.id, waiting[:WARM_UP])
    judging = writing = 0.0
    rows = 0
    for first in range(WARM_UP, len(waiting), BATCH):
        begun = time.perf_counter()
        decisions = services.grade_enrolments(centre.tenant.id, waiting[first : first + BATCH])
        judging += time.perf_counter() - begun
        if {decision.outcome for decision in decisions} != {"pass"}:
            raise AssertionError("the benchmark judges passes; its statements no longer make any")
        copies = _copies(decisions)
        begun = time.perf_counter()
        _write(copies)
        writing += time.perf_counter() - begun
        rows += len(copies)
    yield {
        "bench": "grading.vs_insert",
        "value": round(writing / judging, 3),
        "must": MUST,
        "enrolments": enrolments,
        "rows_per_enrolment": rows / enrolments,
        "judged_per_s": round(enrolments / judging),
        "inserted_per_s": round(enrolments / writing),
    }
    yield from regrade(REGRADED[os.environ.get("SIZE") == "full"])


def _centre() -> Centre:
    centre = Centre(host=f"bench-{uuid7().hex}-{next(_hosts)}.example")
    draft = ConnectionDraft(name="External LMS", url="https://lms.example/hook")
    create_connection(None, draft, tenant=centre.tenant.id)
    return centre


def _waiting(centre: Centre, number: int) -> list[Enrolment]:
    """Learners who have each just passed the same course."""
    courses = [("course", "First call", "第一通电话", centre.package())]
    track = centre.track([("Theory", "理论", courses)], rule_set="course.default")
    item = track.items.get()
    package = item.course.id
    (part,) = parts_of_packages(centre.tenant.id, {package})[package]
    enrolments = []
    for _ in range(number):
        enrolment = centre.enrolled(centre.person("Lin Xia"), track)
        record_statements(
            tenant=centre.tenant.id,
            statements=_passed(enrolment, open_course(enrolment, item).id, part.activity),
            authority=AUTHORITY,
        )
        enrolments.append(enrolment)
    return enrolments


def _passed(enrolment: Enrolment, registration: UUID, activity: str) -> list[Mapping[str, Any]]:
    result = {"success": True, "completion": True, "score": {"scaled": 0.85}}
    at = datetime(2026, 3, 1, 8, tzinfo=UTC).isoformat()
    attempt = f"https://callcraft.example/xapi/attempts/{registration}"
    return [
        told(
            verb,
            registration,
            at,
            learner=enrolment.employee_id,
            attempt=attempt,
            activity=activity,
            **outcome,
        ).statement
        for verb, outcome in (
            (vocabulary.INITIALIZED, {}),
            (vocabulary.SCORED, {"score": {"scaled": 0.85}}),
            (vocabulary.PASSED, result),
            (vocabulary.TERMINATED, result),
        )
    ]


def _copies(decisions: Sequence[Decision]) -> list[Row]:
    """The rows a judgement wrote, under new ids and another tenant."""
    made = [decision.id for decision in decisions]
    entries = list(ArchiveEntry.objects.filter(source__in=made).values_list("id", flat=True))
    new_id = {old: uuid7() for old in (*made, *entries)}
    return [
        *_rows(Decision, "id", made, new_id),
        *_rows(ArchiveEntry, "id", entries, new_id),
        *_rows(SealedContent, "entry_id", entries, new_id),
        *_rows(OutboxMessage, "archive_entry_id", entries, new_id),
    ]


def _rows(
    model: type[models.Model], key: str, ids: Sequence[UUID], new_id: Mapping[UUID, UUID]
) -> list[Row]:
    columns: list[str] = [field.attname for field in model._meta.concrete_fields]
    table, names = model._meta.db_table, ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {table} WHERE {key} = ANY(%s)", [list(ids)])
        found = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    sql = f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(columns))})"
    rows = []
    for row in found:
        row["tenant"] += SHADOW
        if row.get("id") not in new_id and "id" in row:
            row["id"] = uuid7()
        values = [
            new_id.get(value, value) if isinstance(value, UUID) else value for value in row.values()
        ]
        rows.append(Row(sql, values))
    return rows


def _write(rows: Sequence[Row]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for row in rows:
            cursor.execute(row.sql, row.values)
