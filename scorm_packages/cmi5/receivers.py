"""What cmi5 hears: that somebody was registered for a course, or is forgotten."""

from collections.abc import Mapping
from typing import Any

from django.db.models.signals import post_save

from scorm_packages.cmi5.services import evaluate_registration
from scorm_packages.cmi5.services.people import forget_registration
from scorm_packages.runtime.models import Package, Registration
from scorm_packages.runtime.signals import registration_forgotten


def evaluate_when_registered(instance: Registration, created: bool, **_: Any) -> None:
    """moveOn is evaluated at the time of registration (cmi5 §9.6.1)."""
    if created and instance.package.format == Package.Format.CMI5:
        evaluate_registration(tenant=instance.tenant, registration=instance.id)


def forget_units(registration: Registration, **_: Any) -> Mapping[str, int]:
    """What is kept of the units goes in the same transaction as the run-time's rows."""
    return forget_registration(registration)


def connect() -> None:
    """Begin to listen."""
    registration_forgotten.connect(forget_units, dispatch_uid="cmi5.forgotten")
    post_save.connect(evaluate_when_registered, sender=Registration, dispatch_uid="cmi5.registered")
