"""The form of a key, and how scopes and voices are called on screen."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.people.services import KeyDraft
from xapi.lrs.rules.access import SpeaksFor, Voice
from xapi.lrs.rules.scopes import Scope

# What a key may do, in the order of how little it is.
SCOPE_NAMES: dict[str, str | Promise] = {
    Scope.STATEMENTS_WRITE: _("write statements"),
    Scope.STATEMENTS_READ_MINE: _("read the statements it wrote"),
    Scope.STATEMENTS_READ: _("read all statements"),
    Scope.STATE: _("read and write learners' states"),
    Scope.PROFILE: _("read and write profiles"),
    Scope.DEFINE: _("say what activities are called"),
    Scope.ALL_READ: _("read everything"),
    Scope.ALL: _("everything"),
}
VOICE_NAMES: dict[str, str | Promise] = {
    SpeaksFor.OUTSIDERS: _("everybody but our own people"),
    SpeaksFor.HOME_PAGE: _("only the people of one home page"),
    SpeaksFor.ANYONE: _("anybody, our own people too"),
}

_CHECK = {"class": "form-check-input"}


class KeyForm(forms.Form):
    """A key as a person describes it; `draft()` gives it to the services."""

    name = forms.CharField(
        label=pgettext_lazy("of a key", "Name"),
        max_length=200,
        help_text=_("Which system uses it. The name stands in every statement it writes."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=list(SCOPE_NAMES.items()),
        widget=forms.CheckboxSelectMultiple(attrs=_CHECK),
    )
    speaks_for = forms.ChoiceField(
        label=_("It may write in the name of"),
        choices=list(VOICE_NAMES.items()),
        widget=forms.RadioSelect(attrs=_CHECK),
        initial=SpeaksFor.OUTSIDERS.value,
        help_text=_(
            "Results of our own people count for their grades: lend their voice with care."
        ),
    )
    home_page = forms.CharField(
        label=_("Home page of their accounts"),
        required=False,
        max_length=500,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Only where the key is for the people of one home page."),
    )
    expires_on = forms.DateField(
        label=_("Works until the end of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: until it is revoked."),
    )
    requests_per_minute = forms.IntegerField(
        label=_("At most so many requests per minute"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Empty: the limit of this installation."),
    )

    def clean_expires_on(self) -> dt.date | None:
        """A day that is not over yet."""
        day: dt.date | None = self.cleaned_data["expires_on"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Choose today or a later one."))
        return day

    def draft(self) -> KeyDraft:
        data = self.cleaned_data
        whom = SpeaksFor(data["speaks_for"])
        return KeyDraft(
            name=data["name"],
            scopes=frozenset(data["scopes"]),
            voice=Voice(whom, data["home_page"] if whom is SpeaksFor.HOME_PAGE else ""),
            expires_at=_end_of(data["expires_on"]),
            requests_per_minute=data["requests_per_minute"],
        )


def _end_of(day: dt.date | None) -> dt.datetime | None:
    """The moment at which a day of the centre is over."""
    if day is None:
        return None
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))
