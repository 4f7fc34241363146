"""The form of a reading, made from the settings of its entry."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.regulation.pages.register_forms import day_widget
from lms.regulation.rules.ledger import Ambiguity
from lms.regulation.rules.settings import NONE, Kind, Setting
from lms.ui.templatetags.ui import worded


class ReadingForm(forms.Form):
    """A choice for every setting, the reason, and the first day.

    Without `signing` only the choices are asked: that is enough to see what they would mean.
    """

    def __init__(self, item: Ambiguity, *args: Any, signing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        self.names = {f"s{index}": setting for index, setting in enumerate(item.settings)}
        for name, setting in self.names.items():
            self.fields[name] = _field(setting)
        if signing:
            self.fields["reason"] = forms.CharField(
                label=_("Why it is read this way"),
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
            self.fields["effective_from"] = forms.DateField(
                label=_("First day"), initial=timezone.localdate, widget=day_widget()
            )

    @classmethod
    def initial_of(cls, item: Ambiguity, choice: Mapping[str, str]) -> dict[str, Any]:
        """What the fields show for a choice."""
        return {
            f"s{index}": _parts(setting, choice[setting.name])
            for index, setting in enumerate(item.settings)
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, setting in self.names.items():
            value = _text(data.get(name, ""))
            if name not in self.errors and not setting.accepts(value):
                self.add_error(
                    name, _("This cannot be chosen. Possible: %(known)s") % {"known": setting.known}
                )
        return data

    def choice(self) -> dict[str, str]:
        """The choice as the ledger keeps it."""
        return {
            setting.name: _text(self.cleaned_data[name]) for name, setting in self.names.items()
        }


def _field(setting: Setting) -> forms.Field:
    label = worded(setting.label)
    options = [(value, worded(text)) for value, text in setting.options.items()]
    match setting.kind:
        case Kind.CHOICE:
            return forms.ChoiceField(label=label, choices=options, widget=forms.RadioSelect)
        case Kind.SEVERAL:
            return forms.MultipleChoiceField(
                label=label, choices=options, widget=forms.CheckboxSelectMultiple
            )
        case Kind.LADDER:
            return forms.CharField(label=label, max_length=600, help_text=setting.known)
        case _:
            hint = setting.known if setting.kind is not Kind.WORDS else ""
            return forms.CharField(label=label, max_length=80, help_text=hint)


def _parts(setting: Setting, value: str) -> str | list[str]:
    return value.split(",") if setting.kind is Kind.SEVERAL else value


def _text(value: str | list[str]) -> str:
    """A value as text; the order of several is the one in which the entry lists them."""
    return ",".join(value) if isinstance(value, list) else value.strip() or NONE


class LedgerFilter(forms.Form):
    """What the ledger is narrowed by; it lives in the address."""

    state = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("All")), ("default", _("Still as installed")), ("decided", _("Decided"))],
    )
    q = forms.CharField(
        label=_("Topic, clause or requirement"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
