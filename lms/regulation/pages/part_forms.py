"""One form for each kind of part of a rule set; each reads its part and writes it back."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from lms.regulation.rules import rule_words as words
from lms.regulation.rules.ambiguities import AMBIGUITIES
from lms.regulation.rules.settings import Text, both
from lms.ui.templatetags.ui import worded

Entry = dict[str, Any]
NUMBER: Final = RegexValidator(
    r"^(0|[1-9][0-9]{0,9})(\.[0-9]{1,9}|/[1-9][0-9]{0,9})?$", _("Write it as 60, 0.25 or 1/3.")
)
NAME: Final = RegexValidator(
    r"^[a-z][a-z0-9_]{0,31}$", _("Small letters, figures and _, beginning with a letter.")
)
ITEM: Final = RegexValidator(
    r"^[a-z0-9_.*-]+$", _("Small letters, figures, dots, hyphens, _ and * for any run of them.")
)
IDENTIFIER: Final = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9#._-]{0,63}$", _("As clauses are cited: S05#9.")
)


def choices(known: Mapping[str, Text], *, empty: Any = None) -> list[tuple[str, Any]]:
    """Words as choices of a field."""
    listed: list[tuple[str, Any]] = [(value, worded(text)) for value, text in known.items()]
    return listed if empty is None else [("", empty), *listed]


class PartForm(forms.Form):
    """A part of a rule set. `content` is the whole set, for what it may refer to."""

    plain: ClassVar[tuple[str, ...]] = ()
    """Fields that hold the value of the same name, left out of the part while empty."""

    def __init__(self, content: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content = content
        self.prepare()
        if "clause" in self.fields:
            cited = [(one["id"], one["id"]) for one in content.get("clauses", ())]
            self.fields["clause"].choices = cited  # type: ignore[attr-defined]

    def prepare(self) -> None:
        """Fill in choices, which depend on the language and on the rest of the rule set."""

    @classmethod
    def initial_of(cls, part: Mapping[str, Any], content: Mapping[str, Any]) -> Entry:
        """What the fields show for a part."""
        initial: Entry = {name: part[name] for name in cls.plain if name in part}
        for name in ("title", "text", "source", "unit"):
            if isinstance(part.get(name), Mapping):
                initial[f"{name}_en"], initial[f"{name}_zh"] = (
                    part[name]["en"],
                    part[name]["zh-Hans"],
                )
        return initial

    def part(self, before: Mapping[str, Any]) -> Entry:
        """The part as the form has it; what the form does not know of `before` is kept."""
        data = self.cleaned_data
        made = {name: value for name, value in before.items() if name not in self.plain}
        for name in self.plain:
            if data.get(name) not in (None, ""):
                made[name] = data[name]
        for name in ("title", "text", "source"):
            if f"{name}_en" in data:
                made[name] = both(data[f"{name}_en"], data[f"{name}_zh"])
        return made


class TitledForm(PartForm):
    """A part with an id, a title and the clause that it rests on."""

    id = forms.CharField(label=_("Short name"), max_length=32, validators=[NAME])
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=120)
    title_en = forms.CharField(label=_("Title in English"), max_length=120)
    clause = forms.ChoiceField(label=_("Rests on clause"))


class ComponentForm(TitledForm):
    """A component: what it takes, how it counts, and what it needs."""

    plain = (
        "id",
        "clause",
        "from",
        "attempt",
        "nth",
        "combine",
        "completion",
        "unscored",
        "weight",
        "pass_mark",
        "floor",
        "item_floor",
        "drop_lowest",
        "min_count",
        "op",
        "cap",
        "not_applicable",
        "pre_test_of",
        "missing",
    )

    weight = forms.CharField(
        label=_("Weight"),
        validators=[NUMBER],
        help_text=_("All weights together make exactly 1: 0.25 or 1/3."),
    )
    pass_mark = forms.CharField(
        label=_("Pass mark"),
        required=False,
        validators=[NUMBER],
        help_text=_("Empty: that of the whole rule set."),
    )
    required = forms.BooleanField(label=_("Must be passed"), required=False)
    attempt = forms.ChoiceField(label=_("Of several attempts counts"))
    nth = forms.IntegerField(
        label=_("Number of the attempt"), required=False, min_value=1, max_value=99
    )
    combine = forms.ChoiceField(label=_("Of several items counts"), required=False)
    missing = forms.ChoiceField(label=_("When there is no result"))
    completion = forms.ChoiceField(label=_("Attempts"), required=False)
    unscored = forms.ChoiceField(label=_("Finished without a score"), required=False)
    floor = forms.CharField(
        label=_("Floor"),
        required=False,
        validators=[NUMBER],
        help_text=_("Below it everything fails, whatever the total."),
    )
    item_floor = forms.CharField(label=_("Floor of each item"), required=False, validators=[NUMBER])
    drop_lowest = forms.IntegerField(
        label=_("So many lowest items do not count"), required=False, min_value=1, max_value=99
    )
    min_count = forms.IntegerField(
        label=_("So many items are needed"), required=False, min_value=1, max_value=999
    )
    makeup_max = forms.IntegerField(
        label=_("Make-up attempts"), required=False, min_value=0, max_value=99
    )
    makeup_cap = forms.CharField(
        label=_("A make-up counts at most"),
        required=False,
        help_text=_("pass_mark, none, or a number of points."),
    )
    op = forms.ChoiceField(label=_("Reckoned"), required=False)
    cap = forms.CharField(label=_("Bonus at most"), required=False, validators=[NUMBER])
    not_applicable = forms.ChoiceField(
        label=_("What does not apply in a scorecard"), required=False
    )
    pre_test_of = forms.ChoiceField(label=_("Is the pre-test of"), required=False)

    def __init__(self, content: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(content, *args, **kwargs)
        # “from” is a word of Python's and cannot be written as an attribute.
        self.fields["from"] = forms.CharField(
            label=_("Takes the items"),
            max_length=64,
            validators=[ITEM],
            help_text=_("The key of a course in the track; * stands for any run: company*"),
        )
        self.order_fields(("id", "title_zh", "title_en", "clause", "from"))

    def prepare(self) -> None:
        for name, known in (
            ("attempt", words.ATTEMPTS),
            ("combine", words.COMBINATIONS),
            ("missing", words.MISSING),
            ("completion", words.COMPLETION),
            ("unscored", words.UNSCORED),
            ("op", words.OPS),
        ):
            self.fields[name].choices = choices(known)  # type: ignore[attr-defined]
        self.fields["not_applicable"].choices = choices(  # type: ignore[attr-defined]
            words.NOT_APPLICABLE, empty=_("the score counts as it is")
        )
        others = [(one["id"], worded(one["title"])) for one in self.content.get("components", ())]
        self.fields["pre_test_of"].choices = [("", _("none")), *others]  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, part: Mapping[str, Any], content: Mapping[str, Any]) -> Entry:
        makeup = part.get("makeup", {})
        return {
            "completion": "required",
            "unscored": "missing",
            "combine": "average",
            "op": "weigh",
            **super().initial_of(part, content),
            "required": part.get("required", False),
            "makeup_max": makeup.get("max"),
            "makeup_cap": makeup.get("cap", ""),
        }

    def clean_makeup_cap(self) -> str:
        cap: str = self.cleaned_data["makeup_cap"]
        if cap and cap not in {"pass_mark", "none"}:
            NUMBER(cap)
        return cap

    def part(self, before: Mapping[str, Any]) -> Entry:
        data = self.cleaned_data
        made = {**super().part(before), "required": data["required"]}
        made.pop("makeup", None)
        if data["makeup_max"] is not None:
            made["makeup"] = {"max": data["makeup_max"], "cap": data["makeup_cap"] or "none"}
        if made.get("op") == "weigh":
            del made["op"]
        return made


class CriticalForm(TitledForm):
    """A critical error in a scorecard, and what it does."""

    plain = ("id", "clause", "item", "on_hit")
    item = forms.CharField(label=_("In the scorecard"), max_length=64, validators=[ITEM])
    on_hit = forms.ChoiceField(label=_("When it is hit"))

    def prepare(self) -> None:
        self.fields["on_hit"].choices = choices(words.ON_HIT)  # type: ignore[attr-defined]


class ClauseEntryForm(PartForm):
    """A clause that the rule set rests on, in our own words."""

    plain = ("id",)
    id = forms.CharField(label=_("Cited as"), max_length=64, validators=[IDENTIFIER])
    source_zh = forms.CharField(label=_("Source in Chinese"), max_length=160)
    source_en = forms.CharField(label=_("Source in English"), max_length=160)
    text_zh = forms.CharField(
        label=_("What it says, in Chinese"), widget=forms.Textarea(attrs={"rows": 3})
    )
    text_en = forms.CharField(
        label=_("What it says, in English"), widget=forms.Textarea(attrs={"rows": 3})
    )


class HeadForm(PartForm):
    """What holds for the rule set as a whole."""

    plain = ("version", "clause", "pass_mark", "verdict")
    version = forms.CharField(
        label=_("Version"),
        validators=[
            RegexValidator(r"^(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}$", _("Write it as 1.2.0."))
        ],
    )
    effective_from = forms.DateField(
        label=_("First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Who is enrolled from that day on is judged by it."),
    )
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=120)
    title_en = forms.CharField(label=_("Title in English"), max_length=120)
    clause = forms.ChoiceField(label=_("The total rests on clause"))
    pass_mark = forms.CharField(label=_("Pass mark"), validators=[NUMBER])
    digits = forms.IntegerField(label=_("Digits after the point"), min_value=0, max_value=4)
    mode = forms.ChoiceField(label=_("Rounded"))
    verdict = forms.ChoiceField(label=_("The verdict is given"))

    def prepare(self) -> None:
        self.fields["mode"].choices = choices(words.MODES)  # type: ignore[attr-defined]
        self.fields["verdict"].choices = choices(words.VERDICTS)  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, part: Mapping[str, Any], content: Mapping[str, Any]) -> Entry:
        rounding = part["rounding"]
        return {
            **super().initial_of(part, content),
            "effective_from": part["effective_from"],
            "digits": rounding["digits"],
            "mode": rounding["mode"],
        }

    def part(self, before: Mapping[str, Any]) -> Entry:
        data = self.cleaned_data
        return {
            **super().part(before),
            "effective_from": data["effective_from"].isoformat(),
            "rounding": {"digits": data["digits"], "mode": data["mode"], "at": "final"},
        }


class ReadingEntryForm(PartForm):
    """A reading that the rule set rests on; its choice comes from the ledger."""

    plain = ("id", "clause")
    id = forms.ChoiceField(label=_("Entry of the ledger"))
    clause = forms.ChoiceField(label=_("Of clause"))
    text_zh = forms.CharField(
        label=_("In words, Chinese"), widget=forms.Textarea(attrs={"rows": 3})
    )
    text_en = forms.CharField(
        label=_("In words, English"), widget=forms.Textarea(attrs={"rows": 3})
    )
    keep = forms.BooleanField(
        label=_("Keep the choice as it is in this rule set"),
        required=False,
        help_text=_("Otherwise it is what the ledger has on the first day of the rule set."),
    )

    def prepare(self) -> None:
        listed = [(one.id, f"{one.id} · {worded(one.topic)}") for one in AMBIGUITIES.values()]
        self.fields["id"].choices = listed  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, part: Mapping[str, Any], content: Mapping[str, Any]) -> Entry:
        return {**super().initial_of(part, content), "keep": bool(part)}
