"""Who takes which package."""

from uuid import UUID

from django.db import transaction

from scorm_packages.runtime.models import Package, Registration


def register(
    *,
    tenant: int,
    package: Package | UUID,
    actor_home_page: str,
    actor_name: str,
    learner_name: str,
    learner_id: str,
    number: int = 1,
) -> Registration:
    """Return the learner's registration for a package, made at the first call.

    `actor_home_page` and `actor_name` are the xAPI account that every statement will carry;
    `learner_name` and `learner_id` are what the content is shown. A higher `number` is a further
    taking of the same package. Safe to call at the same time from many places.
    """
    package_id = package if isinstance(package, UUID) else package.id
    with transaction.atomic():
        registration, _created = Registration.objects.get_or_create(
            tenant=tenant,
            package_id=package_id,
            actor_home_page=actor_home_page,
            actor_name=actor_name,
            number=number,
            defaults={"learner_name": learner_name, "learner_id": learner_id},
        )
    return registration
