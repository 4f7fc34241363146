"""Scorecards as forms: sections, criteria, and a call to be scored."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.coaching.forms.parts import EmployeeChoice, MomentInput, RowChoice
from lms.coaching.models import Assessment, Recording, ScorecardVersion
from lms.coaching.rules.card import Card, Criterion, CriticalClass, Effect, Section, share_of
from lms.people.rules.filing import text
from lms.regulation.rules.numbers import exact, shown

LIBRARY_NAMES = [
    ("six_steps", _("The six steps of handling a call")),
    ("call_flow", _("The flow of a call")),
    ("norms", _("Norms of service")),
    ("critical", _("Critical errors")),
]


class PercentField(forms.CharField):
    """A share of 0 to 1, written in percent."""

    def to_python(self, value: Any) -> Any:
        words = super().to_python(value)
        if not words:
            return None
        try:
            return share_of(words)
        except ValueError as error:
            raise forms.ValidationError(_("Write a number from 0 to 100.")) from error

    def prepare_value(self, value: Any) -> Any:
        return shown(value * 100) if isinstance(value, Fraction) else value


class WeightField(forms.CharField):
    """A weight above 0 or, for what is critical, 0; exact."""

    def to_python(self, value: Any) -> Any:
        try:
            return exact(super().to_python(value) or "0")
        except ValueError as error:
            raise forms.ValidationError(_("Write a number such as 10 or 7.5.")) from error

    def prepare_value(self, value: Any) -> Any:
        return shown(value) if isinstance(value, Fraction) else value


class NewCardForm(forms.Form):
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200)
    library = forms.MultipleChoiceField(
        label=_("Begin with"),
        choices=LIBRARY_NAMES,
        widget=forms.CheckboxSelectMultiple,
        initial=["six_steps", "critical"],
    )
    pass_share = PercentField(label=_("Passed from (%)"), initial="80")
    minimum_sample = forms.IntegerField(
        label=_("Calls to score per agent and month"), min_value=1, max_value=60, initial=4
    )


class HeadForm(forms.Form):
    pass_share = PercentField(label=_("Passed from (%)"))


class SectionForm(forms.Form):
    en = forms.CharField(label=_("Section in English"), max_length=120)
    zh = forms.CharField(label=_("Section in Chinese"), max_length=120)


class CriterionForm(forms.Form):
    """One criterion; `section` is the number of its section, from 1."""

    section = forms.IntegerField(label=_("Section"), min_value=1, max_value=30)
    key = forms.CharField(
        label=_("Key"),
        max_length=48,
        validators=[
            RegexValidator(
                r"^[a-z][a-z0-9_]*$", _("Small letters, digits and _, beginning with a letter.")
            )
        ],
    )
    title_en = forms.CharField(label=_("In English"), max_length=200)
    title_zh = forms.CharField(label=_("In Chinese"), max_length=200)
    points = forms.IntegerField(label=_("Points"), min_value=0, max_value=10, initial=5)
    weight = WeightField(label=_("Weight"), initial=Fraction(10))
    may_not_apply = forms.BooleanField(
        label=_("May be not applicable"), required=False, initial=True
    )
    critical = forms.ChoiceField(
        label=_("Critical for"),
        required=False,
        choices=[
            ("", _("not critical")),
            (CriticalClass.CUSTOMER.value, _("the customer")),
            (CriticalClass.BUSINESS.value, _("the business")),
            (CriticalClass.COMPLIANCE.value, _("compliance")),
        ],
    )
    effect = forms.ChoiceField(
        label=_("A hit makes it"),
        choices=[(Effect.ZERO.value, _("zero")), (Effect.FAIL.value, _("not passed"))],
        initial=Effect.FAIL.value,
    )
    guide_en = forms.CharField(label=_("Guidance in English"), required=False, max_length=500)
    guide_zh = forms.CharField(label=_("Guidance in Chinese"), required=False, max_length=500)
    clause = forms.CharField(label=_("Clause"), required=False, max_length=48)

    def criterion(self) -> Criterion:
        said = self.cleaned_data
        critical = CriticalClass(said["critical"]) if said["critical"] else None
        guide = text(said["guide_en"], said["guide_zh"])
        return Criterion(
            key=said["key"],
            title=text(said["title_en"], said["title_zh"]),
            points=0 if critical else said["points"],
            weight=Fraction(0) if critical else said["weight"],
            may_not_apply=said["may_not_apply"],
            critical=critical,
            effect=Effect(said["effect"]),
            guidance=guide if any(guide.values()) else None,
            clause=said["clause"],
        )


SectionFormSet = forms.formset_factory(SectionForm, extra=1, can_delete=True, max_num=20)
CriterionFormSet = forms.formset_factory(CriterionForm, extra=2, can_delete=True, max_num=60)


class CardForms:
    """The three parts of the editor of a draft, as one."""

    def __init__(self, card: Card, data: Any = None) -> None:
        self.head = HeadForm(data, initial={"pass_share": card.pass_share})
        self.sections = SectionFormSet(
            data,
            prefix="section",
            initial=[{"en": one.title["en"], "zh": one.title["zh-Hans"]} for one in card.sections],
        )
        self.criteria = CriterionFormSet(
            data,
            prefix="criterion",
            initial=[
                _initial(number, one)
                for number, section in enumerate(card.sections, start=1)
                for one in section.criteria
            ],
        )

    def is_valid(self) -> bool:
        """Each part is asked, so that all faults are shown at once."""
        valid = [part.is_valid() for part in (self.head, self.sections, self.criteria)]
        return all(valid)

    def card(self) -> Card:
        """The card as it was written; a section of a number that is not there is the last."""
        titles = [
            text(form.cleaned_data["en"], form.cleaned_data["zh"]) for form in _kept(self.sections)
        ]
        placed: dict[int, list[Criterion]] = {}
        for form in _kept(self.criteria):
            number = min(form.cleaned_data["section"], len(titles))
            placed.setdefault(number, []).append(form.criterion())
        sections = [
            Section(title, tuple(placed.get(number, ())))
            for number, title in enumerate(titles, start=1)
        ]
        return Card(tuple(sections), self.head.cleaned_data["pass_share"])


class OccasionForm(forms.Form):
    """Whom and what is to be scored, and by which card."""

    employee = EmployeeChoice(label=_("Agent"))
    version = RowChoice(label=_("Scorecard"))
    purpose = forms.ChoiceField(label=_("What it is"), choices=Assessment.Purpose.choices)
    recording = RowChoice(
        label=_("Recording"),
        required=False,
        help_text=_("Time and number of the call are taken from it."),
    )
    happened_at = forms.DateTimeField(
        label=_("When it was"), widget=MomentInput, initial=timezone.now
    )
    call_number = forms.CharField(label=_("Number of the call"), max_length=64, required=False)
    item = forms.ChoiceField(
        label=_("Assessment of a track"),
        required=False,
        help_text=_("Only where this is an examination of a track the agent is in."),
    )

    def __init__(
        self,
        *args: Any,
        people: Any,
        versions: Iterable[ScorecardVersion],
        recordings: Iterable[Recording],
        items: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employee"].queryset = people  # type: ignore[attr-defined]
        self.fields["version"].queryset = versions  # type: ignore[attr-defined]
        self.fields["recording"].queryset = recordings  # type: ignore[attr-defined]
        none: list[tuple[str, Any]] = [("", _("none"))]
        self.fields["item"].choices = [*none, *items.items()]  # type: ignore[attr-defined]


def _kept(formset: Any) -> list[Any]:
    return [
        form
        for form in formset.forms
        if form.has_changed() or form.initial
        if form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]


def _initial(number: int, one: Criterion) -> dict[str, Any]:
    guide = one.guidance or text("", "")
    return {
        "section": number,
        "key": one.key,
        "title_en": one.title["en"],
        "title_zh": one.title["zh-Hans"],
        "points": one.points,
        "weight": one.weight,
        "may_not_apply": one.may_not_apply,
        "critical": one.critical.value if one.critical else "",
        "effect": one.effect.value,
        "guide_en": guide["en"],
        "guide_zh": guide["zh-Hans"],
        "clause": one.clause,
    }
