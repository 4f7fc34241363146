"""Forms of the office: trainers, settings, marks, periods; and of leave and cases."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.classes.forms.parts import DayField, MomentField, lines
from lms.classes.models import (
    Attendance,
    Case,
    ClassSettings,
    LeaveRequest,
    Participant,
    TrainerProfile,
    TrainingSession,
)
from lms.classes.rules.wording import LEAVE_KINDS
from lms.classes.services.leave import LeaveDraft
from lms.classes.services.sheets import Mark
from lms.people.models import Attachment, Employee
from lms.ui.language import is_chinese


class TrainerForm(forms.ModelForm):  # type: ignore[type-arg]
    """A trainer, of the centre or from outside."""

    class Meta:
        model = TrainerProfile
        fields = (
            "kind",
            "employee",
            "name",
            "organisation",
            "experience_months",
            "rating",
            "certificates",
            "is_active",
        )

    def __init__(self, *args: Any, tenant: int, **kw: Any) -> None:
        super().__init__(*args, **kw)
        field = cast("forms.ModelChoiceField[Employee]", self.fields["employee"])
        field.queryset = Employee.objects.filter(tenant=tenant, is_active=True).order_by(
            "employee_no"
        )
        field.label_from_instance = _numbered  # type: ignore[method-assign, assignment]
        field.label = _("Employee")
        self.fields["name"].required = False
        self.fields["name"].help_text = _("Only for trainers from outside.")
        self.fields["certificates"].widget = lines()
        self.instance.tenant = tenant

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") == TrainerProfile.Kind.INTERNAL and not said.get("employee"):
            self.add_error("employee", _("Choose who it is."))
        if said.get("kind") == TrainerProfile.Kind.EXTERNAL and not said.get("name"):
            self.add_error("name", _("Enter the name."))
        return said


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The numbers that the regulations leave to the centre."""

    class Meta:
        model = ClassSettings
        exclude = ("tenant",)  # noqa: DJ006 - all that there is to set, new numbers too.


class MarkForm(forms.Form):
    """What a row of a final sheet is to say, and why (R102)."""

    state = forms.ChoiceField(
        choices=[one for one in Attendance.State.choices if one[0] != Attendance.State.WAITS],
        label=_("Attendance"),
    )
    minutes_late = forms.IntegerField(min_value=0, max_value=1440, label=_("Minutes late"))
    minutes_early = forms.IntegerField(min_value=0, max_value=1440, label=_("Minutes early"))
    leave_kind = forms.ChoiceField(required=False, label=_("Kind of leave"))
    remark = forms.CharField(max_length=300, required=False, label=_("Remark"))
    reason = forms.CharField(widget=lines(), label=_("Reason for the change"))

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        language = "zh-Hans" if is_chinese() else "en"
        kinds = [(key, words[language]) for key, words in LEAVE_KINDS.items()]
        cast(forms.ChoiceField, self.fields["leave_kind"]).choices = kinds

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("state") == Attendance.State.EXCUSED and not said.get("leave_kind"):
            self.add_error("leave_kind", _("Say which leave excuses the absence."))
        return said

    def mark(self) -> Mark:
        said = self.cleaned_data
        return Mark(
            said["state"],
            said["minutes_late"],
            said["minutes_early"],
            said["leave_kind"],
            said["remark"],
        )


