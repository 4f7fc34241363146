"""The numbers of the room as a form."""

from django import forms

from lms.coaching.models import CoachingSettings


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The numbers that the regulations leave to the centre."""

    class Meta:
        model = CoachingSettings
        exclude = ("tenant",)  # noqa: DJ006 - all that there is to set, new numbers too.
