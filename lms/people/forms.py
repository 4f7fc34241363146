"""Forms about people."""

from typing import Any

from allauth.account.forms import ChangePasswordForm
from django import forms
from django.utils.translation import gettext_lazy as _


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """The password of one's own; it cannot be the one that it replaces."""

    def clean_password1(self) -> str:
        password = str(self.cleaned_data["password1"])
        if self.user.check_password(password):
            raise forms.ValidationError(_("This is the password you have. Choose another one."))
        return password


class RosterForm(forms.Form):
    """A file with employees, and whether to store it or only to look what it would do."""

    file = forms.FileField(
        label=_("List of employees"),
        help_text=_("An .xlsx or .csv file with one row per employee."),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".xlsx,.csv,text/csv"}),
    )


class EmployeeFilter(forms.Form):
    """What the list of employees is narrowed by; it lives in the address."""

    q = forms.CharField(required=False, max_length=80, label=_("Name or number"))
    unit = forms.ChoiceField(required=False, label=_("Team"))

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("All teams")), *units]  # type: ignore[attr-defined]
        self.fields["q"].widget.attrs |= {"class": "form-control", "type": "search"}
        self.fields["unit"].widget.attrs |= {"class": "form-select"}
