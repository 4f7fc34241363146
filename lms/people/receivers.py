"""What follows when somebody changes how they sign in."""

from typing import Any

from allauth.account.signals import password_changed
from django.dispatch import receiver

from lms.people.models import Employee
from lms.people.services import note_own_password


@receiver(password_changed)
def on_password_changed(user: Employee, **_: Any) -> None:
    """The password is their own now, whoever gave them the one before."""
    note_own_password(user)
