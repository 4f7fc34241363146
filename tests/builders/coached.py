"""What coaching needs to be tested: a published scorecard, a recorded call, sampled calls."""

import struct
import wave
from datetime import date, datetime, timedelta
from fractions import Fraction
from io import BytesIO
from math import pi, sin

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lms.coaching.models import (
    Assessment,
    CallBatch,
    CoachingPlan,
    Recording,
    SampledCall,
    ScorecardVersion,
)
from lms.coaching.rules.card import Card
from lms.coaching.rules.scoring import Answer
from lms.coaching.services.assessing import (
    Occasion,
    begin_assessment,
    finish_assessment,
    save_answers,
)
from lms.coaching.services.cards import make_scorecard, publish_card
from lms.coaching.services.recordings import CallFacts, upload_recording
from lms.people.models import Employee
from lms.people.rules.filing import text
from xapi.tenancy import uuid7

TITLE = text("Service call", "服务通话")


def published_card(
    keeper: Employee, *, library: tuple[str, ...] = ("six_steps", "critical")
) -> ScorecardVersion:
    """A scorecard from the library, passed from 80 %, four calls a month."""
    draft = make_scorecard(
        keeper, TITLE, library=library, pass_share=Fraction(4, 5), minimum_sample=4
    )
    return publish_card(keeper, draft)


def answers_for(card: Card, *, points: int = 5, **said: str) -> dict[str, Answer]:
    """Every criterion with the same points and nothing critical, but for what is `said`."""
    answers = {
        one.key: Answer("ok" if one.critical else str(min(points, one.points)))
        for one in card.criteria
    }
    for key, value in said.items():
        answers[key] = Answer(value, "heard at 0:20" if value == "hit" else "")
    return answers


def scored(
    rater: Employee,
    agent: Employee,
    version: ScorecardVersion,
    *,
    occasion: Occasion | None = None,
    points: int = 5,
    **said: str,
) -> Assessment:
    """A final assessment of a call of just now."""
    draft = begin_assessment(rater, agent, version, occasion or Occasion("quality", timezone.now()))
    save_answers(rater, draft.id, answers_for(version.card, points=points, **said), "Well done.")
    return finish_assessment(rater, draft.id)


def tone(seconds: float = 2.0) -> bytes:
    """A WAV of a tone that swells, of 8 kHz."""
    file = BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        count = int(8000 * seconds)
        samples = (int(20000 * (n / count) * sin(2 * pi * 330 * n / 8000)) for n in range(count))
        sound.writeframes(b"".join(struct.pack("<h", one) for one in samples))
    return file.getvalue()


def recorded(
    coach: Employee,
    agent: Employee,
    number: str = "CALL-1",
    *,
    is_masked: bool = True,
    called_at: datetime | None = None,
    seconds: float = 2.0,
) -> Recording:
    """An uploaded recording; wants a storage of the test's own."""
    facts = CallFacts(
        number,
        called_at or timezone.now(),
        timezone.localdate() + timedelta(days=30),
        is_masked,
    )
    file = SimpleUploadedFile(f"{number}.wav", tone(seconds), content_type="audio/wav")
    return upload_recording(coach, agent, file, facts)


def approved_plan(coach: Employee, *, approved_at: datetime) -> CoachingPlan:
    """A plan as the manager has left it."""
    return CoachingPlan.objects.create(
        tenant=coach.tenant,
        kind=CoachingPlan.Kind.PLAN,
        first_day=date(2026, 3, 1),
        last_day=date(2026, 3, 15),
        analysis="Identity checks are left out.",
        measures="Every agent with D1, within two weeks.",
        drafted_by=coach,
        state=CoachingPlan.State.APPROVED,
        approved_at=approved_at,
    )


def sampled(keeper: Employee, agent: Employee, days: dict[date, str]) -> None:
    """One sampled call a day, with the defect codes that the text names."""
    batch = CallBatch.objects.create(
        tenant=keeper.tenant, name="calls.xlsx", imported_by=keeper, calls=len(days)
    )
    SampledCall.objects.bulk_create(
        SampledCall(
            tenant=keeper.tenant,
            batch=batch,
            employee=agent,
            call_number=f"S-{uuid7()}",
            called_on=day,
            defects=codes.split(),
        )
        for day, codes in days.items()
    )
