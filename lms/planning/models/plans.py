"""Plans from year to month, their items, what they cost, and who has received them."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.planning.rules.cadence import OFFERS
from lms.planning.rules.periods import Level, Period
from lms.planning.rules.words import AIMS, SECTIONS
from lms.ui.language import is_chinese
from xapi.tenancy import UUIDModel

AIM_CODES = [(code, words["en"]) for code, words in AIMS.items()]
OFFER_CODES = [(code.value, words["en"]) for code, words in OFFERS.items()]


class Plan(UUIDModel):
    """A plan for a period: of the centre, or with a `unit`, of a team (R10, R33–R35).

    Both who own it are named on it: a supervisor, and the head of training (R15).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        WAITING = "waiting", _("waits for approval")
        REJECTED = "rejected", _("rejected")
        APPROVED = "approved", _("approved")
        ISSUED = "issued", _("issued")
        ASSESSED = "assessed", _("assessed")

    level = models.CharField(
        max_length=12, choices=[(one.value, one.value) for one in Level], default=Level.MONTH.value
    )
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(default=1)
    unit = models.ForeignKey(
        "people.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    objective = models.TextField(_("objective"), blank=True)
    aim = models.CharField(_("aim"), max_length=24, blank=True, choices=AIM_CODES)
    owner_supervisor = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    owner_training_head = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    budget = models.DecimalField(
        _("budget"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    drafted_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    assessment = models.TextField(_("assessment"), blank=True)
    assessed_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    assessed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "level", "year", "number", "unit"),
                name="plan_of_period_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(approved_at=None)
                | models.Q(state__in=("approved", "issued", "assessed")),
                name="plan_approved_has_time",
            ),
        )
        indexes = (models.Index(fields=("tenant", "year", "level"), name="plan_of_year"),)

    def __str__(self) -> str:
        return self.period.name["en"]

    @property
    def period(self) -> Period:
        return Period(Level(self.level), self.year, self.number)

    @property
    def title(self) -> str:
        """In the reader's language, with the team it is of."""
        name = self.period.name["zh-Hans" if is_chinese() else "en"]
        return f"{name} · {self.unit.name}" if self.unit_id and self.unit else name

    @property
    def stands(self) -> bool:
        """Whether it was approved."""
        return self.approved_at is not None


class PlanSection(UUIDModel):
    """A section of a plan's outline, or one of the inputs it was made from (R10, R38)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sections")
    name = models.CharField(max_length=24, choices=[(one, one) for one in SECTIONS])
    text = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "plan", "name"), name="plan_section_once"),
        )

    def __str__(self) -> str:
        return self.name


class PlanItem(UUIDModel):
    """One training of a plan. Below the top it continues an item of the plan above, or it says why
    it was not planned (R33). `counts_as` names what every quarter asks for (R49, R50)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="items")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    unplanned_reason = models.CharField(_("why it was not planned"), max_length=300, blank=True)
    topic = models.CharField(_("topic"), max_length=200)
    objective = models.TextField(_("objective"), blank=True)
    aim = models.CharField(_("aim"), max_length=24, blank=True, choices=AIM_CODES)
    starts_on = models.DateField(pgettext_lazy("of training", "from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    trainer = models.CharField(_("trainer"), max_length=200, blank=True)
    participants = models.CharField(_("participants"), max_length=300, blank=True)
    unit = models.ForeignKey(
        "people.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sessions = models.PositiveSmallIntegerField(pgettext_lazy("of training", "sessions"), default=0)
    hours = models.DecimalField(_("hours"), max_digits=7, decimal_places=2, default=0)
    headcount = models.PositiveIntegerField(_("headcount"), default=0)
    budget = models.DecimalField(
        _("budget"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    counts_as = models.CharField(_("counts as"), max_length=12, blank=True, choices=OFFER_CODES)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "starts_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="plan_item_ends_after_start",
            ),
        )
        indexes = (
            models.Index(fields=("tenant", "plan"), name="plan_item_of_plan"),
            models.Index(fields=("tenant", "starts_on"), name="plan_item_by_day"),
        )

    def __str__(self) -> str:
        return self.topic

    @property
    def is_unplanned(self) -> bool:
        return bool(self.unplanned_reason)

    @property
    def last_day(self) -> date | None:
        return self.ends_on or self.starts_on


class PlanReceipt(UUIDModel):
    """A team was given a plan, and somebody of the team said that they have it (R33)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="receipts")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("unit__name",)
        constraints = (
            models.UniqueConstraint(fields=("tenant", "plan", "unit"), name="plan_receipt_once"),
        )

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.unit_id}"


class CostLine(UUIDModel):
    """Money spent on an item. What goes over a budget counts only once it is approved (R43)."""

    class State(models.TextChoices):
        COUNTED = "counted", _("counted")
        WAITING = "waiting", _("waits for approval")
        REFUSED = "refused", _("refused")

    item = models.ForeignKey(PlanItem, on_delete=models.PROTECT, related_name="costs")
    what = models.CharField(_("what for"), max_length=200)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    people = models.PositiveIntegerField(_("people"), default=0)
    spent_on = models.DateField(_("day"))
    state = models.CharField(max_length=8, choices=State, default=State.COUNTED)
    entered_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("spent_on", "id")
        constraints = (
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="cost_line_is_positive"),
        )
        indexes = (models.Index(fields=("tenant", "item"), name="cost_of_item"),)

    def __str__(self) -> str:
        return f"{self.what}: {self.amount}"
