"""What the forms of this room share: times of the centre's clock, people by their number."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.people.models import Employee

_MOST_NUMBERS = 500


class MomentField(forms.DateTimeField):
    """A date and time by the centre's clock, as phones and browsers enter them."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **options)


class DayField(forms.DateField):
    """A day."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def lines(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": 4000})


class NumbersField(forms.CharField):
    """Employee numbers between commas, blanks or on lines of their own, as employees.

    `tenant` is set by the form before it is asked.
    """

    widget = forms.Textarea(attrs={"rows": 2})
    tenant = 0

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("Employee numbers, between commas or on their own line."))
        super().__init__(required=False, **options)

    def clean(self, value: Any) -> Any:
        words = [one for one in re.split(r"[\s,;，；、]+", str(value or "")) if one]
        if len(words) > _MOST_NUMBERS:
            raise ValidationError(_("These are too many at once. Enter at most 500."))
        people = Employee.objects.filter(tenant=self.tenant, employee_no__in=words, is_active=True)
        found = {one.employee_no: one for one in people}
        missing = [one for one in words if one not in found]
        if missing:
            raise ValidationError(
                _("Nobody has these numbers: %(numbers)s"),
                params={"numbers": ", ".join(missing[:10])},
            )
        return list(found.values())


def in_field(moment: datetime | None) -> str:
    """A moment as the field of a form shows it."""
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}" if moment else ""
