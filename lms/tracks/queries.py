"""What others ask about enrolments."""

from collections.abc import Collection
from uuid import UUID

from lms.tracks.models import CourseRegistration


def enrolments_of_registrations(tenant: int, registrations: Collection[UUID]) -> set[UUID]:
    """The enrolments whose courses are played under `registrations`; unknown ones are left out."""
    return set(
        CourseRegistration.objects.filter(
            tenant=tenant, registration_id__in=list(registrations)
        ).values_list("enrolment_id", flat=True)
    )