class PeriodForm(forms.Form):
    """From a day to a day, both included; it lives in the address."""

    since = DayField(label=_("From"))
    until = DayField(label=_("To"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day comes after the first."))
        return said


def _offer_sessions(form: forms.Form, participant: Participant) -> None:
    """Let the sessions of the participant's run be chosen, those that are held."""
    field = cast("forms.ModelMultipleChoiceField[Any]", form.fields["sessions"])
    field.queryset = TrainingSession.objects.filter(
        tenant=participant.tenant, run=participant.run_id, cancelled_at=None
    )
    field.label_from_instance = _timed  # type: ignore[method-assign, assignment]


class LeaveForm(forms.Form):
    """The leave form (F16)."""

    sessions = forms.ModelMultipleChoiceField(
        TrainingSession.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label=_("For which sessions"),
    )
    kind = forms.ChoiceField(choices=LeaveRequest.Reason.choices, label=_("Kind of reason"))
    reason = forms.CharField(widget=lines(), required=False, label=_("Reason"))
    proof = forms.FileField(
        required=False,
        label=_("Proof"),
        help_text=_("A PDF or a picture. Official duty needs one."),
    )
    away_from = MomentField(
        required=False, label=_("Away from"), help_text=_("Only if you miss a part of a session.")
    )
    back_at = MomentField(required=False, label=_("Back at"))

    def __init__(
        self, *args: Any, participant: Participant, returned: bool = False, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        _offer_sessions(self, participant)
        if returned:
            self.fields["returned_on"] = DayField(label=_("Back at work on"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if bool(said.get("away_from")) != bool(said.get("back_at")):
            self.add_error("back_at", _("Enter both times, or neither for whole sessions."))
        return said

    def draft(self, proof: Attachment | None) -> LeaveDraft:
        said = self.cleaned_data
        return LeaveDraft(
            sessions=list(said["sessions"]),
            kind=said["kind"],
            reason=said["reason"],
            proof=proof,
            away_from=said["away_from"],
            back_at=said["back_at"],
        )


class EmergencyForm(forms.Form):
    """What is told in an emergency."""

    sessions = forms.ModelMultipleChoiceField(
        TrainingSession.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label=_("For which sessions"),
    )
    reason = forms.CharField(widget=lines(), label=_("What happened"))
    told_at = MomentField(
        required=False,
        label=_("When you were told"),
        help_text=_("Only if you write down a phone call. Empty means now."),
    )

    def __init__(
        self, *args: Any, participant: Participant, by_phone: bool = False, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        _offer_sessions(self, participant)
        if not by_phone:
            del self.fields["told_at"]


class ExemptionForm(forms.Form):
    """Why lateness was official duty."""

    reason = forms.CharField(widget=lines(), label=_("Which official duty"))
    proof = forms.FileField(
        required=False, label=_("Proof"), help_text=_("A PDF or a picture. It can follow later.")
    )


class IncidentForm(forms.Form):
    """What happened in class."""

    kind = forms.ChoiceField(
        choices=[
            (one.value, one.label)
            for one in Case.Kind
            if one not in {Case.Kind.MISMATCH, Case.Kind.FORGOT_SIGN}
        ],
        label=_("What it is about"),
    )
    people = forms.ModelMultipleChoiceField(
        Participant.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label=_("Whom it concerns"),
    )
    signer = forms.ModelChoiceField(
        Participant.objects.none(),
        required=False,
        label=_("Who signed for them"),
        empty_label="—",
        help_text=_("Only for a signature for somebody else."),
    )
    circumstances = forms.CharField(widget=lines(4), label=_("What happened"))
    witnesses = forms.CharField(max_length=300, required=False, label=_("Witnesses"))

    def __init__(self, *args: Any, people: list[Participant], **kw: Any) -> None:
        super().__init__(*args, **kw)
        rows = Participant.objects.filter(
            tenant=people[0].tenant if people else 0, id__in=[one.id for one in people]
        ).select_related("employee")
        for name in ("people", "signer"):
            field = cast("forms.ModelChoiceField[Participant]", self.fields[name])
            field.queryset = rows
            field.label_from_instance = _named  # type: ignore[method-assign, assignment]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") == Case.Kind.PROXY_SIGN:
            people, signer = list(said.get("people") or ()), said.get("signer")
            if signer is None:
                self.add_error("signer", _("Say who signed."))
            elif len(people) != 1 or signer in people:
                self.add_error("people", _("Choose the one person who was signed for."))
        return said


def _numbered(employee: Employee) -> str:
    return f"{employee.employee_no} {employee.name}"


def _named(participant: Participant) -> str:
    return f"{participant.employee.employee_no} {participant.employee.name}"


def _timed(session: TrainingSession) -> str:
    start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return f"{start:%Y-%m-%d %H:%M} – {end:%H:%M} {session.subject}".rstrip()
