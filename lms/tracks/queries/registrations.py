"""Whose statements these are."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from xapi.lrs.queries.plain import plain_cursor
from xapi.lrs.rules import wire

_OF_REGISTRATIONS: Final = """
SELECT enrolment_id FROM tracks_courseregistration
WHERE tenant = %b AND registration_id = ANY(%b::uuid[])
UNION ALL
SELECT id FROM tracks_enrolment WHERE tenant = %b AND id = ANY(%b::uuid[])
"""


def enrolments_of_registrations(tenant: int, registrations: Collection[UUID]) -> set[UUID]:
    """The enrolments whose courses are played under `registrations`; unknown ones are left out.

    What is told of an enrolled person outside packages has the enrolment itself as its
    registration (`services.tell`).
    """
    # Asked whenever statements are stored, so it goes past the ORM, which would cost more than all
    # of the storing.
    with plain_cursor() as cursor:
        wanted = wire.uuid_array([*registrations])
        cursor.execute(_OF_REGISTRATIONS, [tenant, wanted, tenant, wanted])
        return {row[0] for row in cursor.fetchall()}
