"""Standby cases (待岗): what was found wanting, what was done about it, what came of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.tracks.models.curricula import TrackItem
from lms.tracks.models.enrolments import Enrolment
from lms.tracks.rules.standby import Outcome, State
from xapi.tenancy import UUIDModel

STATES = {
    State.DRAFT.value: _("being prepared"),
    State.NOTICED.value: _("notice handed over"),
    State.TRAINING.value: _("in training"),
    State.REPORTED.value: _("report written"),
    State.DECIDED.value: _("decided"),
    State.APPEALED.value: _("appealed"),
    State.CLOSED.value: _("closed"),
    State.DROPPED.value: _("dropped"),
}
OUTCOMES = {
    Outcome.RETURN.value: _("back to the post"),
    Outcome.TRANSFER.value: _("another post"),
    Outcome.EXTEND.value: _("training extended"),
    Outcome.REFER_HR.value: _("referred to HR"),
}


class StandbyCase(UUIDModel):
    """One case (R149). Its `state` moves only as `rules.standby` allows; each move is a step."""

    class Reason(models.TextChoices):
        QA = "qa", _("call quality below standard")
        KPI = "kpi", _("figures of work below standard")
        EXAM = "exam", _("assessment not passed")
        COMPLAINT = "complaint", _("justified complaints")
        RULES = "rules", _("breach of norms")

    employee = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, related_name="standby_cases"
    )
    opened_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=list(STATES.items()), default=State.DRAFT.value)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    detail = models.TextField(_("what happened"))
    starts_on = models.DateField(_("first session on"))
    ends_on = models.DateField(_("to"))
    place = models.CharField(_("place"), max_length=120)
    pass_standard = models.TextField(_("pass standard"))
    follows = models.TextField(_("what follows when it is not met"))
    notice = models.ForeignKey(
        "people.Notice", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    noticed_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    refusal_witness = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    enrolment = models.ForeignKey(
        Enrolment, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    assessor = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    observations = models.TextField(_("observations"), blank=True)
    opinion = models.TextField(_("assessor's opinion"), blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    statement = models.TextField(_("what the employee says to it"), blank=True)
    outcome = models.CharField(max_length=12, choices=list(OUTCOMES.items()), blank=True)
    trained = models.BooleanField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    appeal_until = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "employee"),
                condition=~models.Q(state__in=["closed", "dropped"]),
                name="standby_case_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="standby_case_has_length",
            ),
        )
        indexes = (models.Index(fields=("tenant", "state"), name="standby_case_by_state"),)

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.state}"


class StandbyEvidence(UUIDModel):
    """One thing that shows the reason: a finding, a figure, a complaint; a file where there is."""

    case = models.ForeignKey(StandbyCase, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(_("what it is"), max_length=200)
    detail = models.TextField(_("what it shows"), blank=True)
    happened_on = models.DateField(_("day"))
    attachment = models.ForeignKey(
        "people.Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("happened_on", "id")

    def __str__(self) -> str:
        return self.title


class StandbyGap(UUIDModel):
    """One concrete shortcoming; its result is what the assessment of it showed (R152)."""

    case = models.ForeignKey(StandbyCase, on_delete=models.CASCADE, related_name="gaps")
    title = models.CharField(_("shortcoming"), max_length=200)
    closed = models.BooleanField(null=True, blank=True)
    result = models.TextField(_("result"), blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.title


class StandbyMeasure(UUIDModel):
    """What is done about a gap: an item that trains it, or one that measures it."""

    class Role(models.TextChoices):
        TRAINS = "trains", _("trains")
        MEASURES = "measures", _("measures")

    gap = models.ForeignKey(StandbyGap, on_delete=models.CASCADE, related_name="measures")
    item = models.ForeignKey(TrackItem, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=8, choices=Role)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "gap", "item", "role"), name="standby_measure_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} {self.role} {self.gap_id}"


class StandbyStep(UUIDModel):
    """A move of a case: what happened, by whom, and the record that was filed of it."""

    case = models.ForeignKey(StandbyCase, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    actor = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    event = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=list(STATES.items()))
    note = models.TextField(blank=True)
    record = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.event}: {self.state}"
