"""What makes a training a training: topic, form, place, and the post it serves (R1, R2, R3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

NOT_POST_RELATED: Final = "NOT_POST_RELATED"


@dataclass(frozen=True, slots=True)
class Plan:
    """What of a run decides whether it is valid."""

    topic: str
    form: str
    place: str
    objectives: str
    post_tags: Sequence[str]
    sessions: int
    trainer: bool


def missing(plan: Plan) -> tuple[str, ...]:
    """What a run lacks before it can be announced."""
    wanted = {
        "topic": bool(plan.topic.strip()),
        "form": bool(plan.form),
        "place": bool(plan.place.strip()),
        "objectives": bool(plan.objectives.strip()),
        "trainer": plan.trainer,
        "sessions": plan.sessions > 0,
    }
    return tuple(name for name, there in wanted.items() if not there)


def not_post_related(tags: Iterable[str], posts: Iterable[str]) -> list[str]:
    """The posts that a run does not serve by its tags: each is a warning, NOT_POST_RELATED."""
    known = {tag.strip().casefold() for tag in tags if tag.strip()}
    return sorted({post for post in posts if post.strip().casefold() not in known})


@dataclass(frozen=True, slots=True)
class Trainer:
    """What is known of a trainer; `rating` is 0 to 5, None where nobody has rated."""

    months: int
    rating: Decimal | None
    has_waiver: bool


def trainer_lacks(trainer: Trainer, months: int, rating: Decimal) -> tuple[str, ...]:
    """What a trainer of new hires lacks (R19): nothing with a signed waiver."""
    if trainer.has_waiver:
        return ()
    lacks = []
    if trainer.months < months:
        lacks.append("experience")
    if trainer.rating is None or trainer.rating < rating:
        lacks.append("rating")
    return tuple(lacks)
