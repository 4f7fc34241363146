"""Forms about external training."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.people.models import Employee
from lms.people.queries import holders_of, visible_employees
from lms.people.rules.roles import Right, Role
from lms.regulation.rules.ambiguities.external import Break
from lms.tracks.forms.base import DayField, PersonField, in_order
from lms.tracks.models import ExternalDeposit, ExternalProvider, TrackItem
from lms.tracks.queries.standby import measures_to_choose
from lms.tracks.rules.external import read_breaks

_SHORT = {"rows": 2}


class ProviderForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ExternalProvider
        fields = ("name", "kind", "contact", "forbids_copying", "note", "is_active")
        widgets = {"note": forms.Textarea(_SHORT)}
        labels = {"name": pgettext_lazy("of a thing", "Name"), "is_active": _("is used")}

    def __init__(self, *args: Any, viewer: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        others = ExternalProvider.objects.filter(tenant=self.viewer.tenant, name=name)
        if others.exclude(id=self.instance.id).exists():
            raise forms.ValidationError(_("This provider is in the register already."))
        return name


class ApplicationForm(forms.Form):
    """Who is sent where, why, when, and what it costs."""

    person = PersonField(label=_("Employee number"))
    provider = forms.ModelChoiceField(label=_("Provider"), queryset=ExternalProvider.objects.none())
    title = forms.CharField(label=_("Training"), max_length=200)
    purpose = forms.CharField(
        label=_("Purpose"), max_length=2000, widget=forms.Textarea(attrs=_SHORT)
    )
    place = forms.CharField(label=_("Place"), max_length=120)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("To"))
    costs = forms.CharField(
        label=_("Costs"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: what for, then the amount, such as: fee 1200.00"),
    )
    breaks = forms.CharField(
        label=_("Breaks of service"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs=_SHORT),
        help_text=_("One a line, first and last day: 2025-01-01 2025-03-31"),
    )
    deputy = PersonField(
        label=_("Deputy"),
        required=False,
        help_text=_("Employee number; only for the general manager. Empty: it is recorded only."),
    )

    def __init__(self, *args: Any, viewer: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        reach = visible_employees(viewer, Right.ASSIGN_COURSES).filter(is_active=True)
        fields["person"].people = reach
        fields["provider"].queryset = ExternalProvider.objects.filter(
            tenant=viewer.tenant, is_active=True
        )
        fields["deputy"].people = holders_of(viewer.tenant, Role.MANAGER)

    def clean_costs(self) -> list[tuple[str, Decimal]]:
        lines = []
        for line in filter(None, map(str.strip, self.cleaned_data["costs"].splitlines())):
            label, _blank, amount = line.rpartition(" ")
            try:
                value = Decimal(amount)
            except InvalidOperation as error:
                raise forms.ValidationError(_NO_AMOUNT, params={"line": line}) from error
            exponent = value.as_tuple().exponent
            if not label or not value.is_finite() or not 0 <= value < 10**9 or int(exponent) < -2:
                raise forms.ValidationError(_NO_AMOUNT, params={"line": line})
            lines.append((label.strip()[:120], value))
        return lines

    def clean_breaks(self) -> list[Break]:
        try:
            return read_breaks(self.cleaned_data["breaks"])
        except ValueError as error:
            raise forms.ValidationError(
                _("A break is two days in order, such as 2025-01-01 2025-03-31.")
            ) from error

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not in_order(said.get("starts_on"), said.get("ends_on")):
            self.add_error("ends_on", _("The training ends before it begins."))
        return said


_NO_AMOUNT = _("“%(line)s” does not end with an amount such as 1200.00.")


class ReturnForm(forms.Form):
    returned_on = DayField(label=_("Back at work on"))


class DepositForm(forms.Form):
    kind = forms.ChoiceField(
        label=pgettext_lazy("of a thing", "Kind"), choices=ExternalDeposit.Kind.choices
    )
    file = forms.FileField(label=_("File"))


class ReuseForm(forms.Form):
    item = forms.ModelChoiceField(label=_("Used again in"), queryset=TrackItem.objects.none())

    def __init__(self, *args: Any, viewer: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["item"].queryset = measures_to_choose(viewer.tenant)
