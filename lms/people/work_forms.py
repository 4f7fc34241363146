"""Forms about working days, shifts, employment and roles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.people.models import Employee, Unit
from lms.people.rules.roles import Role
from lms.people.services.employment import CHANGEABLE
from lms.people.templatetags.people import ROLE_NAMES

_FILE = forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"})
_LONGEST_DAYS = 400


def day_input() -> forms.DateInput:
    """A date picker of the browser; the value is sent as 2026-03-01."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DayForm(forms.Form):
    """One day that is not what its weekday says."""

    day = forms.DateField(label=_("Day"), widget=day_input())
    kind = forms.ChoiceField(
        label=_("On this day people"), choices=[("rest", _("rest")), ("work", _("work"))]
    )
    note = forms.CharField(
        label=_("Why"), max_length=120, required=False, help_text=_("Such as the holiday's name.")
    )


class DayListForm(forms.Form):
    """A file with such days."""

    file = forms.FileField(
        label=_("List of days"),
        widget=_FILE,
        help_text=_("An .xlsx or .csv file with the columns date, kind (work or rest) and note."),
    )


class ShiftListForm(forms.Form):
    """A file with shifts, and the period and team whose shifts it replaces."""

    first = forms.DateField(label=_("From"), widget=day_input())
    last = forms.DateField(label=_("Until and with"), widget=day_input())
    unit = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Everybody"),
        help_text=_("Its shifts in this period are replaced; those of others stay."),
    )
    file = forms.FileField(
        label=_("List of shifts"),
        widget=_FILE,
        help_text=_(
            "An .xlsx or .csv file with the columns number, date, start and end. A shift that ends"
            " before it begins goes over midnight."
        ),
    )

    def __init__(self, *args: Any, tenant: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        units.queryset = Unit.objects.filter(tenant=tenant).order_by("name")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if first and last and not 0 <= (last - first).days <= _LONGEST_DAYS:
            self.add_error("last", _("Choose a day after the first one, at most 400 days later."))
        return data


class EmploymentForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who somebody is in the centre: post, level, employment, team, and their days."""

    class Meta:
        model = Employee
        fields = CHANGEABLE
        labels = {"unit": _("Team"), "email": _("E-mail")}
        widgets = {"hire_date": day_input(), "left_on": day_input()}
        help_texts = {
            "left_on": _("On the day after it the person cannot sign in any more."),
            "rank_level": _("Decides who approves, and which external training is open."),
        }

    def __init__(self, *args: Any, tenant: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        units.queryset = Unit.objects.filter(tenant=tenant).order_by("name")
        units.empty_label = _("No team")


class GrantForm(forms.Form):
    """A role, and for which team."""

    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, ROLE_NAMES[role]) for role in Role]
    )
    unit = forms.ModelChoiceField(
        label=_("For the team"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Own team, or the whole centre where the role reaches so far"),
    )

    def __init__(self, *args: Any, tenant: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        units.queryset = Unit.objects.filter(tenant=tenant).order_by("name")
