"""Several raters on one call, to see how far they agree."""

from django.db import models

from lms.coaching.rules.scoring import Answer, answers_from
from xapi.tenancy import UUIDModel


class Calibration(UUIDModel):
    """A call that several people score, each for themselves, and then talk about.

    Nobody sees what others said before all have said it, or it was opened by its host
    (`revealed_at`). `reference` is what they agreed on in the end.
    """

    title = models.CharField(max_length=120)
    recording = models.ForeignKey(
        "coaching.Recording", on_delete=models.PROTECT, related_name="calibrations"
    )
    version = models.ForeignKey(
        "coaching.ScorecardVersion", on_delete=models.PROTECT, related_name="calibrations"
    )
    host = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    opened_at = models.DateTimeField(auto_now_add=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    discussion = models.TextField(blank=True)
    reference = models.JSONField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class Rating(UUIDModel):
    """What one rater said; empty until `submitted_at`."""

    calibration = models.ForeignKey(Calibration, on_delete=models.CASCADE, related_name="ratings")
    rater = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "calibration", "rater"), name="calibration_rater_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.rater_id} in {self.calibration_id}"

    @property
    def given(self) -> dict[str, Answer]:
        return answers_from(self.answers)
