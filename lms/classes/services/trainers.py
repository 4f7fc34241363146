"""Trainers: kept, confirmed, waived (R19, R20)."""

from django.db import transaction
from django.utils import timezone

from lms.classes.exceptions import ReasonMissing
from lms.classes.models import TrainerProfile
from lms.people.models import Employee
from lms.people.services import audit


@transaction.atomic
def save_trainer(actor: Employee, profile: TrainerProfile) -> TrainerProfile:
    """Keep a profile, new or changed. A changed one stays confirmed."""
    if profile.employee is not None:
        profile.name = profile.employee.name
    profile.tenant = actor.tenant
    profile.full_clean(exclude=["waived_by", "confirmed_by"])
    profile.save()
    audit(actor, "classes.trainer_saved", "trainer", profile.id, {"name": profile.name})
    return profile


@transaction.atomic
def confirm_trainer(actor: Employee, profile: TrainerProfile, *, confirmed: bool = True) -> None:
    """Confirm a trainer, so that runs can be planned with them (R20), or take that back."""
    profile.confirmed_by = actor if confirmed else None
    profile.confirmed_at = timezone.now() if confirmed else None
    profile.save(update_fields=["confirmed_by", "confirmed_at"])
    action = "classes.trainer_confirmed" if confirmed else "classes.trainer_unconfirmed"
    audit(actor, action, "trainer", profile.id, {"name": profile.name})


@transaction.atomic
def waive_marks(actor: Employee, profile: TrainerProfile, reason: str) -> None:
    """Sign that somebody below the marks may teach new hires (R19). Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    profile.waiver, profile.waived_by = reason.strip(), actor
    profile.waived_at = timezone.now()
    profile.save(update_fields=["waiver", "waived_by", "waived_at"])
    audit(actor, "classes.trainer_waived", "trainer", profile.id, {"reason": profile.waiver})
