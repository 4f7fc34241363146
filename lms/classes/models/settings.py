"""What a centre sets for its classes, and the secret address of a person's calendar."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from xapi.tenancy import UUIDModel

_SHARE = (MinValueValidator(1), MaxValueValidator(100))


class ClassSettings(UUIDModel):
    """The numbers that the regulations leave to the centre (R19, R41, R57, R123)."""

    trainer_months = models.PositiveSmallIntegerField(
        _("experience a trainer of new hires has (months)"), default=12
    )
    trainer_rating = models.DecimalField(
        _("rating a trainer of new hires has (0 to 5)"),
        max_digits=3,
        decimal_places=2,
        default=Decimal("4.00"),
        validators=(MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(5))),
    )
    ready_hours = models.PositiveSmallIntegerField(
        _("hours before a class by which everything is ready"), default=24
    )
    off_phones_percent = models.PositiveSmallIntegerField(
        _("agents of a shift who may be in class at a time (%)"), default=30, validators=_SHARE
    )
    feedback_percent = models.PositiveSmallIntegerField(
        _("participants whose feedback closes a class (%)"), default=60, validators=_SHARE
    )
    sign_in_opens_minutes = models.PositiveSmallIntegerField(
        _("minutes before a class from which one may sign in"), default=30
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant",), name="class_settings_once"),
            models.CheckConstraint(
                condition=models.Q(off_phones_percent__lte=100, feedback_percent__lte=100),
                name="class_settings_are_shares",
            ),
        )

    def __str__(self) -> str:
        return f"classes of {self.tenant}"


class CalendarAddress(UUIDModel):
    """Where somebody's calendar program fetches their classes; only the hash of it is kept."""

    employee = models.ForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    token_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "employee"), name="calendar_address_once"),
        )
        indexes = (models.Index(fields=("token_sha256",), name="calendar_by_token"),)

    def __str__(self) -> str:
        return f"calendar of {self.employee_id}"
