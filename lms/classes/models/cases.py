"""Cases: what has to be looked at by people before anything follows, and what goes to HR."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.classes.models.attendance import Attendance
from lms.classes.models.runs import CourseRun, TrainingSession
from xapi.tenancy import UUIDModel


class Case(UUIDModel):
    """Something happened in class that people look into (R78, R95, R97–R101)."""

    class Kind(models.TextChoices):
        MISMATCH = "mismatch", _("Signed, but not there at roll-call")
        PROXY_SIGN = "proxy_sign", _("Signed for somebody else")
        CONFRONTATION = "confrontation", _("Confrontation with the trainer")
        CONDUCT = "conduct", _("Breach of class rules")
        PHONE = "phone", _("Phone used in class")
        SAFETY = "safety", _("Breach of safety rules")
        FORGOT_SIGN = "forgot_sign", _("Did not sign out")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("of a case", "Open")
        UPHELD = "upheld", _("Upheld")
        DISMISSED = "dismissed", pgettext_lazy("of a case", "Dismissed")

    kind = models.CharField(max_length=16, choices=Kind)
    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="cases")
    session = models.ForeignKey(
        TrainingSession, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    circumstances = models.TextField(_("what happened"), blank=True)
    witnesses = models.CharField(_("witnesses"), max_length=300, blank=True)
    opened_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    explain_until = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    conclusion = models.TextField(blank=True)
    concluded_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    concluded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("tenant", "state", "opened_at"), name="case_by_state"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.opened_at}"


class CaseParty(UUIDModel):
    """Somebody whom a case is about, what they say to it, and what came of it for them."""

    class Part(models.TextChoices):
        SUBJECT = "subject", _("whom it is about")
        SIGNER = "signer", _("signed for the other")
        ABSENT = "absent", _("was signed for")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=8, choices=Part, default=Part.SUBJECT)
    statement = models.TextField(blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    heard_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    knew = models.BooleanField(_("knew of it"), null=True, blank=True)
    is_upheld = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "case", "employee"), name="case_party_once"),
        )

    def __str__(self) -> str:
        return f"{self.employee_id} in {self.case_id}"


class CaseEvidence(UUIDModel):
    """What speaks for or against: a file, or an observation in words."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence")
    note = models.TextField(blank=True)
    attachment = models.ForeignKey(
        "people.Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    added_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("added_at", "id")

    def __str__(self) -> str:
        return f"evidence of {self.case_id}"


class Transfer(UUIDModel):
    """A late arrival, early leave or absence that went to HR with others of its list (R90)."""

    batch = models.UUIDField()
    attendance = models.OneToOneField(Attendance, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("tenant", "-made_at", "batch"), name="transfer_batches"),)

    def __str__(self) -> str:
        return f"{self.attendance_id} in {self.batch}"
