"""Approvals: what somebody asks for and others have to agree to, step by step."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.people.rules.roles import Role
from lms.ui.language import is_chinese
from xapi.tenancy import UUIDModel


class Approval(UUIDModel):
    """A request that others decide, one step after the other (R10, R32, R39, R134).

    `kind` and `object_id` name what it is about, in the words of the room that asked; that room
    hears of the outcome by `signals.approval_decided`.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waits")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    kind = models.CharField(max_length=48)
    object_id = models.UUIDField()
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    url = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "kind", "object_id"),
                condition=models.Q(state="open"),
                name="approval_open_once",
            ),
        )
        indexes = (models.Index(fields=("tenant", "kind", "object_id"), name="approval_about"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.title_en}"

    @property
    def title(self) -> str:
        """In the reader's language."""
        return self.title_zh if is_chinese() else self.title_en


class ApprovalStep(UUIDModel):
    """One step of an approval: who may take it, who took it, when, and what they said.

    A named person takes it, or whoever holds `role` (for `unit` and what lies below it, where one
    is named).
    """

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    role = models.CharField(
        max_length=24, blank=True, choices=[(role.value, role.value) for role in Role]
    )
    unit = models.ForeignKey(
        "people.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    employee = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    approved = models.BooleanField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "approval", "number"), name="approval_step_once"
            ),
            models.CheckConstraint(
                condition=models.Q(role="") ^ models.Q(employee=None), name="approval_step_of_one"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.role or self.employee_id}"
