"""Rule sets as the centre keeps them: one row per version, and one for the one in the making."""

from django.db import models
from django.db.models import Q

from xapi.tenancy import UUIDModel


class RuleSetVersion(UUIDModel):
    """One version of a rule set. Once active its content is fixed, by the database too.

    `sha256` is the hash of the canonical content (RFC 8785): the name decisions cite it by.
    Retired is a version that was withdrawn before the day it would have come into force.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        ACTIVE = "active"
        RETIRED = "retired"

    key = models.CharField(max_length=64)
    version = models.CharField(max_length=24)
    effective_from = models.DateField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField(auto_now_add=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    activated_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "key", "version"), name="rule_set_version_once"
            ),
            models.UniqueConstraint(fields=("tenant", "sha256"), name="rule_set_content_once"),
            models.UniqueConstraint(
                fields=("tenant", "key", "effective_from"),
                condition=Q(state="active"),
                name="rule_set_one_per_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class RuleSetSketch(UUIDModel):
    """A rule set that is being worked on: it may be unfinished and wrong.

    One per key; it is gone once it has become a draft that passes its checks. `base` is the
    version it was begun from.
    """

    key = models.CharField(max_length=64)
    base = models.ForeignKey(
        RuleSetVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    content = models.JSONField()
    edited_at = models.DateTimeField(auto_now=True)
    edited_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "key"), name="one_sketch_per_key"),
        )

    def __str__(self) -> str:
        return self.key
