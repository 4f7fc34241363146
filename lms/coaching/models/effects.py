"""How the effect of a track is evaluated, and figures of the operation it is seen in."""

from django.db import models

from lms.coaching.rules.effect import FIGURES
from xapi.tenancy import UUIDModel


class EvaluationPlan(UUIDModel):
    """Up to which level a track is evaluated, how, and until when (R113, R128).

    `pre_item` and `post_item` are the tests before and after. `published_at`: when the results
    were made known to everybody, as figures of groups only (R129, A34).
    """

    track = models.OneToOneField(
        "tracks.Track", on_delete=models.PROTECT, related_name="evaluation_plan"
    )
    level = models.PositiveSmallIntegerField(choices=[(level, str(level)) for level in range(1, 5)])
    methods = models.JSONField(default=list)
    due_on = models.DateField()
    pre_item = models.ForeignKey(
        "tracks.TrackItem", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    post_item = models.ForeignKey(
        "tracks.TrackItem", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    incentives = models.TextField(blank=True)
    conclusion = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.track_id} up to level {self.level}"


class OperationFigure(UUIDModel):
    """A figure of the operation over some days: of one agent, or (no employee) of the centre."""

    employee = models.ForeignKey(
        "people.Employee",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="operation_figures",
    )
    figure = models.CharField(
        max_length=24, choices=[(key.value, words["en"]) for key, words in FIGURES.items()]
    )
    first_day = models.DateField()
    last_day = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=3)
    n = models.PositiveIntegerField()
    imported_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "employee", "figure", "first_day", "last_day"),
                name="figure_once",
                nulls_distinct=False,
            ),
        )
        indexes = (models.Index(fields=("tenant", "figure", "first_day"), name="figure_by_day"),)

    def __str__(self) -> str:
        return f"{self.figure}: {self.value}"
