"""The form of a test inside a rule set: made-up attempts in, expected verdicts out."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.regulation.pages.part_forms import NUMBER, Entry, PartForm, choices
from lms.regulation.rules.rule_words import OUTCOMES
from lms.ui.templatetags.ui import worded

_ITEM: Final = re.compile(r"[a-z0-9_.-]{1,64}")
_NOT_ASKED: Final = ""
_GATES: Final = {"open": True, "shut": False, "unknown": None}
_UNKNOWN: Final = "unknown"


class TestCaseForm(PartForm):
    """A test. Attempts are written as `80`, `55 unfinished`, `passed`, `90 !identity_check`."""

    name = forms.CharField(label=_("What it shows"), max_length=200)
    items = forms.CharField(
        label=_("Attempts"),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_(
            "One item per line, its attempts with commas between: business: 55, 70."
            " Add unfinished, passed, failed, or a critical error with an exclamation mark."
        ),
    )
    facts = forms.CharField(
        label=_("Figures"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=_("One per line: tardy = 4. A figure that waits for a proof: tardy = ?"),
    )
    past_due = forms.BooleanField(label=_("The due date is over"), required=False)
    outcome = forms.ChoiceField(label=_("Expected of the total"))
    score = forms.CharField(
        label=_("Expected score"),
        required=False,
        max_length=20,
        help_text=_("As it is shown: 79.8. Empty: not looked at."),
    )

    def prepare(self) -> None:
        self.fields["outcome"].choices = choices(OUTCOMES)  # type: ignore[attr-defined]
        outcomes = choices(OUTCOMES, empty=_("not looked at"))
        gates = [
            (_NOT_ASKED, _("not looked at")),
            ("open", pgettext_lazy("of a result", "open")),
            ("shut", _("shut")),
            (_UNKNOWN, _("not known")),
        ]
        for kind, listed in (("components", outcomes), ("gates", gates)):
            for entry in self.content.get(kind, ()):
                self.fields[f"{kind}.{entry['id']}"] = forms.ChoiceField(
                    label=worded(entry["title"]), choices=listed, required=False
                )
        for kind in ("ladders", "consequences"):
            for entry in self.content.get(kind, ()):
                self.fields[f"{kind}.{entry['id']}"] = forms.CharField(
                    label=worded(entry["title"]),
                    required=False,
                    max_length=20,
                    help_text=_("A number, review, yes, no, or unknown. Empty: not looked at."),
                )

    @classmethod
    def initial_of(cls, part: Mapping[str, Any], content: Mapping[str, Any]) -> Entry:
        given, expect = part.get("given", {}), part.get("expect", {})
        items = given.get("items") or {
            entry["from"].replace("*", ""): [] for entry in content.get("components", ())
        }
        facts = [f"{name} = {value}" for name, value in given.get("facts", {}).items()]
        facts += [f"{name} = ?" for name in given.get("unsettled", ())]
        initial: Entry = {
            "name": part.get("name", ""),
            "items": "\n".join(
                f"{key}: {', '.join(map(_attempt_text, tries))}" for key, tries in items.items()
            ),
            "facts": "\n".join(facts),
            "past_due": given.get("past_due", False),
            "outcome": expect.get("outcome", "pass"),
            "score": expect.get("score") or "",
        }
        for kind in ("components", "gates", "ladders", "consequences"):
            for name, value in expect.get(kind, {}).items():
                initial[f"{kind}.{name}"] = _expected_text(kind, value)
        return initial

    def clean_items(self) -> Entry:
        items: Entry = {}
        for key, rest in _lines(self.cleaned_data["items"], ":"):
            if not _ITEM.fullmatch(key):
                raise ValidationError(_("“%(key)s” is no key of an item."), params={"key": key})
            items[key] = [_attempt(text) for text in re.split(r"[,，]", rest) if text.strip()]
        if not items:
            raise ValidationError(_("Name at least one item."))
        return items

    def clean_facts(self) -> Entry:
        facts: Entry = {}
        for key, value in _lines(self.cleaned_data["facts"], "="):
            if value != "?":
                NUMBER(value)
            facts[key] = value
        return facts

    def clean(self) -> Entry:
        data: Entry = super().clean() or {}
        for kind in ("ladders", "consequences"):
            for name in [name for name in self.fields if name.startswith(f"{kind}.")]:
                value = data.get(name, "")
                if value not in {"", "review", "yes", "no", _UNKNOWN}:
                    try:
                        NUMBER(value)
                    except ValidationError as error:
                        self.add_error(name, error)
        return data

    def part(self, before: Mapping[str, Any]) -> Entry:
        data = self.cleaned_data
        given: Entry = {"items": data["items"]}
        if data["past_due"]:
            given["past_due"] = True
        if facts := {name: value for name, value in data["facts"].items() if value != "?"}:
            given["facts"] = facts
        if unsettled := [name for name, value in data["facts"].items() if value == "?"]:
            given["unsettled"] = unsettled
        expect: Entry = {"outcome": data["outcome"]}
        if data["score"]:
            expect["score"] = data["score"]
        elif "score" in before.get("expect", {}) and before["expect"]["score"] is None:
            expect["score"] = None
        for kind in ("components", "gates", "ladders", "consequences"):
            if found := dict(self._expected(kind)):
                expect[kind] = found
        return {"name": data["name"], "given": given, "expect": expect}

    def _expected(self, kind: str) -> Iterator[tuple[str, Any]]:
        for entry in self.content.get(kind, ()):
            value = self.cleaned_data.get(f"{kind}.{entry['id']}", "")
            if value != _NOT_ASKED:
                yield entry["id"], _expected_value(kind, value)


def _lines(text: str, sign: str) -> Iterator[tuple[str, str]]:
    for line in filter(str.strip, text.replace("：", ":").splitlines()):
        key, found, rest = line.partition(sign)
        if not found:
            raise ValidationError(
                _("“%(line)s” has no %(sign)s in it."), params={"line": line, "sign": sign}
            )
        yield key.strip(), rest.strip()


def _attempt(text: str) -> Entry:
    attempt: Entry = {"completed": True}
    for word in text.split():
        if word == "unfinished":
            attempt["completed"] = False
        elif word in {"passed", "failed"}:
            attempt["passed"] = word == "passed"
        elif word.startswith("!"):
            attempt.setdefault("critical", []).append(word[1:])
        else:
            NUMBER(word)
            attempt["score"] = word
    return attempt


def _attempt_text(attempt: Mapping[str, Any]) -> str:
    words = [attempt["score"]] if "score" in attempt else []
    if "passed" in attempt:
        words.append("passed" if attempt["passed"] else "failed")
    if not attempt.get("completed", False):
        words.append("unfinished")
    return " ".join([*words, *(f"!{code}" for code in attempt.get("critical", ()))])


def _expected_text(kind: str, value: Any) -> str:
    if kind == "gates":
        return next(word for word, meant in _GATES.items() if meant is value)
    if value is None:
        return _UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _expected_value(kind: str, text: str) -> Any:
    if kind == "gates":
        return _GATES[text]
    if kind == "components":
        return text
    return {"yes": True, "no": False, _UNKNOWN: None}.get(text, text)
