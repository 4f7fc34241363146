"""What is asked about sessions and about what is satisfied."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.crypto import constant_time_compare, salted_hmac

from scorm_packages.cmi5.models import AuProgress, AuSession, CourseProgress
from scorm_packages.cmi5.rules.move_on import NOTHING, Standing, is_satisfied, satisfied_groups
from scorm_packages.cmi5.rules.statements import Scene, actor_of
from scorm_packages.cmi5.rules.structure import Group, read_structure
from scorm_packages.runtime.models import Package, PackageItem, Registration


@dataclass(frozen=True, slots=True)
class CourseStanding:
    """How far a registration's course is, unit by unit.

    `satisfied` are the items, units and blocks, whose criterion is met; `waived` those units that
    were let off.
    """

    is_satisfied: bool
    satisfied: frozenset[UUID]
    waived: frozenset[UUID]


def course_standing(registration: Registration) -> CourseStanding:
    """What a course page shows of a cmi5 or Tin Can course; `registration` with its package."""
    course = course_of(registration.tenant, registration.package_id)
    standings = standings_of(registration)
    items = dict(
        PackageItem.objects.filter(
            tenant=registration.tenant, package=registration.package_id
        ).values_list("identifier", "id")
    )
    done = {
        unit.id
        for unit in course.units()
        if is_satisfied(unit.move_on, standings.get(unit.id, NOTHING))
    }
    groups = list(satisfied_groups(course, standings))
    waived = {identifier for identifier, one in standings.items() if one.waived}
    return CourseStanding(
        is_satisfied=any(group is course for group in groups),
        satisfied=frozenset(
            items[one] for one in done.union(group.id for group in groups) if one in items
        ),
        waived=frozenset(items[one] for one in waived if one in items),
    )


# Packages never change once they are installed.
@lru_cache(maxsize=64)
def course_of(tenant: int, package: UUID) -> Group:
    """The course structure of an installed package. Raises LookupError where it has none."""
    rows = Package.objects.filter(tenant=tenant, id=package)
    structure = rows.values_list("structure", flat=True).get()
    if structure is None:
        raise LookupError(f"package {package} has no course structure")
    return read_structure(structure)


@lru_cache(maxsize=4096)
def is_of_units(tenant: int, label: str) -> bool:
    """Whether the package of this host name is one whose content speaks to the record store."""
    formats = (Package.Format.CMI5, Package.Format.XAPI)
    return Package.objects.filter(tenant=tenant, label=label, format__in=formats).exists()


def scene_of(registration: Registration) -> Scene:
    """Who takes what, for statements about a registration."""
    actor = actor_of(registration.actor_home_page, registration.actor_name)
    return Scene(actor, registration.id, registration.package_id)


def standings_of(registration: Registration) -> Mapping[str, Standing]:
    """What was said of each unit, by publisher id; units that nobody spoke of are missing."""
    rows = AuProgress.objects.filter(
        tenant=registration.tenant, registration=registration
    ).select_related("item")
    return {row.item.identifier: standing_of(row) for row in rows}


def standing_of(row: AuProgress) -> Standing:
    """A unit's row as the rules know it."""
    return Standing(
        completed=row.completed_at is not None,
        passed=row.passed_at is not None,
        failed=row.failed_at is not None,
        waived=row.waived_at is not None,
        score=row.score_scaled,
    )


def told_course(registration: Registration) -> CourseProgress | None:
    """What was told of blocks and course."""
    return CourseProgress.objects.filter(
        tenant=registration.tenant, registration=registration
    ).first()


def session_of_token(tenant: int, launch_token: UUID) -> AuSession | None:
    """The session that a token of the record store was given to, with item and package."""
    rows = AuSession.objects.filter(tenant=tenant, launch_token=launch_token)
    return rows.select_related("item", "registration__package").first()


def session_with_item(tenant: int, session: UUID) -> AuSession | None:
    """A session with its item, registration and package."""
    rows = AuSession.objects.filter(tenant=tenant, id=session)
    return rows.select_related("item", "registration__package").first()


def silent_sessions(now: datetime, *, silent_since: datetime) -> list[tuple[int, UUID]]:
    """Open sessions of all tenants that have expired, or said nothing for long.

    As (tenant, session), the oldest first.
    """
    spoke_at = Coalesce("last_statement_at", "launched_at")
    rows = AuSession.objects.filter(terminated_at=None, abandoned_at=None).alias(spoke_at=spoke_at)
    over = rows.filter(Q(expires_at__lte=now) | Q(spoke_at__lt=silent_since))
    return list(over.order_by("launched_at").values_list("tenant", "id"))


def fetch_key(tenant: int, session: UUID) -> str:
    """What opens a session's fetch URL. It follows from the session and is kept nowhere."""
    return _fetch_key(settings.SECRET_KEY, tenant, session)


def read_fetch_key(key: str, *, secrets: Collection[str]) -> tuple[int, UUID] | None:
    """The tenant and session whose fetch URL a key opens; None for a key that we did not make."""
    tenant, _, rest = key.partition(".")
    session, _, _ = rest.partition(".")
    if not (tenant.isascii() and tenant.isdigit() and len(tenant) < 19):
        return None
    try:
        parts = int(tenant), UUID(hex=session)
    except ValueError:
        return None
    made = (_fetch_key(secret, *parts) for secret in secrets)
    return parts if any(constant_time_compare(key, one) for one in made) else None


def _fetch_key(secret: str, tenant: int, session: UUID) -> str:
    text = f"{tenant}.{session.hex}"
    mac = salted_hmac("callcraft.cmi5.fetch", text, secret=secret, algorithm="sha256").hexdigest()
    return f"{text}.{mac}"
