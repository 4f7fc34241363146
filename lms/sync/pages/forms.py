"""Forms of the sync pages."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.sync.models import Connection
from lms.sync.queries import MessageFilter, connections
from lms.sync.rules.completions import LearnerId
from lms.sync.rules.ordering import MessageState
from lms.sync.services.connections import ConnectionDraft


class ConnectionForm(forms.Form):
    """A connection as a person describes it; `draft()` gives it to the services."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("How this system is called in your house."),
    )
    url = forms.CharField(
        label=_("URL"),
        max_length=2000,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Where the external system takes webhooks; its operator tells you."),
    )
    learner_id = forms.ChoiceField(
        label=_("Learners are known there by"),
        choices=[
            (LearnerId.EMPLOYEE_NO.value, _("their employee number")),
            (LearnerId.PSEUDONYM.value, _("a pseudonym made for this connection")),
        ],
        widget=forms.RadioSelect,
        initial=LearnerId.EMPLOYEE_NO.value,
    )
    send_name = forms.BooleanField(
        label=_("Send the learner's name too"),
        required=False,
        help_text=_("Only with the employee number, and only if the system needs it."),
    )
    per_minute = forms.IntegerField(
        label=_("At most so many messages per minute"),
        min_value=1,
        max_value=6000,
        initial=120,
    )

    def draft(self) -> ConnectionDraft:
        data = self.cleaned_data
        return ConnectionDraft(
            name=data["name"],
            url=data["url"],
            learner_id=LearnerId(data["learner_id"]),
            send_name=data["send_name"],
            per_minute=data["per_minute"],
        )

    @classmethod
    def of(cls, connection: Connection, data: Any = None) -> "ConnectionForm":
        return cls(
            data,
            initial={
                "name": connection.name,
                "url": connection.url,
                "learner_id": connection.learner_id,
                "send_name": connection.disclosure.send_name,
                "per_minute": connection.per_minute,
            },
        )


class NewConnectionForm(ConnectionForm):
    """A new connection may bring a secret that the partner has set."""

    secret = forms.CharField(
        label=_("Secret given by the partner"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Leave it empty and a strong one is made; it is shown once, after saving."),
    )


STATE_NAMES = {
    MessageState.PENDING: _("Waiting"),
    MessageState.LEASED: _("Being sent"),
    MessageState.DELIVERED: _("Delivered"),
    MessageState.HELD: _("Needs a decision"),
    MessageState.DEAD: _("Given up"),
    MessageState.DISMISSED: _("Left as it is"),
    MessageState.SUPERSEDED: _("Replaced by a newer one"),
}


class MessageFilterForm(forms.Form):
    """The filter of the list, as it stands in the URL; what cannot be read does not narrow."""

    connection = forms.ChoiceField(label=_("Connection"), required=False)
    state = forms.ChoiceField(
        label=pgettext_lazy("of a message", "State"),
        required=False,
        choices=[("", _("All states")), *((s.value, name) for s, name in STATE_NAMES.items())],
    )
    q = forms.CharField(
        label=_("Learner or course"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Learner or course")}),
    )

    def __init__(self, tenant: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["connection"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [
            ("", _("All connections")),
            *((str(one.id), one.name) for one in connections(tenant)),
        ]

    def wanted(self) -> MessageFilter:
        self.is_valid()
        data = self.cleaned_data
        return MessageFilter(
            connection=UUID(data["connection"]) if data.get("connection") else None,
            state=MessageState(data["state"]) if data.get("state") else None,
            text=data.get("q", ""),
        )
