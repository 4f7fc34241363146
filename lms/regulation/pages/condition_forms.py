"""Forms of the parts that rest on a condition or on figures: gates, ladders, consequences."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.regulation.pages.part_forms import NAME, NUMBER, Entry, TitledForm, choices
from lms.regulation.rules import rule_words as words
from lms.regulation.rules.ambiguities import AMBIGUITIES
from lms.regulation.rules.condition_lines import Line, Lines, as_condition, as_lines, subjects
from lms.regulation.rules.expressions import ASKS, SIGNS
from lms.regulation.rules.settings import both
from lms.ui.templatetags.ui import worded

_LINES: Final = 4
_COMPARE: Final = (">=", ">", "<=", "<", "==", "!=")
_BAND: Final = re.compile(
    r"(?P<from>\d{1,3})(?:\s*[-–]\s*(?P<to>\d{1,3}))?\s*[:：]\s*(?P<days>\S+)"
)
_REVIEW: Final = re.compile(r"(?P<from>\d{1,3})\s*\+\s*[:：]\s*review")


class ConditionForm(TitledForm):
    """A part with a condition, put together from lines."""

    condition_name = "condition"
    after = False

    def __init__(self, content: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(content, *args, **kwargs)
        asked = [(ref, worded(text)) for ref, text in subjects(content, after=self.after)]
        signs = [*((sign, SIGNS[sign]) for sign in _COMPARE), (ASKS, _("holds"))]
        self.fields["join"] = forms.ChoiceField(
            label=_("Lines hold"),
            choices=[("all", _("all of them")), ("any", _("one of them"))],
            required=False,
        )
        for index in range(_LINES):
            self.fields[f"left{index}"] = forms.ChoiceField(
                label=_("Compare"), choices=[("", "–"), *asked], required=False
            )
            self.fields[f"sign{index}"] = forms.ChoiceField(
                label=_("is"), choices=signs, required=False
            )
            self.fields[f"right{index}"] = forms.CharField(
                label=_("Value"), required=False, max_length=40
            )
        before = (self.initial or {}).get("before")
        self.says_more = bool(before) and as_lines(before) is None
        if self.says_more:
            self.fields["keep_condition"] = forms.BooleanField(
                label=_("Keep the condition as it is"), required=False, initial=True
            )
            self.said_before = words.said_condition(before, content)

    def condition_lines(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each line, for the page."""
        return [
            (self[f"left{index}"], self[f"sign{index}"], self[f"right{index}"])
            for index in range(_LINES)
        ]

    @classmethod
    def initial_of(cls, part: Mapping[str, Any], content: Mapping[str, Any]) -> Entry:
        condition = part.get(cls.condition_name)
        initial = {**super().initial_of(part, content), "before": condition}
        lines = as_lines(condition)
        if lines is not None:
            initial["join"] = lines.join
            for index, line in enumerate(lines.lines[:_LINES]):
                initial |= {
                    f"left{index}": line.left,
                    f"sign{index}": line.operator,
                    f"right{index}": line.right,
                }
        return initial

    def clean(self) -> Entry:
        data: Entry = super().clean() or {}
        if self.says_more and data.get("keep_condition"):
            data["made_condition"] = (self.initial or {})["before"]
            return data
        lines = []
        for index in range(_LINES):
            if left := data.get(f"left{index}"):
                lines.append(self._line(index, left, data))
        if not lines:
            self.add_error("left0", _("Say what must hold."))
        else:
            data["made_condition"] = as_condition(Lines(data.get("join") or "all", tuple(lines)))
        return data

    def _line(self, index: int, left: str, data: Entry) -> Line:
        sign, right = data.get(f"sign{index}") or ">=", data.get(f"right{index}", "").strip()
        if left.endswith(".review") or left.startswith("gate."):
            return Line(left, ASKS, "")
        if sign == ASKS:
            return Line(left, ASKS, "")
        if left.endswith(".outcome"):
            if right not in {"pass", "fail"} or sign not in {"==", "!="}:
                self.add_error(f"right{index}", _("An outcome is = or ≠ “pass” or “fail”."))
        else:
            try:
                NUMBER(right)
            except ValidationError as error:
                self.add_error(f"right{index}", error)
        return Line(left, sign, right)

    def part(self, before: Mapping[str, Any]) -> Entry:
        return {**super().part(before), self.condition_name: self.cleaned_data["made_condition"]}


class GateForm(ConditionForm):
    """A condition beside the total, such as the clearance for calls."""

    plain = ("id", "clause")


