"""Fields that several forms of this room have."""

from typing import Any

from django import forms
from django.db.models import Model, QuerySet

from lms.coaching.models import Recording, ScorecardVersion
from lms.people.models import Employee
from lms.ui.language import is_chinese


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class RowChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of some rows; the page says which, and each is named in the reader's language."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Employee.objects.none(), **kwargs)

    def label_from_instance(self, obj: Model) -> str:
        return named(obj)


class EmployeeChoice(RowChoice):
    """A person, by name and number."""


class RowsChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several of some rows."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(Employee.objects.none(), **kwargs)

    def label_from_instance(self, obj: Model) -> str:
        return named(obj)


def named(row: Model) -> str:
    """What a row is called in a list to choose from."""
    if isinstance(row, Employee):
        return f"{row.name} ({row.employee_no})"
    if isinstance(row, Recording):
        return f"{row.call_number} · {row.employee.name} · {row.called_at:%Y-%m-%d %H:%M}"
    if isinstance(row, ScorecardVersion):
        return f"{_title(row.scorecard)} v{row.number}"
    return _title(row) if hasattr(row, "title_en") else str(row)


def offer(form: forms.Form, **rows: "QuerySet[Any]") -> None:
    """Say what the fields of a form are chosen from."""
    for name, queryset in rows.items():
        form.fields[name].queryset = queryset  # type: ignore[attr-defined]


def _title(row: Any) -> str:
    return str(row.title_zh if is_chinese() else row.title_en)
