"""Forms as the centre has edited them (A36)."""

from django.db import models

from xapi.tenancy import UUIDModel


class EditedForm(UUIDModel):
    """A version of a form template. It is fixed once it is in use; a change is a new version.

    `content` is what `rules.forms.as_data` writes.
    """

    code = models.CharField(max_length=4)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    effective_from = models.DateField()
    is_draft = models.BooleanField(default=True)
    edited_at = models.DateTimeField(auto_now=True)
    edited_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "code", "number"), name="form_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.code} v{self.number}"
