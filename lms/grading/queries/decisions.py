"""What is asked about decisions and about those who wait for one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from lms.grading.models import Decision
from lms.people.models import Employee
from lms.people.queries import visible_employees
from lms.people.rules.roles import Right
from lms.regulation.rules.rule_set import Text
from lms.tracks.models import CourseRegistration, Enrolment, TrackItem
from lms.tracks.rules.activities import item_activity
from scorm_packages.runtime.queries import parts_of_packages
from scorm_packages.runtime.rules.statements import course_activity_id


@dataclass(frozen=True, slots=True)
class Course:
    """An item of a track: of which activities it consists, and under which registrations played.

    An item without a package has an `activity` of its own, told under the enrolment itself.
    """

    key: str
    parts: tuple[str, ...]
    registrations: Mapping[UUID, str]
    """In the order of their beginning, each with the activity of its course as a whole."""
    activity: str = ""


def standing_decisions(
    tenant: int, enrolment_ids: Collection[UUID]
) -> dict[UUID, dict[str, Decision]]:
    """The current decision of every scope of each enrolment, by enrolment and scope."""
    standing: dict[UUID, dict[str, Decision]] = {one: {} for one in enrolment_ids}
    chains = Decision.objects.filter(tenant=tenant, enrolment__in=list(enrolment_ids))
    latest = chains.order_by("enrolment", "scope", "-number").distinct("enrolment", "scope")
    for decision in latest:
        standing[decision.enrolment_id][decision.scope] = decision
    return standing


def visible_decisions(viewer: Employee) -> QuerySet[Decision]:
    """The decisions a viewer may see: their own, and of those whose results they may see."""
    people = visible_employees(viewer, Right.SEE_RESULTS)
    return Decision.objects.filter(tenant=viewer.tenant, employee__in=people)


def chain_of(decision: Decision) -> QuerySet[Decision]:
    """All decisions about the same scope, the latest first."""
    return Decision.objects.filter(
        tenant=decision.tenant, enrolment=decision.enrolment_id, scope=decision.scope
    ).order_by("-number")


def courses_of(tenant: int, enrolments: Sequence[Enrolment]) -> dict[UUID, list[Course]]:
    """Every item of each enrolment's track, opened or not, by enrolment.

    An item consists of the parts of the version of its course that the learner plays: the one that
    was begun last, else the one that is in use now.
    """
    opened: dict[tuple[UUID, UUID], dict[UUID, str]] = {}
    begun: dict[tuple[UUID, UUID], UUID] = {}
    rows = CourseRegistration.objects.filter(
        tenant=tenant, enrolment__in=[enrolment.id for enrolment in enrolments]
    )
    for enrolment_id, item_id, registration, package in rows.order_by("id").values_list(
        "enrolment_id", "item_id", "registration_id", "registration__package_id"
    ):
        played = opened.setdefault((enrolment_id, item_id), {})
        played[registration] = course_activity_id(package)
        begun[enrolment_id, item_id] = package
    items = _items(tenant, {enrolment.track_id for enrolment in enrolments})
    in_use = {item.package_id for listed in items.values() for item in listed if item.package_id}
    parts = parts_of_packages(tenant, in_use | set(begun.values()))
    activities = {
        package: tuple(sorted(part.activity for part in counted))
        for package, counted in parts.items()
    }

    def course(enrolment: UUID, item: TrackItem) -> Course:
        package = begun.get((enrolment, item.id), item.package_id)
        if package is None:
            activity = item_activity(item.id)
            return Course(item.key, (activity,), {}, activity)
        return Course(item.key, activities[package], opened.get((enrolment, item.id), {}))

    return {
        enrolment.id: [course(enrolment.id, item) for item in items.get(enrolment.track_id, ())]
        for enrolment in enrolments
    }


def _items(tenant: int, tracks: Collection[UUID]) -> dict[UUID, list[TrackItem]]:
    """The items of each track, by key."""
    found: dict[UUID, list[TrackItem]] = {}
    items = TrackItem.objects.filter(tenant=tenant, track__in=tracks).order_by("key")
    for item in items.only("id", "track_id", "key", "package_id"):
        found.setdefault(item.track_id, []).append(item)
    return found


def titles_of_items(tenant: int, track_id: UUID) -> Mapping[str, Text]:
    """What the items of a track are called, by key."""
    items = TrackItem.objects.filter(tenant=tenant, track_id=track_id)
    return {
        key: {"en": english, "zh-Hans": chinese}
        for key, english, chinese in items.values_list("key", "title_en", "title_zh")
    }
