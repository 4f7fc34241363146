"""Statements that did not get through."""

from django.db import models
from django.db.models import Q

from xapi.forwarding.models.partners import Destination, Source
from xapi.forwarding.rules.reasons import Reason, reason_of
from xapi.tenancy import UUIDModel


class LetterState(models.TextChoices):
    """OPEN: a person decides. WANTED: to be sent once more. Then it is DELIVERED or DISMISSED."""

    OPEN = "open"
    WANTED = "wanted"
    DELIVERED = "delivered"
    DISMISSED = "dismissed"


class DeadLetter(UUIDModel):
    """A statement that a destination refused for good, or that a source had and we refused.

    Of the statement only its id is kept: ours is in the record, the other's at the source. `held`
    is the key of the actor whose later statements wait for this one, if they do, and `caught_up`
    the position up to which they have been sent since it was settled.
    """

    destination = models.ForeignKey(
        Destination, on_delete=models.CASCADE, null=True, blank=True, related_name="letters"
    )
    source = models.ForeignKey(
        Source, on_delete=models.CASCADE, null=True, blank=True, related_name="letters"
    )
    statement_id = models.UUIDField()
    position = models.BigIntegerField(null=True, blank=True)
    held = models.BigIntegerField(null=True, blank=True)
    caught_up = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=40)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    detail = models.TextField(blank=True)
    state = models.CharField(
        max_length=12, choices=LetterState.choices, default=LetterState.OPEN.value
    )
    attempts = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        db_table = "forwarding_dead_letter"
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "destination", "statement_id"),
                name="forwarding_letter_out_once",
            ),
            models.UniqueConstraint(
                fields=("tenant", "source", "statement_id"), name="forwarding_letter_in_once"
            ),
            models.CheckConstraint(
                condition=Q(destination=None, source__isnull=False)
                | Q(destination__isnull=False, source=None),
                name="forwarding_letter_of_one",
            ),
        )
        indexes = (
            models.Index(
                fields=("tenant", "destination", "state", "position"), name="forwarding_letter_out"
            ),
        )

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.reason}"

    @property
    def reason_known(self) -> Reason | None:
        """Why, in words."""
        return reason_of(self.reason)
