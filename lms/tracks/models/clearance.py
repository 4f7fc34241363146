"""Who may take calls, and what changes make knowledge stale (R58, R105, R109)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.tracks.models.curricula import Track, TrackItem
from lms.ui.language import is_chinese
from xapi.tenancy import UUIDModel


class Clearance(UUIDModel):
    """Somebody may take calls: of the whole centre (`calls`), since a named human said so (R105).

    `decision_id` names the confirmed recommendation. Ends on `valid_until` (its last day) or when
    it is revoked; rows stay.
    """

    employee = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, related_name="clearances"
    )
    scope = models.CharField(max_length=64)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision_id = models.UUIDField()
    valid_until = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "employee", "scope"),
                condition=models.Q(revoked_at=None),
                name="clearance_standing_once",
            ),
            models.UniqueConstraint(
                fields=("tenant", "employee", "scope", "decision_id"),
                name="clearance_of_decision_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.scope}"


class Subject(UUIDModel):
    """Something whose changes agents must know: a product, or a policy.

    Who does not know a product's version on its shelf date takes no calls of its queue; who does
    not know a policy's takes no calls at all (R58).
    """

    class Kind(models.TextChoices):
        PRODUCT = "product", _("Product")
        POLICY = "policy", _("Policy")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    key = models.SlugField(_("key of the queue"), max_length=48)
    title_en = models.CharField(_("name in English"), max_length=120)
    title_zh = models.CharField(_("name in Chinese"), max_length=120)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "key"), name="subject_key_once"),)

    def __str__(self) -> str:
        return self.title_zh if is_chinese() else self.title_en


class SubjectVersion(UUIDModel):
    """One version of a subject: calls about it come from `listing_at` on.

    `delta` is the track of only those items that teach what is new, made when it was entered.
    """

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(_("version"), max_length=48)
    change_en = models.TextField(_("what changes, in English"), blank=True)
    change_zh = models.TextField(_("what changes, in Chinese"), blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    listing_at = models.DateTimeField(_("on the shelf from"))
    delta = models.ForeignKey(
        Track, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "subject", "number"), name="subject_version_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.label}"


class Teaches(UUIDModel):
    """An item of a track teaches a version of a subject; passing it shows that one knows it."""

    version = models.ForeignKey(SubjectVersion, on_delete=models.CASCADE, related_name="taught_by")
    item = models.ForeignKey(TrackItem, on_delete=models.PROTECT, related_name="teaches")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "version", "item"), name="teaches_once"),
        )

    def __str__(self) -> str:
        return f"{self.item_id} teaches {self.version_id}"
