"""Setting the numbers that the regulations leave to the centre."""

from django.db import transaction

from lms.coaching.models import CoachingSettings
from lms.people.models import Employee
from lms.people.services import audit


@transaction.atomic
def save_settings(actor: Employee, settings: CoachingSettings) -> CoachingSettings:
    """Keep the numbers, and who set them. Answers that are awaited keep their day."""
    settings.tenant = actor.tenant
    settings.save()
    detail = {name: str(value) for name, value in settings.columns(without={"id"}).items()}
    audit(actor, "coaching.settings_saved", "coaching_settings", settings.id, detail)
    return settings
