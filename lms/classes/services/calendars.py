"""The secret address from which a calendar program fetches somebody's classes."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from lms.classes.models import CalendarAddress
from lms.people.models import Employee
from lms.people.services import audit


@transaction.atomic
def new_address(employee: Employee) -> str:
    """Make a new secret for a person's calendar; the one before stops working at once."""
    token = secrets.token_urlsafe(32)
    CalendarAddress.objects.update_or_create(
        tenant=employee.tenant,
        employee=employee,
        defaults={"token_sha256": hash_of(token), "made_at": timezone.now()},
    )
    audit(employee, "classes.calendar_address_made", "employee", employee.id, {})
    return token


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
