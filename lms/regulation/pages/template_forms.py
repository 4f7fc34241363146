"""Forms for editing a form template: titles, fields, signature lines."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.regulation.pages.register_forms import day_widget
from lms.regulation.rules.forms import FieldKind, FormTemplate, as_data
from lms.regulation.rules.settings import Text, both

_EXTRA = 2
_BOTH_LABELS = _("A field needs a label in both languages.")
KIND_NAMES = {
    FieldKind.TEXT: _("a line of text"),
    FieldKind.LONG: _("several lines"),
    FieldKind.DATE: _("a date"),
    FieldKind.NUMBER: _("a number"),
    FieldKind.CHOICE: _("a choice"),
    FieldKind.TABLE: _("a table"),
    FieldKind.SIGNATURE: _("a signature"),
}
_OWN_KINDS = (FieldKind.TEXT, FieldKind.LONG, FieldKind.DATE, FieldKind.NUMBER)


class TitleForm(forms.Form):
    """What stands above and below the fields."""

    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=120)
    title_en = forms.CharField(label=_("Title in English"), max_length=120)
    signatures = forms.CharField(
        label=_("Signature lines"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One per line, Chinese and English with a stroke between: 主管 | supervisor"),
    )

    @classmethod
    def of(cls, template: FormTemplate, data: Any = None) -> "TitleForm":
        lines = [f"{one['zh-Hans']} | {one['en']}" for one in template.signatures]
        return cls(
            data,
            prefix="head",
            initial={
                "title_zh": template.title["zh-Hans"],
                "title_en": template.title["en"],
                "signatures": "\n".join(lines),
            },
        )

    def signature_lines(self) -> list[Text]:
        lines = []
        for line in self.cleaned_data["signatures"].splitlines():
            chinese, _stroke, english = (part.strip() for part in line.partition("|"))
            if chinese or english:
                lines.append(both(english or chinese, chinese or english))
        return lines


class FieldForm(forms.Form):
    """One field: its labels, its place, and whether it is shown."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    zh = forms.CharField(label=_("Chinese"), required=False, max_length=80)
    en = forms.CharField(label=_("English"), required=False, max_length=80)
    kind = forms.ChoiceField(
        label=pgettext_lazy("of a thing", "Kind"),
        required=False,
        choices=[(kind.value, KIND_NAMES[kind]) for kind in _OWN_KINDS],
    )
    place = forms.IntegerField(
        label=pgettext_lazy("in an order", "Place"), required=False, min_value=1, max_value=999
    )
    hidden = forms.BooleanField(label=_("Hide"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        empty = [name for name in ("zh", "en") if not data.get(name) and name not in self.errors]
        if len(empty) == 1:
            self.add_error(empty[0], _BOTH_LABELS)
        return data

    def need_labels(self) -> None:
        """This line is a field that there is: it goes by some name in both languages."""
        for name in ("zh", "en"):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = _BOTH_LABELS


class UseForm(forms.Form):
    effective_from = forms.DateField(label=_("In use from"), widget=day_widget())


class TemplateEditor:
    """The whole editor: titles and one line per field, with blank lines for fields of one's own."""

    def __init__(self, template: FormTemplate, data: Any = None) -> None:
        self.template = template
        self.head = TitleForm.of(template, data)
        known: list[dict[str, Any]] = [
            {
                "key": one.key,
                "zh": one.label["zh-Hans"],
                "en": one.label["en"],
                "kind": one.kind.value,
                "place": index,
                "hidden": one.hidden,
            }
            for index, one in enumerate(template.fields, start=1)
        ]
        blank: list[dict[str, Any]] = [
            {"place": len(known) + index} for index in range(1, _EXTRA + 1)
        ]
        self.lines = [
            FieldForm(data, prefix=f"f{index}", initial=initial)
            for index, initial in enumerate([*known, *blank])
        ]
        for line in self.lines[: len(known)]:
            line.need_labels()

    def rows(self) -> list[tuple[FieldForm, Any]]:
        """Each line with the field it stands for, None for a blank one."""
        fields: list[Any] = [*self.template.fields, *([None] * _EXTRA)]
        return list(zip(self.lines, fields, strict=True))

    def is_valid(self) -> bool:
        return all([self.head.is_valid(), *(line.is_valid() for line in self.lines)])

    def content(self) -> dict[str, Any]:
        """What was made of the template, as it is kept."""
        kept = {one["key"]: one for one in as_data(self.template)["fields"]}
        placed = []
        for order, line in enumerate(self.lines):
            data = line.cleaned_data
            field = self._field(data, kept)
            if field is not None:
                placed.append((data.get("place") or 999, order, field))
        placed.sort(key=lambda entry: entry[:2])
        head = self.head.cleaned_data
        return {
            "title": both(head["title_en"], head["title_zh"]),
            "fields": [field for _place, _order, field in placed],
            "signatures": self.head.signature_lines(),
        }

    def _field(
        self, data: Mapping[str, Any], kept: Mapping[str, dict[str, Any]]
    ) -> dict[str, Any] | None:
        if not (data.get("zh") and data.get("en")):
            return None
        label = both(data["en"], data["zh"])
        if old := kept.get(data.get("key") or ""):
            if old.get("own") and data["hidden"]:
                return None
            changed = {**old, "label": label}
            changed.pop("hidden", None)
            return {**changed, "hidden": True} if data["hidden"] else changed
        key = f"own_{uuid4().hex[:8]}"
        kind = data.get("kind") or FieldKind.TEXT.value
        return {"key": key, "label": label, "kind": kind, "optional": True, "own": True}
