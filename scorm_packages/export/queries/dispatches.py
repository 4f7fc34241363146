"""Dispatches, who uses them, and how the courses of their learners stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from scorm_packages.export.models import Dispatch, DispatchLearner, DispatchRegistration
from scorm_packages.export.rules.dispatching import Conditions, ancestors_of
from scorm_packages.export.rules.standing import (
    PartState,
    Standing,
    standing_of_parts,
    standing_of_whole,
)
from scorm_packages.runtime.embedding import Embedding
from scorm_packages.runtime.models import Attempt, Package, ScoState
from scorm_packages.runtime.queries import parts_of_packages

DISPATCHABLE = (Package.Format.SCORM_12, Package.Format.SCORM_2004)
"""Courses whose run-time page is ours, and so can tell a launcher how they stand."""
_PLACES = ("cmi.core.lesson_location", "cmi.location")


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """A learner of a dispatch, and how their latest registration stands."""

    learner: DispatchLearner
    taken: DispatchRegistration
    standing: Standing


def dispatches(tenant: int) -> QuerySet[Dispatch]:
    """The tenant's dispatches with `learner_count`, `registration_count` and `last_launch`."""
    return (
        Dispatch.objects.filter(tenant=tenant)
        .select_related("package")
        .annotate(
            learner_count=Count("learners", distinct=True),
            registration_count=Count("learners__registrations", distinct=True),
            last_launch=Max("learners__registrations__launched_at"),
        )
        .order_by("-created_at", "id")
    )


def conditions_of(dispatch: Dispatch) -> Conditions:
    """Under what conditions it plays, as the rules know them."""
    return Conditions(
        is_off=dispatch.switched_off_at is not None,
        expires_at=dispatch.expires_at,
        max_learners=dispatch.max_learners,
        max_registrations=dispatch.max_registrations,
        origins=dispatch.origins,
    )


def current_package(dispatch: Dispatch) -> Package | None:
    """The version that a learner who begins now gets; None when there is none any more.

    Versions of a course are packages in use that call themselves the same, which is how intake
    tells a new version (`scorm_packages.intake.queries.has_other_version`).
    """
    package = dispatch.package
    if dispatch.follows_newest:
        line = Package.objects.filter(
            tenant=dispatch.tenant,
            format=package.format,
            identifier=package.identifier,
            title=package.title,
            retired_at=None,
        )
        return line.order_by("-imported_at", "-id").first()
    return package if package.retired_at is None else None


def learner_of(dispatch: Dispatch, learner_id: str) -> DispatchLearner | None:
    rows = DispatchLearner.objects.filter(tenant=dispatch.tenant, dispatch=dispatch)
    return rows.filter(learner_id=learner_id).first()


def registrations_of(learner: DispatchLearner) -> list[DispatchRegistration]:
    """All takings of a learner, the latest first."""
    rows = DispatchRegistration.objects.filter(tenant=learner.tenant, learner=learner)
    return list(rows.select_related("registration__package").order_by("-number"))


def used_up(dispatch: Dispatch) -> tuple[int, int]:
    """How many learners and registrations there are."""
    learners = DispatchLearner.objects.filter(tenant=dispatch.tenant, dispatch=dispatch)
    taken = DispatchRegistration.objects.filter(tenant=dispatch.tenant, learner__dispatch=dispatch)
    return learners.count(), taken.count()


def learners_of(dispatch: Dispatch, most: int) -> list[LearnerRow]:
    """The learners who were here last, at most so many."""
    rows = (
        DispatchRegistration.objects.filter(tenant=dispatch.tenant, learner__dispatch=dispatch)
        .select_related("learner", "registration__package")
        .order_by("-launched_at")[: most * 2]
    )
    latest: dict[UUID, DispatchRegistration] = {}
    for taken in rows:
        latest.setdefault(taken.learner_id, taken)
    return [
        LearnerRow(taken.learner, taken, standing_of_registration(taken))
        for taken in list(latest.values())[:most]
    ]


def standing_of_registration(taken: DispatchRegistration) -> Standing:
    """How the latest attempt of a taking stands; nothing known where there is none."""
    attempts = Attempt.objects.filter(tenant=taken.tenant, registration=taken.registration_id)
    attempt = attempts.select_related("registration__package").order_by("-number").first()
    return Standing(None, None, None, "", 0) if attempt is None else _standing(attempt)


class Dispatched:
    """What the run-time asks about attempts that were launched for another system."""

    def embedding_of(self, tenant: int, attempt: UUID) -> Embedding | None:
        taken = _taken(tenant, attempt)
        if taken is None:
            return None
        origins: Sequence[str] = taken.learner.dispatch.origins
        return Embedding(taken.origin, taken.channel, ancestors_of(origins))

    def standing_of(self, tenant: int, attempt: UUID) -> dict[str, Any] | None:
        taken = _taken(tenant, attempt)
        if taken is None:
            return None
        found = Attempt.objects.select_related("registration__package").get(
            tenant=tenant, id=attempt
        )
        return dict(_standing(found).as_data(found.registration_id))


def _taken(tenant: int, attempt: UUID) -> DispatchRegistration | None:
    rows = DispatchRegistration.objects.filter(tenant=tenant, registration__attempts=attempt)
    return rows.select_related("learner__dispatch").first()


def _standing(attempt: Attempt) -> Standing:
    """`attempt` comes with its registration and package."""
    rows = ScoState.objects.filter(tenant=attempt.tenant, attempt=attempt).order_by("updated_at")
    states = [
        PartState(
            item=state.item_id,
            status=state.lesson_status,
            score_scaled=state.score_scaled,
            place=next((state.cmi[name] for name in _PLACES if state.cmi.get(name)), ""),
            total_time_cs=state.total_time_cs,
        )
        for state in rows
    ]
    package = attempt.registration.package
    if package.format == Package.Format.SCORM_12:
        parts = parts_of_packages(attempt.tenant, [package.id])[package.id]
        return standing_of_parts([part.id for part in parts], states)
    return standing_of_whole(
        attempt.completion_status, attempt.success_status, attempt.score_scaled, states
    )


def is_over(dispatch: Dispatch, now: datetime) -> bool:
    """Whether it plays nothing any more, by hand or by time."""
    ended = dispatch.expires_at is not None and now >= dispatch.expires_at
    return dispatch.switched_off_at is not None or ended
