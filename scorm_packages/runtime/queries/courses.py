"""What sequencing reads: a package's activity tree, and the state of a learner's way through it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

from scorm_packages.runtime.models import (
    Attempt,
    LearnerRecord,
    Package,
    PackageItem,
    Registration,
)
from scorm_packages.runtime.queries.actors import actor_of
from scorm_packages.runtime.rules.course_result import CourseResult
from scorm_packages.runtime.rules.statements import Scene
from scorm_packages.sequencing.definition import Activity, ActivityTree
from scorm_packages.sequencing.tracking import CourseState, GlobalObjective


@dataclass(frozen=True, slots=True)
class Structure:
    """A course of SCORM 2004 as it was installed."""

    tree: ActivityTree
    activities: dict[str, Activity]
    items: dict[str, UUID]
    """The package's items by activity; the root is none."""
    shared_objectives: frozenset[str]
    """Global objectives that outlive the attempt, …"""
    shared_stores: frozenset[str]
    """… and stores that do."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item belongs."""

    package: UUID
    activity: str


@dataclass(slots=True)
class LockedCourse:
    """An attempt on a course, its row locked, and what is shared with others, locked as well."""

    tenant: int
    attempt: UUID
    structure: Structure
    state: CourseState
    is_new: bool
    """Nothing has been stored yet."""
    delivery: int
    revision: int
    result: CourseResult
    record: LearnerRecord | None
    """None where the course shares nothing."""
    scene: Scene
    """Of statements about the course; its `item` is empty."""


# Packages never change once they are installed.
@lru_cache(maxsize=256)
def structure_of(tenant: int, package: UUID) -> Structure:
    """The activity tree of an installed package, read once.

    Raises Package.DoesNotExist; msgspec.ValidationError when it has none.
    """
    document = Package.objects.values_list("structure", flat=True).get(tenant=tenant, id=package)
    tree = msgspec.convert(document, ActivityTree)
    activities = {activity.id: activity for activity in tree.root.walk()}
    rows = PackageItem.objects.filter(tenant=tenant, package=package)
    maps = {
        one.target
        for activity in activities.values()
        for objective in activity.objectives
        for one in objective.maps
    }
    stores = {one.target for activity in activities.values() for one in activity.shared_data}
    return Structure(
        tree=tree,
        activities=activities,
        items=dict(rows.values_list("identifier", "id")),
        shared_objectives=frozenset(maps if tree.objectives_global_to_system else ()),
        shared_stores=frozenset(stores if tree.shared_data_global_to_system else ()),
    )


@lru_cache(maxsize=16384)
def place_of_item(tenant: int, item: UUID) -> Place:
    """The package and the activity of an item."""
    rows = PackageItem.objects.filter(tenant=tenant, id=item)
    return Place(*rows.values_list("package_id", "identifier").get())


def activity_of_item(tenant: int, item: UUID) -> Activity:
    """The activity that an item of a course of SCORM 2004 is."""
    place = place_of_item(tenant, item)
    return structure_of(tenant, place.package).activities[place.activity]


def locked_course(tenant: int, attempt: UUID, *, language: str) -> LockedCourse:
    """Lock an attempt on a course of SCORM 2004, and then what its learner's courses share."""
    row = (
        Attempt.objects.select_for_update(of=("self",), no_key=True)
        .select_related("registration__package")
        .get(tenant=tenant, id=attempt)
    )
    registration = row.registration
    structure = structure_of(tenant, registration.package_id)
    record = None
    if structure.shared_objectives or structure.shared_stores:
        record = locked_record(tenant, registration.actor_home_page, registration.actor_name)
    return LockedCourse(
        tenant=tenant,
        attempt=attempt,
        structure=structure,
        state=_state(row, structure, record),
        is_new=row.course is None,
        delivery=row.delivery,
        revision=row.revision,
        result=CourseResult(row.completion_status, row.success_status, row.score_scaled),
        record=record,
        scene=_scene(row, language),
    )


def locked_record(tenant: int, home_page: str, name: str) -> LearnerRecord:
    """Lock what a learner's courses share; made when it is first asked for."""
    rows = LearnerRecord.objects.select_for_update(no_key=True)
    known = {"tenant": tenant, "actor_home_page": home_page, "actor_name": name}
    found = rows.filter(**known).first()
    if found is not None:
        return found
    LearnerRecord.objects.bulk_create([LearnerRecord(**known)], ignore_conflicts=True)
    return rows.get(**known)


def keep_preferences(tenant: int, attempt: UUID, preferences: Mapping[str, str]) -> None:
    """Let the learner's next SCO know what this one was told (RTE §4.2.14)."""
    registration = Registration.objects.get(tenant=tenant, attempts=attempt)
    record = locked_record(tenant, registration.actor_home_page, registration.actor_name)
    record.preferences = {**record.preferences, **preferences}
    record.save(update_fields=["preferences"])


def preferences_of(tenant: int, home_page: str, name: str) -> dict[str, str]:
    """cmi.learner_preference as the learner's last SCO left it, by element."""
    rows = LearnerRecord.objects.filter(tenant=tenant, actor_home_page=home_page, actor_name=name)
    return rows.values_list("preferences", flat=True).first() or {}


def state_of_attempt(attempt: Attempt) -> CourseState:
    """The state of a course to look at, with what its learner's courses share; nothing is locked.

    `attempt` comes with its registration.
    """
    registration = attempt.registration
    structure = structure_of(attempt.tenant, registration.package_id)
    record = None
    if structure.shared_objectives or structure.shared_stores:
        record = LearnerRecord.objects.filter(
            tenant=attempt.tenant,
            actor_home_page=registration.actor_home_page,
            actor_name=registration.actor_name,
        ).first()
    return _state(attempt, structure, record)


def _state(row: Attempt, structure: Structure, record: LearnerRecord | None) -> CourseState:
    if row.course is None:
        # Drawn from the attempt's id: chance that can be followed.
        state = CourseState(seed=row.id.int & 0xFFFF_FFFF)
    else:
        state = msgspec.convert(row.course, CourseState)
    if record is not None:
        shared = {k: v for k, v in record.objectives.items() if k in structure.shared_objectives}
        state.globals |= msgspec.convert(shared, dict[str, GlobalObjective])
        state.shared |= {k: v for k, v in record.stores.items() if k in structure.shared_stores}
    return state


def _scene(row: Attempt, language: str) -> Scene:
    registration, package = row.registration, row.registration.package
    return Scene(
        actor=actor_of(
            registration.actor_home_page, registration.actor_name, registration.learner_name
        ),
        registration=registration.id,
        attempt=row.id,
        session=row.id,
        package=package.id,
        package_title=package.title,
        package_language=package.language,
        item="",
        item_title="",
        standard=package.format,
        mode="normal",
        language=language,
    )


def as_document(value: Any) -> Any:
    """A part of the state as JSON values; what is at its initial value is left out."""
    return msgspec.to_builtins(value, str_keys=True)


def as_result_columns(result: CourseResult) -> dict[str, str | Decimal | None]:
    """The columns of `Attempt` that hold a course's result."""
    return {
        "completion_status": result.completion,
        "success_status": result.success,
        "score_scaled": result.measure,
    }
