"""What trainers fill in: an upload, an assignment."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lms.people.models import Employee, Unit
from lms.people.queries import units_below, visible_employees
from lms.people.rules.roles import Right
from lms.portal.queries.units import choosable_units


class UploadForm(forms.Form):
    package = forms.FileField(
        label=_("Package"),
        help_text=_("A SCORM or xAPI package as a .zip file, a .h5p file, or a cmi5.xml."),
    )
    dry_run = forms.BooleanField(
        label=_("Only check it, do not install"),
        required=False,
        help_text=_("Shows what would happen and changes nothing."),
    )


class AssignForm(forms.Form):
    """A package for a team, for single people, or both; only for those in the viewer's reach."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Team"),
        required=False,
        empty_label=_("No whole team"),
        help_text=_("Everybody in it now, and in the teams below it."),
    )
    people = forms.ModelMultipleChoiceField(
        Employee.objects.none(),
        label=_("Single people"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = forms.DateField(
        label=_("Due date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )

    def __init__(self, *args: Any, viewer: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._viewer = viewer
        self._reach = visible_employees(viewer, Right.ASSIGN_COURSES).filter(is_active=True)
        self._field("unit").queryset = choosable_units(viewer, Right.ASSIGN_COURSES)
        self._field("people").queryset = self._reach

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("unit") and not cleaned.get("people"):
            raise ValidationError(_("Choose a team or at least one person."), code="nobody")
        return cleaned

    def chosen(self) -> QuerySet[Employee]:
        """Everybody the form names. Call it on a valid form."""
        unit, people = self.cleaned_data["unit"], self.cleaned_data["people"]
        ids = [person.id for person in people]
        chosen = self._reach.filter(id__in=ids)
        if unit is not None:
            chosen = chosen | self._reach.filter(unit__in=units_below(self._viewer.tenant, unit.id))
        return chosen

    def _field(self, name: str) -> "forms.ModelChoiceField[Any]":
        field = self.fields[name]
        if not isinstance(field, forms.ModelChoiceField):
            raise TypeError(name)
        return field
