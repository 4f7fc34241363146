"""Coaching: the plan that has to be approved, and the talks that follow it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xapi.tenancy import UUIDModel


class Cause(models.TextChoices):
    """Why it happened, as coach and agent see it together (R52)."""

    KNOWLEDGE = "knowledge", _("Did not know")
    SKILL = "skill", _("Knew, could not do it yet")
    HABIT = "habit", _("Habit")
    WILL = "will", _("Did not see why")
    TOOL = "tool", _("Tool or process in the way")
    LOAD = "load", _("Too much at once")
    OTHER = "other", _("Something else")


class CoachingPlan(UUIDModel):
    """What follows from half a month of findings: a plan, or a note that nothing is to be done.

    Visits begin only after the manager has approved it (R39). A note needs no approval.
    """

    class Kind(models.TextChoices):
        PLAN = "plan", _("Coaching plan")
        NO_ACTION = "no_action", _("No action needed")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        WAITING = "waiting", _("Waits for approval")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")

    kind = models.CharField(max_length=12, choices=Kind)
    first_day = models.DateField()
    last_day = models.DateField()
    analysis = models.TextField()
    measures = models.TextField(blank=True)
    drafted_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-first_day",)
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "first_day", "drafted_by"), name="coaching_plan_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"


class CoachingTalk(UUIDModel):
    """One coach, one agent, at least one recording listened to together (R52).

    Each row is one talk that was held; it is corrected by another, never changed.
    """

    plan = models.ForeignKey(CoachingPlan, on_delete=models.PROTECT, related_name="talks")
    coach = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, related_name="coaching_talks"
    )
    held_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    cause = models.CharField(max_length=12, choices=Cause)
    observed = models.TextField()
    practised = models.TextField(blank=True)
    actions = models.JSONField(default=list)
    follow_up_on = models.DateField(null=True, blank=True)
    follow_up = models.TextField(blank=True)
    followed_up_at = models.DateTimeField(null=True, blank=True)
    enrolment = models.ForeignKey(
        "tracks.Enrolment", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    statement_id = models.UUIDField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(coach=models.F("agent")), name="talk_of_two_people"
            ),
        )
        indexes = (
            models.Index(fields=("tenant", "agent", "-held_at"), name="talk_of_agent"),
            models.Index(fields=("tenant", "follow_up_on"), name="talk_follow_up"),
        )

    def __str__(self) -> str:
        return f"{self.agent_id} at {self.held_at}"


class ReviewedRecording(UUIDModel):
    """A recording that was listened to in a talk."""

    talk = models.ForeignKey(CoachingTalk, on_delete=models.CASCADE, related_name="reviewed")
    recording = models.ForeignKey(
        "coaching.Recording", on_delete=models.PROTECT, related_name="talks"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "talk", "recording"), name="reviewed_recording_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.recording_id} in {self.talk_id}"
