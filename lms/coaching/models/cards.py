"""Scorecards, what was scored by them, and disputes about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.coaching.rules.card import Card
from lms.coaching.rules.scoring import Answer, answers_from
from xapi.tenancy import UUIDModel


class Scorecard(UUIDModel):
    """A scorecard through all its versions."""

    key = models.CharField(max_length=64)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    minimum_sample = models.PositiveSmallIntegerField(default=4)
    """How many calls of an agent are to be scored in a month before their average says anything."""
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("key",)
        constraints = (
            models.UniqueConstraint(fields=("tenant", "key"), name="scorecard_key_once"),
        )

    def __str__(self) -> str:
        return self.title_en


class ScorecardVersion(UUIDModel):
    """One version; once published its content is fixed, which a trigger sees to."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("Active")
        RETIRED = "retired", _("Retired")

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "scorecard", "number"), name="scorecard_version_once"
            ),
            models.UniqueConstraint(
                fields=("tenant", "scorecard"),
                condition=models.Q(state="active"),
                name="scorecard_one_active",
            ),
            models.UniqueConstraint(
                fields=("tenant", "scorecard"),
                condition=models.Q(state="draft"),
                name="scorecard_one_draft",
            ),
        )

    def __str__(self) -> str:
        return f"{self.scorecard_id} v{self.number}"

    @property
    def card(self) -> Card:
        return Card.from_content(self.content)


class Assessment(UUIDModel):
    """A scorecard filled in about one agent: a draft of its rater, or final.

    A final one is not changed; another takes its place (`supersedes`). `score` is out of 100.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        FINAL = "final", _("Final")
        REPLACED = "replaced", _("Replaced")

    class Purpose(models.TextChoices):
        QUALITY = "quality", _("Quality sample")
        SIMULATION = "simulation", _("Simulated call")
        OBSERVATION = "observation", _("Observed at work")

    employee = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, related_name="call_assessments"
    )
    rater = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(
        ScorecardVersion, on_delete=models.PROTECT, related_name="assessments"
    )
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.QUALITY)
    recording = models.ForeignKey(
        "coaching.Recording",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assessments",
    )
    enrolment = models.ForeignKey(
        "tracks.Enrolment", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    item = models.ForeignKey(
        "tracks.TrackItem", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    call_number = models.CharField(max_length=64, blank=True)
    happened_at = models.DateTimeField()
    answers = models.JSONField(default=dict)
    remark = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)
    critical_hits = models.JSONField(default=list)
    final_at = models.DateTimeField(null=True, blank=True)
    statement_id = models.UUIDField(null=True, blank=True)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="draft") ^ models.Q(final_at__isnull=False),
                name="assessment_final_has_time",
            ),
        )
        indexes = (
            models.Index(fields=("tenant", "employee", "-final_at"), name="assessment_of_agent"),
            models.Index(fields=("tenant", "rater", "state"), name="assessment_of_rater"),
        )

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.score}"

    @property
    def given(self) -> dict[str, Answer]:
        return answers_from(self.answers)


class Dispute(UUIDModel):
    """An agent does not agree: first the rater answers, then somebody who leads quality."""

    class State(models.TextChoices):
        WITH_RATER = "with_rater", _("With the rater")
        ANSWERED = "answered", _("Answered by the rater")
        WITH_LEAD = "with_lead", _("With the lead of quality")
        KEPT = "kept", _("The score stands")
        CHANGED = "changed", _("The score was changed")

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="disputes")
    criterion = models.CharField(max_length=48, blank=True)
    reason = models.TextField()
    state = models.CharField(max_length=12, choices=State, default=State.WITH_RATER)
    raised_at = models.DateTimeField()
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.OneToOneField(
        Assessment, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "assessment"), name="dispute_once"),
        )
        indexes = (models.Index(fields=("tenant", "state", "due_on"), name="dispute_waiting"),)

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.WITH_RATER, self.State.ANSWERED, self.State.WITH_LEAD}