class ConsequenceForm(ConditionForm):
    """What is recommended when a condition holds, and who confirms it."""

    plain = ("id", "clause", "recommend", "confirm", "appeal_days", "due_days")
    condition_name = "when"
    after = True

    recommend = forms.CharField(
        label=_("Recommend"),
        max_length=32,
        validators=[NAME],
        help_text=_("absence_days, retake_all, make_up, clearance, conduct, commendation, review"),
    )
    amount = forms.CharField(
        label=_("How much"),
        required=False,
        max_length=60,
        help_text=_("A number, or a figure such as ladder.tardy.days"),
    )
    unit_zh = forms.CharField(label=_("Unit in Chinese"), required=False, max_length=40)
    unit_en = forms.CharField(label=_("Unit in English"), required=False, max_length=40)
    confirm = forms.ChoiceField(label=_("Confirmed by"))
    appeal_days = forms.IntegerField(
        label=_("Working days to appeal"),
        required=False,
        min_value=0,
        max_value=90,
        help_text=_("Empty: as reading A39 says."),
    )
    due_days = forms.IntegerField(
        label=_("Days until it should be done"), required=False, min_value=1, max_value=366
    )

    def prepare(self) -> None:
        self.fields["confirm"].choices = choices(words.CONFIRM)  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, part: Mapping[str, Any], content: Mapping[str, Any]) -> Entry:
        amount = part.get("amount", "")
        shown = amount if isinstance(amount, str) else ""
        return {**super().initial_of(part, content), "amount": shown}

    def part(self, before: Mapping[str, Any]) -> Entry:
        data, made = self.cleaned_data, super().part(before)
        if data["amount"]:
            made["amount"] = data["amount"]
        elif isinstance(made.get("amount"), str):
            del made["amount"]
        made.pop("unit", None)
        if data["unit_en"] or data["unit_zh"]:
            en, zh = data["unit_en"], data["unit_zh"]
            made["unit"] = both(en or zh, zh or en)
        return made


class LadderForm(TitledForm):
    """Steps by a count: so many times, so many days."""

    plain = ("id", "clause", "of", "at_boundary", "mode", "above_top", "extra_k")
    of = forms.ChoiceField(label=_("Entered with"))
    bands = forms.CharField(
        label=pgettext_lazy("of a ladder", "Steps"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One per line, without gaps: 3: 0.5 or 4-6: 1 or, last, 7+: review"),
    )
    at_boundary = forms.ChoiceField(label=_("The shared number belongs to"), required=False)
    mode = forms.ChoiceField(label=_("A higher step"), required=False)
    above_top = forms.ChoiceField(label=_("Above the last step"), required=False)
    extra_k = forms.IntegerField(
        label=_("One more day for every"), required=False, min_value=1, max_value=999
    )

    def prepare(self) -> None:
        facts = [(ref, worded(text)) for ref, text in subjects(self.content, after=False)]
        self.fields["of"].choices = [  # type: ignore[attr-defined]
            one for one in facts if one[0].startswith("fact.")
        ]
        for name in ("at_boundary", "mode", "above_top"):
            options = AMBIGUITIES["A1"].setting(name).options
            self.fields[name].choices = choices(options, empty="–")  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, part: Mapping[str, Any], content: Mapping[str, Any]) -> Entry:
        lines = []
        for band in part.get("bands", ()):
            if "do" in band:
                lines.append(f"{band['from']}+: review")
            else:
                low, high = band["from"], band["to"]
                lines.append(f"{low if low == high else f'{low}-{high}'}: {band['days']}")
        return {**super().initial_of(part, content), "bands": "\n".join(lines)}

    def clean_bands(self) -> list[Entry]:
        bands: list[Entry] = []
        for line in filter(str.strip, self.cleaned_data["bands"].splitlines()):
            bands.append(_band(line.strip()))
        return bands

    def part(self, before: Mapping[str, Any]) -> Entry:
        return {**super().part(before), "bands": self.cleaned_data["bands"]}


def _band(line: str) -> Entry:
    if found := _REVIEW.fullmatch(line):
        return {"from": int(found["from"]), "do": "review"}
    if found := _BAND.fullmatch(line):
        NUMBER(found["days"])
        low = int(found["from"])
        return {"from": low, "to": int(found["to"] or low), "days": found["days"]}
    raise ValidationError(
        _("“%(line)s” is no step. Write 3: 0.5 or 4-6: 1 or 7+: review."), params={"line": line}
    )
