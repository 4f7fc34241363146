"""Meetings of teams and trainers, what each agent reports there, and everybody's memo book."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xapi.tenancy import UUIDModel


class Meeting(UUIDModel):
    """A meeting that counts as training: an exchange of a team or of the trainers, or a team's
    weekly meeting (R12, R53)."""

    class Kind(models.TextChoices):
        TEAM = "team", _("exchange of a team")
        TRAINERS = "trainers", _("exchange of the trainers")
        WEEKLY = "weekly", _("weekly meeting")

    kind = models.CharField(pgettext_lazy("of meeting or day", "kind"), max_length=10, choices=Kind)
    unit = models.ForeignKey(
        "people.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    topic = models.CharField(_("topic"), max_length=200)
    starts_at = models.DateTimeField(_("begins"))
    minutes_long = models.PositiveSmallIntegerField(_("minutes"), default=60)
    led_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(
        "PlanItem", null=True, blank=True, on_delete=models.SET_NULL, related_name="meetings"
    )
    minutes = models.TextField(_("minutes of the meeting"), blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-starts_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind="trainers") | models.Q(unit__isnull=False),
                name="meeting_of_a_team",
            ),
        )
        indexes = (
            models.Index(fields=("tenant", "kind", "starts_at"), name="meeting_by_kind"),
            models.Index(fields=("tenant", "unit", "starts_at"), name="meeting_of_unit"),
        )

    def __str__(self) -> str:
        return self.topic


class Attendance(UUIDModel):
    """Somebody invited to a meeting: whether they were there, and at a weekly meeting what they
    report of last week and will do better (R53)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    was_there = models.BooleanField(default=False)
    last_week = models.TextField(_("last week"), blank=True)
    next_steps = models.TextField(_("what I will do better"), blank=True)

    class Meta:
        ordering = ("employee__name",)
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "meeting", "employee"), name="meeting_attendance_once"
            ),
        )
        indexes = (models.Index(fields=("tenant", "employee"), name="meeting_attendance_of_one"),)

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.employee_id}"


class Memo(UUIDModel):
    """A problem or idea that an agent noted at once. It is theirs alone until they offer it as a
    need (R54)."""

    employee = models.ForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("what happened, or what came to mind"))
    need = models.OneToOneField(
        "Need", null=True, blank=True, on_delete=models.SET_NULL, related_name="memo"
    )

    class Meta:
        ordering = ("-at",)
        indexes = (models.Index(fields=("tenant", "employee", "-at"), name="memo_of_employee"),)

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.at}"
