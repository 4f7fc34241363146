"""Who was there: what people did to sign, what the trainer saw, and what the sheet says."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.classes.models.runs import Participant, TrainingSession
from xapi.tenancy import UUIDModel


class ClassMaterial(UUIDModel):
    """A version of the material of a class: slides, a handout, a manual (R42)."""

    key = models.SlugField(_("key"), max_length=64)
    version = models.CharField(_("version"), max_length=32)
    title = models.CharField(_("title"), max_length=200)
    attachment = models.ForeignKey(
        "people.Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("key", "-made_at")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "key", "version"), name="material_once"),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class SignTerms(UUIDModel):
    """Somebody agreed that signing in as themselves stands for their signature by hand (A13)."""

    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=16)
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "employee", "version"), name="sign_terms_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.employee_id} accepted {self.version}"


class SignEvent(UUIDModel):
    """Somebody signed in or out, how, and when by our clock. Never changed; struck by a case."""

    class Direction(models.TextChoices):
        IN = "in", _("signed in")
        OUT = "out", _("signed out")

    class Method(models.TextChoices):
        CODE = "code", _("code on the screen")
        DRAWN = "drawn", _("drawn signature")
        TYPED = "typed", _("own sign-in and confirmation")
        SHEET = "sheet", _("signed on paper")

    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="signs")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="signs")
    direction = models.CharField(max_length=4, choices=Direction)
    method = models.CharField(max_length=8, choices=Method)
    at = models.DateTimeField()
    recorded_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    signature = models.ForeignKey(
        "people.Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    struck_by = models.ForeignKey(
        "classes.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "session", "participant", "direction"),
                condition=models.Q(struck_by=None),
                name="signed_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.participant_id} {self.direction} {self.at}"


class RollCallMark(UUIDModel):
    """What the trainer saw when calling the roll: somebody was there, or was not (R97)."""

    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="roll")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="roll")
    is_present = models.BooleanField()
    called_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "session", "participant"), name="roll_mark_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.participant_id}: {self.is_present}"


class SheetScan(UUIDModel):
    """A photograph of the signed sheet; the office confirms from it row by row (R94, R96)."""

    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="scans")
    attachment = models.ForeignKey("people.Attachment", on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("uploaded_at",)

    def __str__(self) -> str:
        return f"scan of {self.session_id}"


class Attendance(UUIDModel):
    """What the final sheet says of one person in one session (R97), and what was told of it.

    A row that `WAITS` for a case or for a decision on leave is told as not to be counted yet.
    `work_minutes` and `rest_minutes` divide the session by the roster of that day (R55).
    """

    class State(models.TextChoices):
        PRESENT = "present", _("Present")
        ABSENT = "absent", _("Absent")
        EXCUSED = "excused", _("Excused")
        WAITS = "waits", _("Not settled yet")

    session = models.ForeignKey(
        TrainingSession, on_delete=models.PROTECT, related_name="attendances"
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="attendances"
    )
    state = models.CharField(max_length=8, choices=State)
    minutes_late = models.PositiveSmallIntegerField(default=0)
    minutes_early = models.PositiveSmallIntegerField(default=0)
    minutes_present = models.PositiveSmallIntegerField(default=0)
    method = models.CharField(max_length=8, blank=True)
    leave_kind = models.CharField(max_length=16, blank=True)
    exempt = models.CharField(max_length=8, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    work_minutes = models.PositiveSmallIntegerField(default=0)
    rest_minutes = models.PositiveSmallIntegerField(default=0)
    statement = models.UUIDField(null=True, blank=True)
    record = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "session", "participant"), name="attendance_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.participant_id}: {self.state}"


class Amendment(UUIDModel):
    """A mark was changed after the sheet was final: by whom, why, from what to what (R102)."""

    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="amendments")
    reason = models.TextField()
    before = models.JSONField()
    after = models.JSONField()
    made_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("made_at", "id")

    def __str__(self) -> str:
        return f"{self.attendance_id}: {self.reason}"
