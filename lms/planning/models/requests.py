"""What people ask for between plans: a training, or help."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xapi.tenancy import UUIDModel


class TrainingRequest(UUIDModel):
    """An ad-hoc request for training, with the fields of the front-desk form (R44, F12)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUPERVISOR = "supervisor", _("with the supervisor")
        OFFICE = "office", _("with the training office")
        ACCEPTED = "accepted", _("accepted")
        MERGED = "merged", _("merged")
        SCHEDULED = "scheduled", _("scheduled")
        DELIVERED = "delivered", _("delivered")
        CLOSED = "closed", _("closed with feedback")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    requester = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "people.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    topic = models.CharField(_("topic"), max_length=200)
    reason = models.TextField(_("reason"))
    objective = models.TextField(_("objective"))
    participants = models.CharField(_("participants"), max_length=300)
    wished_on = models.DateField(_("wished day"), null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    since = models.DateTimeField()
    scheduled_on = models.DateField(_("scheduled day"), null=True, blank=True)
    item = models.ForeignKey(
        "PlanItem", null=True, blank=True, on_delete=models.SET_NULL, related_name="requests"
    )
    feedback = models.TextField(_("feedback"), blank=True)
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, blank=True)

    class Meta:
        ordering = ("-since",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(rating=None) | models.Q(rating__gte=1, rating__lte=5),
                name="request_rating_of_five",
            ),
        )
        indexes = (
            models.Index(fields=("tenant", "state", "since"), name="request_by_state"),
            models.Index(fields=("tenant", "requester"), name="request_of_requester"),
        )

    def __str__(self) -> str:
        return self.topic


class RequestMove(UUIDModel):
    """One step of a request: who brought it where, when, and what they said."""

    request = models.ForeignKey(TrainingRequest, on_delete=models.CASCADE, related_name="moves")
    at = models.DateTimeField()
    actor = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=TrainingRequest.State)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("at", "id")
        indexes = (models.Index(fields=("tenant", "request"), name="move_of_request"),)

    def __str__(self) -> str:
        return f"{self.request_id}: {self.state}"


class HelpRequest(UUIDModel):
    """Somebody needs training or technical help now; it stays open until they say it is over
    (R45)."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed")

    asked_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    topic = models.CharField(_("what about"), max_length=200)
    text = models.TextField(_("question"))
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at",)
        indexes = (models.Index(fields=("tenant", "state", "asked_at"), name="help_by_state"),)

    def __str__(self) -> str:
        return self.topic
