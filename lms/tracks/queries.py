"""What others ask about enrolments."""

from collections.abc import Collection
from uuid import UUID

from lms.tracks.models import CourseRegistration, Enrolment, TrackItem


def enrolments_of_registrations(tenant: int, registrations: Collection[UUID]) -> set[UUID]:
    """The enrolments whose courses are played under `registrations`; unknown ones are left out."""
    return set(
        CourseRegistration.objects.filter(
            tenant=tenant, registration_id__in=list(registrations)
        ).values_list("enrolment_id", flat=True)
    )


def evidence_plan(tenant: int, enrolment_id: UUID) -> dict[str, list[UUID]]:
    """Where the evidence of an enrolment lies: each item's key, and its registrations in order.

    An item that was never opened is there with an empty list.
    """
    track = Enrolment.objects.values_list("track_id", flat=True).get(tenant=tenant, id=enrolment_id)
    plan: dict[str, list[UUID]] = {
        key: []
        for key in TrackItem.objects.filter(tenant=tenant, track_id=track).values_list(
            "key", flat=True
        )
    }
    rows = CourseRegistration.objects.filter(tenant=tenant, enrolment_id=enrolment_id).order_by(
        "id"
    )
    for key, registration in rows.values_list("item__key", "registration_id"):
        plan[key].append(registration)
    return plan
