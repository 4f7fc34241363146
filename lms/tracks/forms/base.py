"""What the forms of this room share."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.people.models import Employee, Unit
from lms.people.rules.filing import Text
from lms.ui.language import is_chinese

Choices = list[tuple[str, Any]]


def worded_choices(words: Mapping[Any, Text], *, empty: object = None) -> Choices:
    """Choices in the reader's language, after an empty one where `empty` names it."""
    language = "zh-Hans" if is_chinese() else "en"
    first: Choices = [] if empty is None else [("", empty)]
    return first + [
        (str(getattr(key, "value", key)), text[language]) for key, text in words.items()
    ]


class DayInput(forms.DateInput):
    """A day, chosen by the browser's own picker."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs or None, format="%Y-%m-%d")


class DayField(forms.DateField):
    widget = DayInput


class PersonField(forms.CharField):
    """Somebody, by employee number, out of those who may be chosen.

    The page offers them as a list to type into; a number that is not among them is refused.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=32, **options)
        self.people: Iterable[Employee] = ()
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> Employee | None:
        number = super().clean(value)
        if not number:
            return None
        for person in self.people:
            if person.employee_no == number:
                return person
        raise forms.ValidationError(_("Nobody whom you may choose has this employee number."))


class PeopleField(forms.CharField):
    """Several people, by employee numbers: pasted from a spreadsheet, one a line or by commas."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20_000, **options)
        self.people: Mapping[str, Employee] = {}

    def clean(self, value: Any) -> list[Employee]:
        words = super().clean(value) or ""
        numbers = words.replace(",", " ").replace("，", " ").replace("、", " ").split()
        unknown = [number for number in numbers if number not in self.people]
        if unknown:
            raise forms.ValidationError(
                _("Nobody whom you may choose has these numbers: %(numbers)s"),
                params={"numbers": ", ".join(unknown[:10])},
            )
        return [self.people[number] for number in dict.fromkeys(numbers)]


def unit_choices(tenant: int) -> Choices:
    units = Unit.objects.filter(tenant=tenant).order_by("name")
    return [("", _("no team")), *((str(unit.id), unit.name) for unit in units)]


def in_order(first: date | None, last: date | None) -> bool:
    """Whether a period does not end before it begins; what is not known is in order."""
    return first is None or last is None or first <= last
