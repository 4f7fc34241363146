"""Forms about the archive."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.archives.models import ArchiveExport, TrainingReport
from lms.archives.rules.event_parts import PARTS
from lms.archives.rules.retention import CLASSES
from lms.people.models import Employee, Unit
from lms.ui.language import is_chinese


class EntryFilter(forms.Form):
    """What the list of entries is narrowed by; it lives in the address."""

    q = forms.CharField(required=False, max_length=80, label=_("Person"))
    kind = forms.ChoiceField(required=False, label=_("Kind of entry"))
    outcome = forms.ChoiceField(
        required=False,
        label=_("Result"),
        choices=[
            ("", _("All results")),
            ("pass", _("Passed")),
            ("fail", _("Not passed")),
            ("indeterminate", _("Taken back")),
        ],
    )
    since = forms.DateField(
        required=False, label=_("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        required=False, label=_("To"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, kinds: Collection[tuple[str, str]] = (), **named: Any) -> None:
        super().__init__(*args, **named)
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("All kinds")), *kinds]


class EventFilter(forms.Form):
    """What the list of event files is narrowed by; it lives in the address."""

    q = forms.CharField(required=False, max_length=80, label=_("Title"))
    state = forms.ChoiceField(
        required=False,
        label=_("State"),
        choices=[
            ("", _("All")),
            ("open", _("Open")),
            ("overdue", _("Overdue")),
            ("closed", _("Closed")),
        ],
    )


class ExportForm(forms.Form):
    """What is to be exported."""

    scope = forms.ChoiceField(
        label=_("What"),
        choices=[
            (ArchiveExport.Scope.ALL, _("The whole archive")),
            (ArchiveExport.Scope.PERSON, _("One person")),
            (ArchiveExport.Scope.UNIT, _("A team, with all below it")),
            (ArchiveExport.Scope.MONTH, _("A month")),
        ],
    )
    person = forms.CharField(required=False, max_length=32, label=_("Employee number"))
    unit = forms.ModelChoiceField(Unit.objects.none(), required=False, label=_("Team"))
    month = forms.DateField(
        required=False,
        label=_("Month"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
    )
    format = forms.ChoiceField(
        label=_("As"),
        choices=[
            (ArchiveExport.Format.ZIP, _("ZIP with documents and verifier")),
            (ArchiveExport.Format.XLSX, _("Spreadsheet (XLSX)")),
        ],
    )

    def __init__(self, tenant: int, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._tenant = tenant
        field = self.fields["unit"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Unit.objects.filter(tenant=tenant).order_by("name")

    def clean_person(self) -> Employee | None:
        number = self.cleaned_data["person"].strip()
        if not number:
            return None
        person = Employee.objects.filter(tenant=self._tenant, employee_no=number).first()
        if person is None:
            raise forms.ValidationError(_("There is no employee with this number."))
        return person

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        needed = {
            "person": _("Enter an employee number."),
            "unit": _("Choose a team."),
            "month": _("Choose a month."),
        }
        scope = given.get("scope")
        if scope in needed and not given.get(scope) and scope not in self.errors:
            self.add_error(scope, needed[scope])
        return given


class PartForm(forms.Form):
    """A part that the office adds to the file of an event."""

    part = forms.ChoiceField(label=_("Part"))
    note = forms.CharField(
        label=_("What it says"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    document = forms.FileField(required=False, label=_("Document"))

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        _offer_parts(self)


class WaiverForm(forms.Form):
    """Why the file of an event has no such part."""

    part = forms.ChoiceField(label=_("Part"))
    reason = forms.CharField(label=_("Why there is none"), max_length=300)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        _offer_parts(self)


class PeriodForm(forms.Form):
    """How long a class of contents is kept."""

    code = forms.ChoiceField(choices=[(one.code, one.code) for one in CLASSES])
    years = forms.IntegerField(label=_("Years"), min_value=0, max_value=100)


class HoldForm(forms.Form):
    """A legal hold over a person."""

    person = forms.CharField(max_length=32, label=_("Employee number"))
    reason = forms.CharField(max_length=500, label=_("Reason"))
    until = forms.DateField(
        required=False, label=_("Until"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, tenant: int, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._tenant = tenant

    def clean_person(self) -> Employee:
        number = self.cleaned_data["person"].strip()
        person = Employee.objects.filter(tenant=self._tenant, employee_no=number).first()
        if person is None:
            raise forms.ValidationError(_("There is no employee with this number."))
        return person


class RefusalForm(forms.Form):
    reason = forms.CharField(max_length=500, label=_("Reason"))


class ReportForm(forms.Form):
    """Which report is to be made."""

    kind = forms.ChoiceField(
        label=_("Period"),
        choices=[
            (TrainingReport.Kind.MONTH, _("Month")),
            (TrainingReport.Kind.YEAR, _("Year")),
        ],
    )
    month = forms.DateField(
        label=_("Month"),
        help_text=_("For a year, any month of it."),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), required=False, label=_("Team"))
    note = forms.CharField(
        required=False,
        max_length=4000,
        label=_("Remarks"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, units: Any, *args: Any, needs_unit: bool, **named: Any) -> None:
        super().__init__(*args, **named)
        field = self.fields["unit"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset, field.required = units, needs_unit
            if not needs_unit:
                field.empty_label = _("The whole centre")

    @property
    def starts_on(self) -> date:
        """The first day of the period."""
        month: date = self.cleaned_data["month"]
        is_year = self.cleaned_data["kind"] == TrainingReport.Kind.YEAR
        return month.replace(month=1, day=1) if is_year else month.replace(day=1)


def _offer_parts(form: forms.Form) -> None:
    language = "zh-Hans" if is_chinese() else "en"
    field = form.fields["part"]
    if isinstance(field, forms.ChoiceField):
        field.choices = [(part.code, part.title[language]) for part in PARTS]
