"""Who plays what, and what all statements of a session share."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote
from uuid import UUID

from xapi.statements.formats import is_language
from xapi.vocabulary import (
    ATTEMPT,
    CALLCRAFT,
    CMI5_LAUNCH_MODE,
    COURSE,
    PROFILE,
    SCORM_CATEGORY,
)

Statement = dict[str, Any]
SCORM_12 = "scorm12"


@dataclass(frozen=True, slots=True)
class Scene:
    """Who plays what: the part that all statements of a session share."""

    actor: dict[str, Any]
    registration: UUID
    attempt: UUID
    session: UUID
    package: UUID
    package_title: str
    package_language: str
    item: str
    """The item's identifier in the manifest."""
    item_title: str
    mode: str
    language: str
    standard: str = SCORM_12


def course_activity_id(package: UUID) -> str:
    """The IRI of a package as an xAPI activity; the same wherever the service moves."""
    return f"{CALLCRAFT}packages/{package}"


def item_activity_id(package: UUID, identifier: str) -> str:
    """The IRI of one item of a package."""
    return f"{course_activity_id(package)}/items/{quote(identifier, safe='')}"


def context_of(scene: Scene) -> dict[str, Any]:
    """The context of every statement of a session: registration, course, attempt, profile."""
    return {
        "registration": str(scene.registration),
        "platform": "Callcraft",
        "language": scene.language,
        "contextActivities": {
            "grouping": [
                course_activity(scene),
                {
                    "objectType": "Activity",
                    "id": f"{course_activity_id(scene.package)}/attempts/{scene.attempt}",
                    "definition": {"type": ATTEMPT.iri},
                },
            ],
            "category": [
                {**SCORM_CATEGORY.as_statement_part(), "definition": {"type": PROFILE.iri}}
            ],
        },
        "extensions": {CMI5_LAUNCH_MODE.iri: scene.mode.capitalize()},
    }


def course_activity(scene: Scene) -> dict[str, Any]:
    """The package as an xAPI activity."""
    return {
        "objectType": "Activity",
        "id": course_activity_id(scene.package),
        "definition": {"type": COURSE.iri, "name": {language_tag(scene): scene.package_title}},
    }


def timestamp_of(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def language_tag(scene: Scene) -> str:
    """The package's language, or "und" (RFC 5646) where the manifest names none or nonsense."""
    return scene.package_language if is_language(scene.package_language) else "und"


def number_of(value: Decimal) -> int | Decimal:
    """An exact JSON number: 85 for "85.00", 87.5 for "87.5"."""
    whole = value.to_integral_value()
    return int(whole) if whole == value else value.normalize()
