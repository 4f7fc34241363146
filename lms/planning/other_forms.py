"""Forms of requests, help, meetings, memos, reports and duties."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.people.models import Employee
from lms.planning.forms import day_input, rows
from lms.planning.models import Duty, LimitSet, Meeting, Memo, TeamReport, TrainingRequest
from lms.planning.queries.access import is_office, own_teams, visible_units
from lms.planning.rules.limits import NAMES


class RequestForm(forms.ModelForm):  # type: ignore[type-arg]
    """A request for training (F12). Who asks and from where is known."""

    class Meta:
        model = TrainingRequest
        fields = ("topic", "reason", "objective", "participants", "wished_on")
        widgets = {"reason": rows(3), "objective": rows(2), "wished_on": day_input()}


class HelpForm(forms.Form):
    """A call for help."""

    topic = forms.CharField(label=_("What about"), max_length=200)
    text = forms.CharField(label=_("Question"), widget=rows(3), max_length=5000)


class MeetingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A meeting to be held."""

    class Meta:
        model = Meeting
        fields = ("kind", "unit", "topic", "starts_at", "minutes_long")
        labels = {"unit": _("Team"), "minutes_long": _("Length in minutes")}
        widgets = {
            "starts_at": forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            )
        }

    def __init__(self, *args: Any, viewer: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        if not is_office(viewer):
            kinds.choices = [one for one in Meeting.Kind.choices if one[0] != Meeting.Kind.TRAINERS]
        unit: Any = self.fields["unit"]
        unit.queryset = visible_units(viewer)
        unit.empty_label = "—"
        unit.initial = next(iter(own_teams(viewer)), None)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("kind") and data["kind"] != Meeting.Kind.TRAINERS and not data.get("unit"):
            self.add_error("unit", _("Choose the team."))
        return data


class WeekForm(forms.Form):
    """What an agent reports at the weekly meeting."""

    last_week = forms.CharField(label=_("Last week"), widget=rows(3), max_length=5000)
    next_steps = forms.CharField(label=_("What I will do better"), widget=rows(3), max_length=5000)


class MemoForm(forms.ModelForm):  # type: ignore[type-arg]
    """An entry of one's own book."""

    class Meta:
        model = Memo
        fields = ("text",)
        widgets = {"text": rows(3)}

    def clean_text(self) -> str:
        words = str(self.cleaned_data["text"]).strip()
        if not words:
            raise forms.ValidationError(_("Write at least one word."))
        return words


class ReportForm(forms.ModelForm):  # type: ignore[type-arg]
    """A team's summary of a month or year."""

    class Meta:
        model = TeamReport
        fields = ("done", "results", "problems", "next_steps")
        widgets = dict.fromkeys(fields, rows(4))


class DutyForm(forms.ModelForm):  # type: ignore[type-arg]
    """A duty in both languages."""

    class Meta:
        model = Duty
        fields = ("code", "words_en", "words_zh", "is_active")


class LimitForm(forms.ModelForm):  # type: ignore[type-arg]
    """The numbers of the centre."""

    class Meta:
        model = LimitSet
        fields = NAMES
