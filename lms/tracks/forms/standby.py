"""Forms of the standby procedure."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.people.models import Employee
from lms.people.queries import visible_employees
from lms.people.rules.roles import Right
from lms.tracks.forms.base import DayField, PersonField, in_order
from lms.tracks.models import StandbyCase, StandbyEvidence, StandbyGap, TrackItem
from lms.tracks.models.standby import OUTCOMES
from lms.tracks.queries.standby import measures_to_choose
from lms.tracks.rules.standby import Outcome

_SHORT = {"rows": 2}


class CaseForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the notice will say."""

    starts_on = DayField(label=_("First session on"))
    ends_on = DayField(label=_("To"))

    class Meta:
        model = StandbyCase
        fields = (
            "reason",
            "detail",
            "starts_on",
            "ends_on",
            "place",
            "pass_standard",
            "follows",
        )
        widgets = {
            "detail": forms.Textarea({"rows": 3}),
            "pass_standard": forms.Textarea(_SHORT),
            "follows": forms.Textarea(_SHORT),
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not in_order(said.get("starts_on"), said.get("ends_on")):
            self.add_error("ends_on", _("The training ends before it begins."))
        return said


class NewCaseForm(CaseForm):
    person = PersonField(label=_("Employee number"))
    field_order = ("person",)

    def __init__(self, *args: Any, viewer: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["person"].people = (
            visible_employees(viewer, Right.SEE_RECORDS)
            .filter(is_active=True)
            .exclude(id=viewer.id)
        )


class EvidenceForm(forms.ModelForm):  # type: ignore[type-arg]
    happened_on = DayField(label=_("Day"))
    file = forms.FileField(label=_("File"), required=False)

    class Meta:
        model = StandbyEvidence
        fields = ("title", "happened_on", "detail")
        widgets = {"detail": forms.Textarea(_SHORT)}


class GapForm(forms.Form):
    """A shortcoming, and what trains and measures it."""

    title = forms.CharField(label=_("Shortcoming"), max_length=200)
    trains = forms.ModelMultipleChoiceField(
        label=_("Trained by"),
        required=False,
        queryset=TrackItem.objects.none(),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    measures = forms.ModelMultipleChoiceField(
        label=_("Measured by"),
        required=False,
        queryset=TrackItem.objects.none(),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )

    def __init__(self, *args: Any, viewer: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        items = measures_to_choose(viewer.tenant)
        fields["trains"].queryset = items.exclude(kind=TrackItem.Kind.ASSESSMENT)
        fields["measures"].queryset = items.filter(
            kind__in=[TrackItem.Kind.ASSESSMENT, TrackItem.Kind.PACKAGE]
        )


class ReportForm(forms.Form):
    """Results, gap by gap, and the assessor's opinion."""

    observations = forms.CharField(
        label=_("Observations"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    opinion = forms.CharField(
        label=_("Assessor's opinion"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, gaps: Sequence[StandbyGap], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gaps = gaps
        made: dict[str, forms.Field] = {}
        for gap in gaps:
            made[f"closed_{gap.id}"] = forms.ChoiceField(
                label=gap.title,
                choices=[("yes", _("met")), ("no", _("not met"))],
                widget=forms.RadioSelect,
            )
            made[f"result_{gap.id}"] = forms.CharField(
                label=_("What showed it: score and remark"), max_length=500
            )
        self.fields = {**made, **self.fields}

    def results(self) -> list[tuple[StandbyGap, bool, str]]:
        said = self.cleaned_data
        return [
            (gap, said[f"closed_{gap.id}"] == "yes", said[f"result_{gap.id}"]) for gap in self.gaps
        ]


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=list(OUTCOMES.items()))
    trained = forms.BooleanField(label=_("The training has met its aim"), required=False)
    note = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs=_SHORT))


class ReviewForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=[
            ("", _("upheld")),
            *((key, words) for key, words in OUTCOMES.items() if key != Outcome.EXTEND),
        ],
    )
    note = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs=_SHORT))


class NoteForm(forms.Form):
    note = forms.CharField(
        label=pgettext_lazy("of a step", "Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=_SHORT),
    )
