"""How unclear points are read, who said so, when and why (R6)."""

from django.db import models

from xapi.tenancy import UUIDModel


class Reading(UUIDModel):
    """A decision on one entry of the ambiguity ledger, complete with every setting of it.

    It holds from `effective_from` until a later one does. Rows are only added; a trigger refuses
    anything else.
    """

    ambiguity = models.CharField(max_length=8)
    choice = models.JSONField()
    reason = models.TextField()
    effective_from = models.DateField()
    decided_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = (
            models.Index(fields=("tenant", "ambiguity", "effective_from"), name="reading_in_force"),
        )

    def __str__(self) -> str:
        return f"{self.ambiguity} from {self.effective_from}"
