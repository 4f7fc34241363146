"""The clause register: regulations, their versions, and the clauses of each version."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xapi.tenancy import UUIDModel


class Regulation(UUIDModel):
    """A set of rules of the centre, through all its versions.

    `code` is what clauses are cited by: "S05" in "S05#9". `scope` says whom it applies to, as
    `rules.scope.Scope.as_data` writes it (R4).
    """

    code = models.CharField(_("Code"), max_length=16)
    title_en = models.CharField(_("Title in English"), max_length=160)
    title_zh = models.CharField(_("Title in Chinese"), max_length=160)
    scope = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(fields=("tenant", "code"), name="regulation_code_once"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title_en}"


class RegulationVersion(UUIDModel):
    """One wording of a regulation.

    It is written as a draft, reviewed by somebody for its lawfulness (R8), and put in force with
    evidence of how it was adopted and published; from then on the database keeps it as it is. It
    applies from `effective_from` until a later version does or it is retired.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEWED = "reviewed", _("Legally reviewed")
        IN_FORCE = "in_force", _("In force")
        RETIRED = "retired", _("Retired")

    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="versions")
    label = models.CharField(_("Name of this version"), max_length=40)
    text = models.TextField()
    state = models.CharField(
        pgettext_lazy("of a regulation", "State"), max_length=8, choices=State, default=State.DRAFT
    )
    scope = models.JSONField(default=dict)
    """Whom it was put in force for; the regulation's own scope may change later."""
    effective_from = models.DateField(_("First day"), null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    review_due = models.DateField(_("Next review"), null=True, blank=True)
    legal_reviewer = models.CharField(_("Reviewed by"), max_length=120, blank=True)
    legal_reviewed_on = models.DateField(_("Reviewed on"), null=True, blank=True)
    legal_note = models.TextField(_("Outcome of the review"), blank=True)
    adopted_on = models.DateField(_("Adopted on"), null=True, blank=True)
    adoption_note = models.TextField(_("How it was adopted"), blank=True)
    adoption_file = models.ForeignKey(
        "people.Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    publication_note = models.TextField(_("How it was made known"), blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("regulation", "-created_at")
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "regulation", "label"), name="regulation_version_once"
            ),
            models.UniqueConstraint(
                fields=("tenant", "regulation", "effective_from"),
                condition=Q(state="in_force"),
                name="regulation_one_per_day",
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def is_fixed(self) -> bool:
        """Whether it can no longer be written."""
        return self.state in {self.State.IN_FORCE, self.State.RETIRED}


class Clause(UUIDModel):
    """A clause of one version.

    `clause_id` names these words for good; `cite` is source and printed number, and may name
    other words in another version; `number` is the label as printed, whatever it is (A37).
    """

    version = models.ForeignKey(RegulationVersion, on_delete=models.CASCADE, related_name="clauses")
    order = models.PositiveIntegerField()
    clause_id = models.CharField(max_length=80)
    cite = models.CharField(max_length=80)
    number = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=8)
    line = models.PositiveIntegerField()
    section = models.CharField(max_length=160, blank=True)
    text_zh = models.TextField(blank=True)
    text_en = models.TextField(_("In English"), blank=True)
    parts = models.JSONField(_("Speaks of"), default=list)
    ambiguities = models.JSONField(_("Depends on these readings"), default=list)

    class Meta:
        ordering = ("order",)
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "version", "clause_id"), name="clause_id_once"
            ),
            models.UniqueConstraint(fields=("tenant", "version", "order"), name="clause_order"),
        )
        indexes = (models.Index(fields=("tenant", "cite"), name="clause_by_cite"),)

    def __str__(self) -> str:
        return self.cite


class Acknowledgement(UUIDModel):
    """Somebody has read a version and says so (R5). Rows are only added; a trigger refuses more."""

    version = models.ForeignKey(
        RegulationVersion, on_delete=models.PROTECT, related_name="acknowledgements"
    )
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "version", "employee"), name="acknowledged_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.version_id}"
