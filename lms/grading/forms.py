"""Forms of this room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.grading.models import Appeal
from lms.grading.queries import drafts
from lms.people.models import Employee
from lms.regulation.models import RuleSetVersion
from lms.tracks.models import Track

MOST_WORDS = 2000


class ReasonForm(forms.Form):
    """Why something is confirmed or dismissed."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The person concerned will read it. To dismiss, a reason is needed."),
    )


class AppealForm(forms.Form):
    """What speaks against it."""

    words = forms.CharField(
        label=_("What speaks against it"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Somebody who did not decide it will read this and answer with a reason."),
    )


class ReviewForm(forms.Form):
    """The answer to an appeal."""

    outcome = forms.ChoiceField(label=_("Outcome"), widget=forms.RadioSelect)
    amount = forms.CharField(
        label=_("New amount"),
        required=False,
        max_length=20,
        help_text=_("Only where it is changed, such as 0.5."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, appeal: Appeal, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = list(Appeal.Outcome.choices)  # type: ignore[attr-defined]
        if appeal.recommendation is None or not appeal.recommendation.amount:
            del self.fields["amount"]


class DraftChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.key} {obj.version} ({obj.effective_from})"


class WhatIfForm(forms.Form):
    """Which draft to try, and on whom."""

    draft = DraftChoice(label=_("Draft"), queryset=RuleSetVersion.objects.none())
    since = forms.DateField(
        label=_("Enrolled since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave it empty to look at everybody."),
    )

    def __init__(self, viewer: Employee, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["draft"].queryset = drafts(viewer.tenant)  # type: ignore[attr-defined]


class RegradeForm(forms.Form):
    """Which track to judge anew, and why."""

    track = forms.ModelChoiceField(label=_("Track"), queryset=Track.objects.none())
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as which answer key was corrected. It stands with the case."),
    )

    def __init__(self, viewer: Employee, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tracks = Track.objects.filter(tenant=viewer.tenant).order_by("key")
        self.fields["track"].queryset = tracks  # type: ignore[attr-defined]
