"""Duties with their evidence, reports of the teams, and the numbers a centre sets for itself."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.planning.rules.limits import NAMES, Limits
from xapi.tenancy import UUIDModel


class Duty(UUIDModel):
    """A duty of the office, of the teams or of a post; the centre words it (R13, R14, R26)."""

    holder = models.CharField(max_length=24)
    code = models.CharField(_("number"), max_length=12)
    words_en = models.CharField(_("duty in English"), max_length=300)
    words_zh = models.CharField(_("duty in Chinese"), max_length=300)
    is_active = models.BooleanField(_("in force"), default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("holder", "position")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "holder", "code"), name="duty_code_once"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.words_en}"


class DutyEvidence(UUIDModel):
    """What shows that a duty was done in a month, by the office or by a team."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="evidence")
    unit = models.ForeignKey(
        "people.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    month = models.DateField(help_text="The first day of the month.")
    text = models.TextField(_("what was done, and where it can be seen"))
    entered_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("entered_at",)
        indexes = (models.Index(fields=("tenant", "month", "unit"), name="evidence_of_month"),)

    def __str__(self) -> str:
        return f"{self.duty_id}: {self.month}"


class TeamReport(UUIDModel):
    """A team's training summary of a month, or of a year where `month` is 0 (R14, R145).

    `figures` are counted when it is handed in and stay as they were: label and value in words.
    """

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField(default=0)
    done = models.TextField(_("what was done"), blank=True)
    results = models.TextField(_("what came of it"), blank=True)
    problems = models.TextField(_("problems"), blank=True)
    next_steps = models.TextField(_("what comes next"), blank=True)
    figures = models.JSONField(default=list)
    written_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "unit", "year", "month"), name="team_report_once"
            ),
            models.CheckConstraint(
                condition=models.Q(month__lte=12), name="team_report_of_a_month"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}-{self.month}"


_FRESH = Limits()


def _days(label: object, default: int) -> models.PositiveSmallIntegerField:  # type: ignore[type-arg]
    return models.PositiveSmallIntegerField(
        label,  # type: ignore[arg-type]
        default=default,
        validators=[MaxValueValidator(366)],
    )


class LimitSet(UUIDModel):
    """The numbers of `rules.limits.Limits` as one centre has set them."""

    supervisor_days = _days(_("working days for the supervisor"), _FRESH.supervisor_days)
    office_days = _days(_("working days for the training office"), _FRESH.office_days)
    schedule_days = _days(_("working days until it is scheduled"), _FRESH.schedule_days)
    feedback_days = _days(_("working days for feedback"), _FRESH.feedback_days)
    help_days = _days(_("working days to answer a call for help"), _FRESH.help_days)
    team_meetings = _days(_("exchange meetings of a team per month"), _FRESH.team_meetings)
    trainer_meetings = _days(
        _("exchange meetings of the trainers per quarter"), _FRESH.trainer_meetings
    )
    reminder_days = _days(_("days before a needs plan is due: remind"), _FRESH.reminder_days)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant",), name="limit_set_once"),)

    def __str__(self) -> str:
        return f"{self.tenant}"

    @property
    def limits(self) -> Limits:
        return Limits(**{name: getattr(self, name) for name in NAMES})
