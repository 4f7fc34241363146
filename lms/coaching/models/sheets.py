"""Sheets of indicators, filled in by somebody about somebody."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.coaching.rules.sheets import Indicator, Kind, Verdict
from xapi.tenancy import UUIDModel

KIND_NAMES = {
    Kind.TRIAL_POST: _("Trial post"),
    Kind.CHECKPOINT: _("Follow-up"),
    Kind.PERIOD: _("Period assessment"),
    Kind.RATING: _("Performance rating"),
    Kind.TRAINING_MANAGER: _("Training manager"),
    Kind.TRAINER: _("Trainer"),
    Kind.INTERNAL_TRAINER: _("Internal trainer"),
}
VERDICT_NAMES = {
    Verdict.PASS: _("Passed"),
    Verdict.EXTEND: _("Extended"),
    Verdict.FAIL: _("Not passed"),
}


class IndicatorSheet(UUIDModel):
    """One sheet. A draft may be changed by its evaluator; a final one is replaced by another.

    `suggested` follows from the score; `verdict` is what the named evaluator decided (R117).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        FINAL = "final", _("Final")
        REPLACED = "replaced", _("Replaced")

    kind = models.CharField(max_length=16, choices=[(k.value, v) for k, v in KIND_NAMES.items()])
    employee = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, related_name="indicator_sheets"
    )
    evaluator = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    mentor = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_day = models.DateField()
    last_day = models.DateField()
    checkpoint_day = models.PositiveSmallIntegerField(null=True, blank=True)
    lines = models.JSONField(default=list)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    suggested = models.CharField(
        max_length=8, blank=True, choices=[(k.value, v) for k, v in VERDICT_NAMES.items()]
    )
    verdict = models.CharField(
        max_length=8, blank=True, choices=[(k.value, v) for k, v in VERDICT_NAMES.items()]
    )
    remark = models.TextField(blank=True)
    action = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    final_at = models.DateTimeField(null=True, blank=True)
    statement_id = models.UUIDField(null=True, blank=True)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="sheet_days_in_order"
            ),
            models.CheckConstraint(
                condition=~models.Q(employee=models.F("evaluator")), name="sheet_not_of_oneself"
            ),
            models.UniqueConstraint(
                fields=("tenant", "employee", "checkpoint_day", "first_day"),
                condition=models.Q(kind="checkpoint", supersedes=None),
                name="checkpoint_once",
            ),
        )
        indexes = (models.Index(fields=("tenant", "employee", "kind"), name="sheet_of_employee"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.employee_id}"

    @property
    def indicators(self) -> list[Indicator]:
        return [Indicator.from_record(one) for one in self.lines]


class Cadence(UUIDModel):
    """How often the people of a post are assessed (R110)."""

    post = models.CharField(max_length=80)
    months = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("post",)
        constraints = (models.UniqueConstraint(fields=("tenant", "post"), name="cadence_once"),)

    def __str__(self) -> str:
        return f"{self.post}: {self.months}"
