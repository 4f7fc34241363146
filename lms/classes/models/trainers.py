"""Who may teach: trainers, internal and from outside (R16, R19, R20)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from xapi.tenancy import UUIDModel


class TrainerProfile(UUIDModel):
    """A trainer of the centre's team. `rating` is 0 to 5; None where nobody has rated yet.

    The training office confirms a trainer before a run can be planned with them (R20). `waiver`
    says why somebody below the marks may still teach new hires (R19).
    """

    class Kind(models.TextChoices):
        INTERNAL = "internal", _("Internal trainer")
        EXTERNAL = "external", _("External trainer")

    employee = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.INTERNAL)
    organisation = models.CharField(_("from"), max_length=120, blank=True)
    experience_months = models.PositiveSmallIntegerField(_("experience (months)"), default=0)
    rating = models.DecimalField(
        _("rating (0 to 5)"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=(MinValueValidator(0), MaxValueValidator(5)),
    )
    certificates = models.TextField(_("certificates"), blank=True)
    waiver = models.TextField(blank=True)
    waived_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    waived_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(_("is active"), default=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "employee"),
                condition=models.Q(employee__isnull=False),
                name="trainer_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="external") | models.Q(employee__isnull=False),
                name="internal_trainer_is_employee",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_confirmed(self) -> bool:
        return self.is_active and self.confirmed_at is not None
