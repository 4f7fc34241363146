"""Recorded phone calls, what was said about them, and the pieces shown to others."""

from django.db import models

from xapi.tenancy import UUIDModel


class Recording(UUIDModel):
    """A recorded call of one agent. It goes on the day after `retain_until`; the row stays.

    `attachment` is empty once the sound is gone.
    """

    employee = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, related_name="call_recordings"
    )
    attachment = models.OneToOneField(
        "people.Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    call_number = models.CharField(max_length=64)
    called_at = models.DateTimeField()
    note = models.TextField(blank=True)
    is_masked = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    retain_until = models.DateField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "call_number"), name="recording_once"),
        )
        indexes = (
            models.Index(fields=("tenant", "employee", "-called_at"), name="recording_of_agent"),
            models.Index(fields=("tenant", "retain_until"), name="recording_by_end"),
        )

    def __str__(self) -> str:
        return self.call_number


class Comment(UUIDModel):
    """What somebody says about a moment of a call; `criterion` links it to a scorecard's key."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    at_ms = models.PositiveIntegerField()
    words = models.TextField()
    criterion = models.CharField(max_length=48, blank=True)
    assessment = models.ForeignKey(
        "coaching.Assessment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="comments",
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("at_ms", "made_at")
        indexes = (models.Index(fields=("tenant", "recording", "at_ms"), name="comment_by_time"),)

    def __str__(self) -> str:
        return f"{self.at_ms} ms: {self.words[:40]}"


class Clip(UUIDModel):
    """A piece of a call, from `start_ms` to `end_ms`, and why it may be shown to others."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="clips")
    author = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    start_ms = models.PositiveIntegerField()
    end_ms = models.PositiveIntegerField()
    consent = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("start_ms",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(end_ms__gt=models.F("start_ms")), name="clip_has_length"
            ),
        )

    def __str__(self) -> str:
        return self.title
