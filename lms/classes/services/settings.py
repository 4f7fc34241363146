"""The numbers that a centre sets for its classes."""

from django.db import transaction

from lms.classes.models import ClassSettings
from lms.people.models import Employee
from lms.people.services import audit


@transaction.atomic
def save_settings(actor: Employee, settings: ClassSettings) -> ClassSettings:
    """Keep the numbers, and who set them."""
    settings.tenant = actor.tenant
    settings.save()
    detail = {name: str(value) for name, value in settings.columns(without={"id"}).items()}
    audit(actor, "classes.settings_saved", "class_settings", settings.id, detail)
    return settings
