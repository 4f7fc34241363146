"""External training: who is sent where, by whose leave, and what they bring back (R132–R137)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.tracks.models.curricula import TrackItem
from lms.tracks.rules.external import State
from xapi.tenancy import UUIDModel

STATES = {
    State.ASKED.value: _("waits for approval"),
    State.INELIGIBLE.value: _("not eligible"),
    State.REJECTED.value: _("rejected"),
    State.WITHDRAWN.value: _("withdrawn"),
    State.APPROVED.value: _("approved"),
    State.RETURNED.value: _("back, notes awaited"),
    State.OVERDUE.value: _("notes overdue"),
    State.CLOSED.value: _("closed"),
}


class ExternalProvider(UUIDModel):
    """Who gives training outside: an association, a leading firm, a lecturer (R137)."""

    class Kind(models.TextChoices):
        ASSOCIATION = "association", _("industry association")
        COMPANY = "company", _("company visited")
        AUTHORITY = "authority", _("superior authority")
        LECTURE = "lecture", _("professional lecture")
        SCHOOL = "school", _("training institution")

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    forbids_copying = models.BooleanField(_("forbids copying its materials"), default=False)
    note = models.TextField(_("remark"), blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("tenant", "name"), name="external_provider_once"),
        )

    def __str__(self) -> str:
        return self.name


class ExternalCase(UUIDModel):
    """One person is sent to one training (外派). `trace` says why they may go, or may not yet.

    `route` is who approves by rank: a level, or `deputy`. Days are calendar days.
    """

    employee = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, related_name="external_cases"
    )
    provider = models.ForeignKey(ExternalProvider, on_delete=models.PROTECT, related_name="cases")
    asked_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("training"), max_length=200)
    purpose = models.TextField(_("purpose"))
    place = models.CharField(_("place"), max_length=120)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    applied_on = models.DateField()
    approved_on = models.DateField(null=True, blank=True)
    rank_level = models.CharField(max_length=16)
    breaks = models.JSONField(default=list, blank=True)
    route = models.CharField(max_length=20, blank=True)
    trace = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=list(STATES.items()), default=State.ASKED.value)
    returned_on = models.DateField(null=True, blank=True)
    notes_due_on = models.DateField(null=True, blank=True)
    reimbursed = models.BooleanField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="external_case_has_length",
            ),
        )
        indexes = (models.Index(fields=("tenant", "state"), name="external_case_by_state"),)

    def __str__(self) -> str:
        return self.title


class ExternalCost(UUIDModel):
    """What a case costs, line by line, in the centre's currency."""

    case = models.ForeignKey(ExternalCase, on_delete=models.CASCADE, related_name="costs")
    label = models.CharField(_("what for"), max_length=120)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.label}: {self.amount}"


class ExternalDeposit(UUIDModel):
    """Notes or materials handed in after return, and where they are used again (R135)."""

    class Kind(models.TextChoices):
        NOTES = "notes", _("study notes")
        MATERIAL = "material", _("materials")

    case = models.ForeignKey(ExternalCase, on_delete=models.CASCADE, related_name="deposits")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    attachment = models.ForeignKey("people.Attachment", on_delete=models.PROTECT, related_name="+")
    handed_in_on = models.DateField()
    reused_in = models.ForeignKey(
        TrackItem, null=True, blank=True, on_delete=models.PROTECT, related_name="deposits"
    )

    class Meta:
        ordering = ("handed_in_on", "id")

    def __str__(self) -> str:
        return f"{self.kind}: {self.attachment_id}"
