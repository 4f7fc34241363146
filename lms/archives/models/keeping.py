"""How long what is kept, and the lists of what is to be destroyed."""

from django.conf import settings
from django.db import models

from lms.archives.models.chain import ArchiveEntry
from lms.archives.models.keys import PersonKey
from xapi.tenancy import UUIDModel


class RetentionPeriod(UUIDModel):
    """A period of the centre's own for a class of what is kept (`rules.retention`)."""

    code = models.CharField(max_length=32)
    years = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "code"), name="archive_period_once"),
        )

    def __str__(self) -> str:
        return f"{self.code}: {self.years}"


class DestructionList(UUIDModel):
    """What may be destroyed by now. Two different people approve it before anything happens."""

    proposed_at = models.DateTimeField()
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    first_at = models.DateTimeField(null=True)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    second_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    refused_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=500, blank=True)
    executed_at = models.DateTimeField(null=True)
    certificate = models.ForeignKey(
        ArchiveEntry, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(second_by__isnull=True)
                | ~models.Q(first_by=models.F("second_by")),
                name="archive_two_approvers",
            ),
            models.CheckConstraint(
                condition=models.Q(executed_at__isnull=True)
                | models.Q(first_by__isnull=False, second_by__isnull=False),
                name="archive_executed_approved",
            ),
        )
        indexes = (models.Index(fields=("tenant", "proposed_at"), name="archive_list_by_time"),)

    def __str__(self) -> str:
        return f"{self.proposed_at}: {self.state}"

    @property
    def state(self) -> str:
        """`proposed`, `approved_once`, `refused` or `executed`."""
        if self.executed_at:
            return "executed"
        if self.refused_at:
            return "refused"
        return "approved_once" if self.first_by_id else "proposed"


class DestructionLine(UUIDModel):
    """One key on a list, and what became of it: `destroyed`, or `held` where somebody held it."""

    list = models.ForeignKey(DestructionList, on_delete=models.CASCADE, related_name="lines")
    key = models.ForeignKey(PersonKey, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    entries = models.PositiveIntegerField()
    outcome = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "list", "key"), name="archive_line_once"),
        )

    def __str__(self) -> str:
        return f"{self.key_id}: {self.outcome or 'listed'}"
