"""Feedback about a run and its trainer, or by the trainer, and what was made of it.

Answers to an anonymous form carry no author, no time, and a random id: their order says nothing.
"""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.coaching.rules.anonymity import K_MIN
from lms.coaching.rules.feedback import Direction, Kind, State
from xapi.tenancy import UUIDModel


class FeedbackForm(UUIDModel):
    """One form for one run and one trainer, and the case that it becomes (R123–R125)."""

    class Flow(models.TextChoices):
        COLLECTING = State.COLLECTING.value, _("Collecting answers")
        SUMMARISED = State.SUMMARISED.value, _("Summarised")
        REPLIED = State.REPLIED.value, _("Trainer has replied")
        ACTING = State.ACTING.value, _("Being acted on")
        VERIFIED = State.VERIFIED.value, _("Verified")
        CLOSED = State.CLOSED.value, _("Closed")

    kind = models.CharField(
        max_length=4,
        choices=[
            (Kind.TRAINER.value, _("Trainer (F9)")),
            (Kind.INTERNAL_TRAINER.value, _("Internal trainer (F10)")),
        ],
    )
    direction = models.CharField(
        max_length=8,
        choices=[
            (Direction.ABOUT.value, _("about the trainer")),
            (Direction.BY.value, _("by the trainer")),
        ],
    )
    run = models.UUIDField(null=True, blank=True)
    track = models.ForeignKey(
        "tracks.Track", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    trainer = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    is_anonymous = models.BooleanField(default=True)
    k_min = models.PositiveSmallIntegerField(default=K_MIN)
    closes_on = models.DateField()
    opened_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=12, choices=Flow, default=Flow.COLLECTING)
    summary = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    action = models.TextField(blank=True)
    action_owner = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    action_due = models.DateField(null=True, blank=True)
    verification = models.TextField(blank=True)
    waiver = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "run", "trainer", "direction"),
                condition=models.Q(run__isnull=False),
                name="feedback_of_run_once",
            ),
        )
        indexes = (models.Index(fields=("tenant", "state", "closes_on"), name="feedback_open"),)

    def __str__(self) -> str:
        return self.title_en


class Invitation(UUIDModel):
    """Somebody who is asked, and whether they have answered; never what."""

    form = models.ForeignKey(FeedbackForm, on_delete=models.CASCADE, related_name="invitations")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    has_answered = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "form", "employee"), name="feedback_invitation_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.employee_id} in {self.form_id}"


class FeedbackAnswer(UUIDModel):
    """One answer: ratings from 1 to 5 by question, and words. `author` only where not anonymous."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    form = models.ForeignKey(FeedbackForm, on_delete=models.CASCADE, related_name="answers")
    author = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ratings = models.JSONField()
    words = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.form_id)
