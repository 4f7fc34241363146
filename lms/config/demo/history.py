"""What the demo centre's learners have done already, played through the run-time like any course.

Nothing is written into grading, archive or outbox from here: those follow from the statements, as
soon as the worker runs.
"""

import random
from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

from django.utils import timezone

from lms.tracks.models import Enrolment, TrackItem
from lms.tracks.services import open_course
from scorm_packages.runtime.rules.envelope import Commit, Envelope
from scorm_packages.runtime.services import apply_commits, open_session, read_launch_token

PASS_MARK = 60


def play(tenant: int, most: int) -> int:
    """Let `most` learners take their quarterly course and a few new hires begin; returns how many.

    The same seed gives the same scores each time.
    """
    chance = random.Random(2026)  # noqa: S311 made-up scores, no secret
    played = 0
    courses = TrackItem.objects.filter(tenant=tenant, package__isnull=False)
    enrolments = Enrolment.objects.filter(
        tenant=tenant, withdrawn_at=None, track__in=courses.values("track")
    ).select_related("employee", "track")
    for enrolment in enrolments.order_by("employee__employee_no"):
        if played == most:
            break
        if enrolment.employee.login in _LEFT_FOR_VISITORS or chance.random() < _IDLE:
            continue
        items = TrackItem.objects.filter(tenant=tenant, track=enrolment.track).select_related(
            "package"
        )
        first = items.order_by("stage__position", "position").first()
        if first is not None:
            _take(enrolment, first, chance)
            played += 1
    return played


_LEFT_FOR_VISITORS = frozenset({"agent01", "agent15"})
_IDLE = 0.3


def _take(enrolment: Enrolment, item: TrackItem, chance: random.Random) -> None:
    registration = open_course(enrolment, item)
    launch = open_session(tenant=enrolment.tenant, registration=registration)
    claims = read_launch_token(launch.token, label=item.course.label, for_files=False)
    commits = list(_commits(chance, timezone.now()))
    apply_commits(claims, Envelope(session=launch.session, commits=commits))


def _commits(chance: random.Random, now: datetime) -> Iterator[Commit]:
    """A visit as the course player would save it; one in five leaves before the end."""
    minutes = chance.randint(6, 14)
    yield Commit(
        seq=1,
        uuid=uuid4(),
        at=now,
        set=[("cmi.core.lesson_status", "incomplete"), ("cmi.core.lesson_location", "1")],
        session_time="0000:02:00.00",
    )
    finishes = chance.random() < 0.8
    score = min(100, max(20, round(chance.gauss(79, 16) / 20) * 20))
    done = [
        ("cmi.core.score.min", "0"),
        ("cmi.core.score.max", "100"),
        ("cmi.core.score.raw", str(score)),
        ("cmi.core.lesson_status", "passed" if score >= PASS_MARK else "failed"),
    ]
    yield Commit(
        seq=2,
        uuid=uuid4(),
        at=now,
        set=[*(done if finishes else []), ("cmi.core.exit", "suspend")],
        session_time=f"0000:{minutes:02}:00.00",
        terminate=True,
    )
