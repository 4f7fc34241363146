"""Forms about the archive."""

from django import forms
from django.utils.translation import gettext_lazy as _


class EntryFilter(forms.Form):
    """What the list of entries is narrowed by; it lives in the address."""

    q = forms.CharField(required=False, max_length=80, label=_("Person"))
    kind = forms.ChoiceField(
        required=False,
        label=_("Kind of entry"),
        choices=[
            ("", _("All kinds")),
            ("course_result", _("Course result")),
            ("track_result", _("Track result")),
        ],
    )
    outcome = forms.ChoiceField(
        required=False,
        label=_("Result"),
        choices=[
            ("", _("All results")),
            ("pass", _("Passed")),
            ("fail", _("Not passed")),
            ("indeterminate", _("Taken back")),
        ],
    )
    since = forms.DateField(
        required=False, label=_("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        required=False, label=_("To"), widget=forms.DateInput(attrs={"type": "date"})
    )
