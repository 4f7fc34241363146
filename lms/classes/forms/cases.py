"""Forms of a case: what somebody says, what speaks for or against, what came of it."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.classes.forms.parts import lines
from lms.classes.models import CaseParty

_KNEW = {"yes": True, "no": False}


class StatementForm(forms.Form):
    """What somebody has to say. Of whom was signed for the office asks whether they knew (A15)."""

    words = forms.CharField(widget=lines())
    knew = forms.ChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        required=False,
        label=_("Did they know of the signature?"),
    )

    def __init__(self, said: Any = None, *, party: CaseParty, is_own: bool) -> None:
        super().__init__(said, auto_id=f"p-{party.id}-%s")
        self.party = party
        self.fields["words"].label = _("What you have to say") if is_own else _("What they say")
        if is_own or party.part != CaseParty.Part.ABSENT:
            del self.fields["knew"]

    def knew_of_it(self) -> bool | None:
        """Whether they knew; None where that was not said."""
        return _KNEW.get(self.cleaned_data.get("knew", ""))


class EvidenceForm(forms.Form):
    """A file, an observation, or both."""

    note = forms.CharField(widget=lines(2), required=False, label=_("Observation"))
    file = forms.FileField(required=False, label=_("File"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not said.get("note") and not said.get("file"):
            self.add_error("note", _("Write down what was seen, or choose a file."))
        return said


class ConclusionForm(forms.Form):
    """Whom a case is upheld against, and why. Nobody chosen means that it is not upheld."""

    upheld = forms.ModelMultipleChoiceField(
        CaseParty.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label=_("Upheld against"),
    )
    conclusion = forms.CharField(
        widget=lines(),
        label=pgettext_lazy("of a conclusion", "Reasons"),
        help_text=_(
            "Nobody chosen means: not upheld. A consequence is only recommended; a named person"
            " confirms it."
        ),
    )

    def __init__(self, said: Any = None, *, parties: Iterable[CaseParty]) -> None:
        super().__init__(said)
        known = list(parties)
        field = cast("forms.ModelMultipleChoiceField[CaseParty]", self.fields["upheld"])
        field.queryset = CaseParty.objects.filter(
            tenant=known[0].tenant if known else 0, id__in=[one.id for one in known]
        ).select_related("employee")
        field.label_from_instance = _named  # type: ignore[method-assign, assignment]


def _named(party: CaseParty) -> str:
    return f"{party.employee.name} ({party.get_part_display()})"
