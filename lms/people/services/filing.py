"""Handing records to the archive, whoever keeps it."""

from collections.abc import Sequence

from lms.people.models import Employee
from lms.people.rules.filing import PersonalRecord
from lms.people.signals import record_filed


def file_records(tenant: int, records: Sequence[PersonalRecord]) -> None:
    """Have `records` archived, in the caller's transaction: they and what they tell of stand or
    fall together."""
    if records:
        record_filed.send(Employee, tenant=tenant, records=records)
