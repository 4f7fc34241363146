"""What a centre sets for its scoring of calls."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from xapi.tenancy import UUIDModel

_DAYS = (MinValueValidator(1), MaxValueValidator(60))


class CoachingSettings(UUIDModel):
    """The days that the regulations leave open: until when a score is disputed and answered."""

    workdays_to_dispute = models.PositiveSmallIntegerField(
        _("working days in which an agent may dispute a score"), default=5, validators=_DAYS
    )
    workdays_to_answer = models.PositiveSmallIntegerField(
        _("working days in which each step of a dispute is answered"), default=3, validators=_DAYS
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant",), name="coaching_settings_once"),)

    def __str__(self) -> str:
        return f"{self.workdays_to_dispute} and {self.workdays_to_answer} working days"
