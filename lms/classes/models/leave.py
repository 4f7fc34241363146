"""Leave from class, exemption from the count of lateness, and making up what was missed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.classes.models.attendance import Attendance
from lms.classes.models.runs import Participant, TrainingSession
from xapi.tenancy import UUIDModel


class LeaveRequest(UUIDModel):
    """The leave form (F16) of one person for sessions of one run (R82–R87).

    Without `away_from` and `back_at` the sessions are missed as a whole; with them, in part.
    `was_in_time` says whether the deadlines of reading A9 were kept; whoever approves sees it.
    """

    class Reason(models.TextChoices):
        OFFICIAL = "official", _("Official duty")
        EMERGENCY = "emergency", _("Emergency")
        STATUTORY = "statutory", _("Statutory leave (sick, maternity, …)")
        PERSONAL = "personal", _("Personal reasons")

    class Path(models.TextChoices):
        ORDINARY = "ordinary", _("asked before")
        EMERGENCY = "emergency", _("told in an emergency")

    class State(models.TextChoices):
        TOLD = "told", _("told, form to follow")
        ASKED = "asked", _("waits for approval")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="leaves")
    sessions = models.ManyToManyField(TrainingSession, related_name="leaves")
    path = models.CharField(max_length=10, choices=Path)
    reason_kind = models.CharField(max_length=12, choices=Reason)
    reason = models.TextField(blank=True)
    proof = models.ForeignKey(
        "people.Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    away_from = models.DateTimeField(null=True, blank=True)
    back_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    returned_on = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    was_in_time = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("tenant", "state"), name="leave_by_state"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(away_from=None, back_at=None)
                | models.Q(back_at__gt=models.F("away_from")),
                name="partial_leave_has_length",
            ),
        )

    def __str__(self) -> str:
        return f"leave of {self.participant_id}"


class Exemption(UUIDModel):
    """A late arrival or early leave on official duty, which does not count (R89).

    It needs a proof; until it is decided, nobody can say how often somebody was late.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("waits")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")

    session = models.ForeignKey(
        TrainingSession, on_delete=models.PROTECT, related_name="exemptions"
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="exemptions"
    )
    reason = models.TextField()
    proof = models.ForeignKey(
        "people.Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "session", "participant"), name="exemption_once"
            ),
        )

    def __str__(self) -> str:
        return f"exemption of {self.participant_id}"


class MakeUp(UUIDModel):
    """Minutes that somebody missed and makes up by a day (R86, A16), in `session` once planned."""

    class State(models.TextChoices):
        OPEN = "open", _("to be made up")
        DONE = "done", _("made up")
        DROPPED = "dropped", _("no longer needed")

    attendance = models.OneToOneField(Attendance, on_delete=models.PROTECT, related_name="make_up")
    minutes = models.PositiveSmallIntegerField()
    until = models.DateField()
    session = models.ForeignKey(
        TrainingSession,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="makes_up",
    )
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("tenant", "state", "until"), name="make_up_by_day"),)

    def __str__(self) -> str:
        return f"{self.minutes} min until {self.until}"
