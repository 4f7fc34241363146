"""Attendance as it is told: marks for the rules, and statements that marks are read from."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from lms.grading.rules.marks import ABSENT, EXCUSED, PRESENT, Mark
from tests.builders.told import Told, told
from xapi import vocabulary
from xapi.vocabulary import Extension, Verb

FIRST_DAY = date(2026, 3, 2)
VERBS = {PRESENT: "signed_in", ABSENT: "was_absent", EXCUSED: "was_excused"}


def mark(number: int, state: str = PRESENT, **details: Any) -> Mark:
    """The mark of the session with this number, one session a day; 60 minutes of 24 hours."""
    day = details.pop("day", FIRST_DAY + timedelta(days=number))
    name = f"{details.get('run', 'run-1')}/{number}"
    defaults: dict[str, Any] = {
        "run": "run-1",
        "late": 0,
        "early": 0,
        "minutes": 60,
        "run_minutes": 24 * 60,
        "leave": "",
        "exempt": "",
        "made_up": "",
    }
    return Mark(
        at=f"{day.isoformat()}T09:00:00.{number:06d}+00:00",
        statement_id=name,
        sha256="0" * 64,
        verb=VERBS[state],
        day=day.isoformat(),
        session=f"https://callcraft.example/sessions/{name}",
        state=state,
        **{**defaults, **details},
    )


def session_told(
    verb: Verb,
    registration: UUID,
    number: int,
    *,
    learner: object = "1",
    at: str = "",
    run: str = "run-1",
    **minutes: Any,
) -> Told:
    """One statement about a session, as `lms.classes` tells it. `minutes`: extensions by name."""
    extensions: dict[str, Any] = {
        _extension(name).iri: value
        for name, value in {"session_minutes": 60, "run_minutes": 1440, **minutes}.items()
    }
    return told(
        verb,
        registration,
        at or f"{FIRST_DAY + timedelta(days=number)}T09:00:00+08:00",
        learner=learner,
        activity=f"https://callcraft.example/xapi/activities/session/{run}-{number}",
        activity_type=vocabulary.TRAINING_SESSION.iri,
        extensions={**extensions, vocabulary.COURSE_RUN.iri: run},
    )


def _extension(name: str) -> Extension:
    found = getattr(vocabulary, name.upper())
    assert isinstance(found, Extension)
    return found


def tardy_rules(**ladder: Any) -> Mapping[str, Any]:
    """A ladder of lateness and what follows from it, as the regulation has them (R88, R91)."""
    text = {"en": "x", "zh-Hans": "某"}
    return {
        "ladders": [
            {
                "id": "tardy",
                "title": text,
                "clause": "C1",
                "of": "fact.tardy",
                "bands": [
                    {"from": 3, "to": 3, "days": "0.5"},
                    {"from": 4, "to": 6, "days": "1"},
                ],
                **ladder,
            }
        ],
        "consequences": [
            {
                "id": "tardy_absence",
                "title": text,
                "clause": "C1",
                "when": [">", "ladder.tardy.days", "0"],
                "recommend": "absence_days",
                "amount": "ladder.tardy.days",
                "confirm": "hr",
            },
            {
                "id": "tardy_review",
                "title": text,
                "clause": "C1",
                "when": ["is", "ladder.tardy.review"],
                "recommend": "review",
                "confirm": "hr",
            },
            {
                "id": "retake",
                "title": text,
                "clause": "C1",
                "when": ["is", "fact.retake_all"],
                "recommend": "retake_all",
                "amount": "fact.missed_hours",
                "confirm": "manager",
            },
        ],
    }
