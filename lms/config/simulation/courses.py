"""The track of the month, its course played through the run-time, and calls scored by quality."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from uuid import uuid4

from django.utils import timezone

from lms.coaching.models import Assessment, ScorecardVersion
from lms.coaching.rules.scoring import Answer
from lms.coaching.services.assessing import (
    Occasion,
    begin_assessment,
    finish_assessment,
    save_answers,
)
from lms.coaching.services.cards import make_scorecard, publish_card
from lms.config.demo.courses import install
from lms.config.simulation.cast import Cast
from lms.config.simulation.model import Chance
from lms.config.simulation.rules import CALL, CLASS, COURSE, KEY
from lms.people.models import Employee
from lms.people.rules.filing import text
from lms.tracks.models import Enrolment, Stage, Track, TrackItem
from lms.tracks.services import open_course
from scorm_packages.runtime.rules.envelope import Commit, Envelope
from scorm_packages.runtime.services import apply_commits, open_session, read_launch_token

PASS_MARK = 60
MODULE = "quarterly"


@dataclass(frozen=True, slots=True)
class Syllabus:
    """The items of the month's track."""

    track: Track
    course: TrackItem
    call: TrackItem
    group: TrackItem


def make_track(cast: Cast) -> Syllabus:
    """A course, scored calls and a class, in one stage."""
    tenant = cast.tenant.id
    track = Track.objects.create(
        tenant=tenant,
        key="sim-month",
        kind=Track.Kind.IN_SERVICE,
        title_en="Service skills of the month",
        title_zh="本月服务技能培训",
        rule_set_key=KEY,
    )
    stage = Stage.objects.create(
        tenant=tenant, track=track, position=1, title_en="This month", title_zh="本月"
    )

    def item(key: str, kind: str, en: str, zh: str, **more: object) -> TrackItem:
        position = TrackItem.objects.filter(tenant=tenant, track=track).count() + 1
        return TrackItem.objects.create(
            tenant=tenant,
            track=track,
            stage=stage,
            key=key,
            kind=kind,
            position=position,
            title_en=en,
            title_zh=zh,
            **more,
        )

    package = install(cast.tenant, MODULE)
    kind = TrackItem.Kind
    return Syllabus(
        track=track,
        course=item(COURSE, kind.PACKAGE, "Skills course", "技能课程", package=package),
        call=item(CALL, kind.ASSESSMENT, "Scored calls", "通话评分"),
        group=item(CLASS, kind.CLASS, "Service skills class", "服务技能班"),
    )


def play(enrolment: Enrolment, item: TrackItem, chance: Chance) -> None:
    """Take the course to its end, now: two commits of one visit that began some minutes ago."""
    registration = open_course(enrolment, item)
    launch = open_session(tenant=enrolment.tenant, registration=registration)
    claims = read_launch_token(launch.token, label=item.course.label, for_files=False)
    commits = list(_commits(chance.course_score(), chance.minutes(6, 14), timezone.now()))
    apply_commits(claims, Envelope(session=launch.session, commits=commits))


def _commits(score: int, minutes: int, now: datetime) -> Iterator[Commit]:
    yield Commit(
        seq=1,
        uuid=uuid4(),
        at=now - timedelta(minutes=minutes),
        set=[("cmi.core.lesson_status", "incomplete")],
        session_time="0000:00:10.00",
    )
    yield Commit(
        seq=2,
        uuid=uuid4(),
        at=now,
        set=[
            ("cmi.core.score.min", "0"),
            ("cmi.core.score.max", "100"),
            ("cmi.core.score.raw", str(score)),
            ("cmi.core.lesson_status", "passed" if score >= PASS_MARK else "failed"),
            ("cmi.core.exit", ""),
        ],
        session_time=f"0000:{minutes:02}:00.00",
        terminate=True,
    )


def make_card(qa: Employee) -> ScorecardVersion:
    """The six steps of a call and what must never happen (R74)."""
    draft = make_scorecard(
        qa,
        text("Calls of the month", "月度通话评分"),
        library=["six_steps", "critical"],
        pass_share=Fraction(3, 5),
        minimum_sample=1,
    )
    return publish_card(qa, draft)


def score_call(
    qa: Employee, enrolment: Enrolment, item: TrackItem, card: ScorecardVersion, chance: Chance
) -> Assessment:
    """Watch somebody take a call, and fill in the scorecard."""
    occasion = Occasion(
        purpose=Assessment.Purpose.OBSERVATION,
        happened_at=timezone.now(),
        call_number=f"SIM-{uuid4().hex[:12]}",
        enrolment=enrolment,
        item=item,
    )
    draft = begin_assessment(qa, enrolment.employee, card, occasion)
    answers = {
        criterion.key: _critical(chance)
        if criterion.critical
        else Answer(str(chance.points(criterion.points)))
        for section in card.card.sections
        for criterion in section.criteria
    }
    save_answers(qa, draft.id, answers, "")
    return finish_assessment(qa, draft.id)


def _critical(chance: Chance) -> Answer:
    """A hit says what was heard; the scorecard asks for it."""
    return Answer("hit", "录音中可听到") if chance.hits() else Answer("ok")
