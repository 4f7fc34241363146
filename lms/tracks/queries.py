"""What others ask about enrolments."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from xapi.lrs.queries.plain import plain_cursor
from xapi.lrs.rules import wire

_OF_REGISTRATIONS: Final = """
SELECT enrolment_id FROM tracks_courseregistration
WHERE tenant = %b AND registration_id = ANY(%b::uuid[])
"""


def enrolments_of_registrations(tenant: int, registrations: Collection[UUID]) -> set[UUID]:
    """The enrolments whose courses are played under `registrations`; unknown ones are left out."""
    # Asked whenever statements are stored, so it goes past the ORM, which would cost more than all
    # of the storing.
    with plain_cursor() as cursor:
        cursor.execute(_OF_REGISTRATIONS, [tenant, wire.uuid_array([*registrations])])
        return {row[0] for row in cursor.fetchall()}
