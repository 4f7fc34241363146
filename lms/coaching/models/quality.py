"""What quality assurance found in sampled calls, and whether it became rarer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.coaching.rules.loop import DEFAULT_SAMPLE
from xapi.tenancy import UUIDModel


class DefectCode(UUIDModel):
    """A kind of mistake, by the code that quality assurance uses."""

    code = models.CharField(max_length=32)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)

    class Meta:
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=("tenant", "code"), name="defect_code_once"),)

    def __str__(self) -> str:
        return self.code


class CallBatch(UUIDModel):
    """A sheet of sampled calls that somebody imported (R131)."""

    name = models.CharField(max_length=200)
    imported_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(auto_now_add=True)
    calls = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class SampledCall(UUIDModel):
    """One call that quality assurance listened to, with the defects it had, if any."""

    batch = models.ForeignKey(CallBatch, on_delete=models.PROTECT, related_name="sampled")
    employee = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, related_name="sampled_calls"
    )
    call_number = models.CharField(max_length=64)
    called_on = models.DateField()
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    defects = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "call_number"), name="sampled_call_once"),
        )
        indexes = (
            models.Index(fields=("tenant", "employee", "called_on"), name="sampled_of_agent"),
            models.Index(fields=("tenant", "called_on"), name="sampled_by_day"),
        )

    def __str__(self) -> str:
        return self.call_number


class QualityLoop(UUIDModel):
    """One defect of one agent, followed after training until it falls (F13, R126).

    It closes only by the figures: the next `wanted` sampled calls have to show less of it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    employee = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, related_name="quality_loops"
    )
    defect = models.ForeignKey(DefectCode, on_delete=models.PROTECT, related_name="loops")
    track = models.ForeignKey(
        "tracks.Track", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    talk = models.ForeignKey(
        "coaching.CoachingTalk",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="loops",
    )
    trained_on = models.DateField()
    wanted = models.PositiveSmallIntegerField(default=DEFAULT_SAMPLE)
    opened_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    before_defects = models.PositiveSmallIntegerField(null=True, blank=True)
    before_n = models.PositiveSmallIntegerField(null=True, blank=True)
    after_defects = models.PositiveSmallIntegerField(null=True, blank=True)
    after_n = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "employee", "defect"),
                condition=models.Q(state="open"),
                name="quality_loop_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.defect_id}"
