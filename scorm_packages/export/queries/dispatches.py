"""Dispatches, who uses them, and how the courses of their learners stand."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, NullIf

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

DISPATCHABLE = (Package.Format.SCORM_12, Package.Format.SCORM_2004, Package.Format.H5P)
"""Courses whose run-time page is ours, and so can tell a launcher how they stand."""
_PLACES = ("cmi.core.lesson_location", "cmi.location")
_HEAVY = ("registration__package__structure", "registration__package__findings")
"""What describes a whole course, and comes with every row that names its package."""
_UNKNOWN = Standing(None, None, None, "", 0)


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
        .defer("package__structure", "package__findings")
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
            retired_at=None,
        )
        if not package.was_made_here:
            line = line.filter(title=package.title)
        return line.order_by("-imported_at", "-id").first()
    return package if package.retired_at is None else None


def learner_of(dispatch: Dispatch, learner_id: str) -> DispatchLearner | None:
    rows = DispatchLearner.objects.filter(tenant=dispatch.tenant, dispatch=dispatch)
    return rows.filter(learner_id=learner_id).first()


def registrations_of(learner: DispatchLearner) -> list[DispatchRegistration]:
    """All takings of a learner, the latest first."""
    rows = DispatchRegistration.objects.filter(tenant=learner.tenant, learner=learner)
    return list(rows.select_related("registration__package").defer(*_HEAVY).order_by("-number"))


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
        .defer(*_HEAVY)
        .order_by("-launched_at")[: most * 2]
    )
    latest: dict[UUID, DispatchRegistration] = {}
    for taken in rows:
        latest.setdefault(taken.learner_id, taken)
    shown = list(latest.values())[:most]
    standings = _standings_of_registrations(
        dispatch.tenant, [taken.registration_id for taken in shown]
    )
    return [
        LearnerRow(taken.learner, taken, standings.get(taken.registration_id, _UNKNOWN))
        for taken in shown
    ]


def standing_of_registration(taken: DispatchRegistration) -> Standing:
    """How the latest attempt of a taking stands; nothing known where there is none."""
    standings = _standings_of_registrations(taken.tenant, [taken.registration_id])
    return standings.get(taken.registration_id, _UNKNOWN)


def _standings_of_registrations(
    tenant: int, registrations: Collection[UUID]
) -> Mapping[UUID, Standing]:
    """How the latest attempt of each registration stands; three queries."""
    attempts = Attempt.objects.filter(tenant=tenant, registration__in=registrations)
    rows = attempts.select_related("registration__package").defer(*_HEAVY).order_by("number")
    latest = {attempt.registration_id: attempt for attempt in rows}
    standings = _standings(tenant, list(latest.values()))
    return {registration: standings[attempt.id] for registration, attempt in latest.items()}


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
        return dict(_standings(tenant, [found])[attempt].as_data(found.registration_id))


def _taken(tenant: int, attempt: UUID) -> DispatchRegistration | None:
    rows = DispatchRegistration.objects.filter(tenant=tenant, registration__attempts=attempt)
    return rows.select_related("learner__dispatch").first()


def _standings(tenant: int, attempts: Collection[Attempt]) -> Mapping[UUID, Standing]:
    """How attempts stand, by id; they come with registration and package.

    Of what content saved only its place is read: the rest may be large, and this is asked after
    everything that is saved.
    """
    place_12, place_2004 = (KeyTextTransform(name, "cmi") for name in _PLACES)
    nowhere = Value("", output_field=TextField())
    rows = (
        ScoState.objects.filter(tenant=tenant, attempt__in=attempts)
        .order_by("updated_at")
        .values_list(
            "attempt_id",
            "item_id",
            "lesson_status",
            "score_scaled",
            Coalesce(NullIf(place_12, nowhere), place_2004, nowhere),
            "total_time_cs",
        )
    )
    states: dict[UUID, list[PartState]] = defaultdict(list)
    for attempt, *state in rows:
        states[attempt].append(PartState(*state))
    packages = {attempt.registration.package_id for attempt in attempts}
    parts = parts_of_packages(tenant, packages)
    standings = {}
    for attempt in attempts:
        package = attempt.registration.package
        if package.format == Package.Format.SCORM_2004:
            standings[attempt.id] = standing_of_whole(
                attempt.completion_status,
                attempt.success_status,
                attempt.score_scaled,
                states[attempt.id],
            )
        else:
            counted = [part.id for part in parts[package.id]]
            standings[attempt.id] = standing_of_parts(counted, states[attempt.id])
    return standings


def is_over(dispatch: Dispatch, now: datetime) -> bool:
    """Whether it plays nothing any more, by hand or by time."""
    ended = dispatch.expires_at is not None and now >= dispatch.expires_at
    return dispatch.switched_off_at is not None or ended
