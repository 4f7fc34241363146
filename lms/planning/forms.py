"""Forms of planning: plans, items, costs, needs."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.people.models import Employee, Unit
from lms.people.queries import holders_of
from lms.people.rules.filing import Text
from lms.people.rules.roles import Role
from lms.planning.models import CostLine, Need, Plan, PlanItem
from lms.planning.queries.plans import items_for_parent
from lms.planning.rules.cadence import OFFERS
from lms.planning.rules.checks import SURVEY_PARTS
from lms.planning.rules.periods import Level, Period, how_many
from lms.planning.rules.words import AIMS, LEVELS, SECTIONS, sections_of
from lms.ui.language import is_chinese

EARLIEST_YEAR, LATEST_YEAR = 2000, 2099


def day_input() -> forms.DateInput:
    """A date picker of the browser; the value is sent as 2026-03-01."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def rows(number: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": number})


def said(words: Text) -> str:
    """Words in the reader's language."""
    return words["zh-Hans" if is_chinese() else "en"]


def choices_of(words: Mapping[Any, Text], empty: str = "") -> list[tuple[str, str]]:
    """Fixed words as choices, in the reader's language."""
    first = [("", empty)] if empty else []
    return first + [(str(key), said(text)) for key, text in words.items()]


def units_into(field: Any, units: Iterable[Unit]) -> None:
    field.queryset = units


class NewPlanForm(forms.Form):
    """Which period a plan is for, and for a team's plan, which team."""

    level = forms.ChoiceField(label=_("Plan"))
    year = forms.IntegerField(label=_("Year"), min_value=EARLIEST_YEAR, max_value=LATEST_YEAR)
    number = forms.IntegerField(
        label=pgettext_lazy("of a period", "Number"),
        min_value=1,
        max_value=24,
        initial=1,
        help_text=_("Month 1–12, quarter 1–4, half year 1–2, half month 1–24."),
    )
    unit = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("The whole centre"),
        help_text=_("Only for the plan of a team."),
    )

    def __init__(self, *args: Any, levels: Iterable[Level], units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level: Any = self.fields["level"]
        level.choices = choices_of({one: LEVELS[one] for one in levels})
        units_into(self.fields["unit"], units)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        level = Level(data["level"]) if data.get("level") else None
        if level is Level.YEAR:
            data["number"] = 1
        if level and data.get("number") and data["number"] > how_many(level):
            self.add_error("number", _("There are not so many in a year."))
        if level is Level.TEAM and not data.get("unit"):
            self.add_error("unit", _("Choose the team."))
        if level and level is not Level.TEAM:
            data["unit"] = None
        return data

    @property
    def period(self) -> Period:
        data = self.cleaned_data
        return Period(Level(data["level"]), data["year"], data["number"])


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]
    """The head of a plan, its owners and its sections."""

    class Meta:
        model = Plan
        fields = ("objective", "aim", "owner_supervisor", "owner_training_head", "budget")
        widgets = {"objective": rows(3)}
        labels = {
            "owner_supervisor": _("Owner: supervisor"),
            "owner_training_head": _("Owner: head of training"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.instance
        aim: Any = self.fields["aim"]
        aim.choices = choices_of(AIMS, empty="—")
        for name, role in (
            ("owner_supervisor", Role.SUPERVISOR),
            ("owner_training_head", Role.TRAINING_MANAGER),
        ):
            owner: Any = self.fields[name]
            owner.queryset = holders_of(plan.tenant, role).order_by("name")
        held = dict(plan.sections.values_list("name", "text"))
        for name in sections_of(Level(plan.level)):
            self.fields[f"section_{name}"] = forms.CharField(
                label=said(SECTIONS[name]),
                required=False,
                widget=rows(3),
                initial=held.get(name, ""),
                max_length=20_000,
            )

    @property
    def sections(self) -> dict[str, str]:
        return {
            name.removeprefix("section_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("section_")
        }


class ItemForm(forms.ModelForm):  # type: ignore[type-arg]
    """One training of a plan."""

    class Meta:
        model = PlanItem
        fields = (
            "topic",
            "objective",
            "aim",
            "parent",
            "unplanned_reason",
            "starts_on",
            "ends_on",
            "trainer",
            "participants",
            "unit",
            "sessions",
            "hours",
            "headcount",
            "budget",
            "counts_as",
        )
        widgets = {"objective": rows(2), "starts_on": day_input(), "ends_on": day_input()}
        labels = {"parent": _("Continues from the plan above"), "unit": _("Team")}
        help_texts = {
            "unplanned_reason": _("Only when it continues nothing: it is marked as unplanned."),
            "headcount": _("People in all sessions together."),
            "counts_as": _("Each quarter has to have one of each."),
        }

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        aim: Any = self.fields["aim"]
        aim.choices = choices_of(AIMS, empty="—")
        counts_as: Any = self.fields["counts_as"]
        counts_as.choices = choices_of(OFFERS, empty="—")
        if plan.parent_id is None and plan.level in {Level.YEAR, Level.COACHING}:
            del self.fields["parent"], self.fields["unplanned_reason"]
        else:
            parent: Any = self.fields["parent"]
            parent.queryset = items_for_parent(plan)
            parent.empty_label = _("Nothing: it is unplanned")
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.filter(tenant=plan.tenant).order_by("name")
        unit.empty_label = _("All teams")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if last and (first is None or last < first):
            self.add_error("ends_on", _("It cannot end before it begins."))
        if data.get("parent") and data.get("unplanned_reason"):
            self.add_error(
                "unplanned_reason", _("It is planned: leave this empty, or choose nothing above.")
            )
        return data


class CostForm(forms.ModelForm):  # type: ignore[type-arg]
    """Money spent on an item."""

    class Meta:
        model = CostLine
        fields = ("what", "amount", "people", "spent_on")
        widgets = {"spent_on": day_input()}

    def clean_amount(self) -> Any:
        amount = self.cleaned_data["amount"]
        if amount <= 0:
            raise forms.ValidationError(_("Enter more than nothing."))
        return amount


class SurveyForm(forms.Form):
    """The needs survey of a year in its three parts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in SURVEY_PARTS.items():
            self.fields[name] = forms.CharField(
                label=said(words), required=False, widget=rows(6), max_length=50_000
            )


class NeedForm(forms.ModelForm):  # type: ignore[type-arg]
    """One need. Gaps may stay until the plan is handed in."""

    class Meta:
        model = Need
        fields = (
            "topic",
            "objective",
            "wanted_time",
            "trainer",
            "participants",
            "need",
            "source",
            "measure",
            "measured",
            "target",
            "sample",
            "other",
        )
        widgets = {"objective": rows(2), "need": rows(3), "other": rows(2)}
        help_texts = {
            "measure": _("Needed for quality assurance, KPI and satisfaction, with its value."),
            "sample": _("How many calls or answers the figure rests on."),
        }


class OfficeNeedForm(NeedForm):
    """A need that the office enters, for a team or for all."""

    class Meta(NeedForm.Meta):
        fields = ("unit", *NeedForm.Meta.fields)  # type: ignore[assignment]  # one more
        labels = {"unit": _("Team")}

    def __init__(self, *args: Any, viewer: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.filter(tenant=viewer.tenant).order_by("name")
        unit.empty_label = _("All teams")
        self.fields["topic"].required = True
