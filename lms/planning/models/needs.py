"""What training is needed: the survey of a year, the plans of the teams, and each need."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xapi.tenancy import UUIDModel


class NeedsSurvey(UUIDModel):
    """The needs survey of a year in three parts; without all of them no annual plan is approved
    (R28)."""

    year = models.PositiveSmallIntegerField(_("year"))
    strategy = models.TextField(blank=True)
    daily_work = models.TextField(blank=True)
    key_posts = models.TextField(blank=True)
    written_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "year"), name="needs_survey_once"),
        )

    def __str__(self) -> str:
        return str(self.year)


class NeedsPlan(UUIDModel):
    """What a team needs in a year. With a gap in it, it is INCOMPLETE and not handed in (R31)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        INCOMPLETE = "incomplete", _("INCOMPLETE")
        SUBMITTED = "submitted", _("handed in")
        REVIEWED = "reviewed", _("reviewed")

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    other = models.TextField(_("other remarks"), blank=True)
    written_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "year", "unit"), name="needs_plan_once"),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}"


class Need(UUIDModel):
    """One need, where it comes from, with which figures, and what the office made of it (R29–R32,
    R130). Without a `needs_plan` it was entered by the office itself."""

    class Source(models.TextChoices):
        SURVEY = "survey", _("needs survey")
        QA = "qa", _("quality assurance")
        KPI = "kpi", _("KPI")
        CSAT = "csat", _("customer satisfaction")
        STRATEGY = "strategy", _("strategy")
        INDUSTRY = "industry", _("industry")
        REQUEST = "request", _("request")

    class Decision(models.TextChoices):
        OPEN = "", _("not reviewed")
        ACCEPTED = "accepted", _("accepted")
        MERGED = "merged", _("merged")
        REJECTED = "rejected", _("rejected")

    year = models.PositiveSmallIntegerField(_("year"))
    needs_plan = models.ForeignKey(
        NeedsPlan, null=True, blank=True, on_delete=models.CASCADE, related_name="needs"
    )
    unit = models.ForeignKey(
        "people.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source = models.CharField(_("source"), max_length=12, choices=Source, default=Source.SURVEY)
    topic = models.CharField(_("topic"), max_length=200, blank=True)
    objective = models.TextField(_("objective"), blank=True)
    wanted_time = models.CharField(_("time"), max_length=120, blank=True)
    trainer = models.CharField(_("trainer"), max_length=200, blank=True)
    participants = models.CharField(_("participants"), max_length=300, blank=True)
    need = models.TextField(_("need"), blank=True)
    other = models.TextField(_("other"), blank=True)
    measure = models.CharField(_("measure"), max_length=120, blank=True)
    measured = models.DecimalField(
        _("measured"), max_digits=10, decimal_places=3, null=True, blank=True
    )
    target = models.DecimalField(
        _("target"), max_digits=10, decimal_places=3, null=True, blank=True
    )
    sample = models.PositiveIntegerField(_("sample"), null=True, blank=True)
    decision = models.CharField(max_length=8, choices=Decision, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    item = models.ForeignKey(
        "PlanItem", null=True, blank=True, on_delete=models.SET_NULL, related_name="needs"
    )
    entered_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("entered_at", "id")
        indexes = (
            models.Index(fields=("tenant", "year", "decision"), name="need_by_decision"),
            models.Index(fields=("tenant", "needs_plan"), name="need_of_plan"),
        )

    def __str__(self) -> str:
        return self.topic
