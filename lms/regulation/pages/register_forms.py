"""Forms of the register."""

import re
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.people.models import Employee, EmploymentType, RankLevel, Unit
from lms.people.rules.roles import Role
from lms.people.templatetags.people import ROLE_NAMES
from lms.regulation.adapters.word import word_text
from lms.regulation.adapters.word_file import is_office_file
from lms.regulation.exceptions import TextUnreadable
from lms.regulation.models import Clause, Regulation
from lms.regulation.pages.doors import said
from lms.regulation.rules.ambiguities import AMBIGUITIES
from lms.regulation.rules.completeness import PARTS
from lms.regulation.rules.scope import Scope
from lms.regulation.rules.settings import Text
from lms.ui.templatetags.ui import worded
from xapi.problems import Problem

MOST_TEXT: Final = 2 * 1024 * 1024
"""Bytes of a text file; the longest regulation anybody has seen is a tenth of that."""
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_HEAD: Final = 8


def day_widget() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RegulationForm(forms.Form):
    """A regulation and whom it applies to."""

    code = forms.CharField(
        label=_("Code"),
        max_length=16,
        validators=[
            RegexValidator(
                re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"),
                _("Use letters, figures, dots and hyphens; begin with a letter or a figure."),
            )
        ],
        help_text=_("Clauses are cited by it, as in S05#9. It cannot be changed later."),
    )
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=160)
    title_en = forms.CharField(label=_("Title in English"), max_length=160)
    units = forms.MultipleChoiceField(
        label=_("Teams and departments"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With all below them. Where nothing is chosen, nothing is asked."),
    )
    posts = forms.CharField(
        label=_("Posts"), required=False, max_length=400, help_text=_("With commas between.")
    )
    sites = forms.CharField(
        label=_("Sites"), required=False, max_length=400, help_text=_("With commas between.")
    )
    employment_types = forms.MultipleChoiceField(
        label=_("Employment"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=EmploymentType.choices,
    )
    ranks = forms.MultipleChoiceField(
        label=_("Levels"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=RankLevel.choices,
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(role.value, ROLE_NAMES[role]) for role in Role],
    )
    hired_from = forms.DateField(label=_("Hired on or after"), required=False, widget=day_widget())
    hired_until = forms.DateField(
        label=_("Hired on or before"), required=False, widget=day_widget()
    )
    new_hire_days = forms.IntegerField(
        label=_("Only so many days after hiring"), required=False, min_value=1, max_value=3660
    )
    only_in_training = forms.BooleanField(label=_("Only while in training"), required=False)

    def __init__(self, tenant: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(tenant=tenant).order_by("name").values_list("id", "name")
        choices = [(str(unit_id), name) for unit_id, name in units]
        self.fields["units"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["units"]

    @classmethod
    def of(cls, regulation: Regulation, data: Any = None) -> "RegulationForm":
        scope = Scope.of(regulation.scope)
        form = cls(
            regulation.tenant,
            data,
            initial={
                "code": regulation.code,
                "title_en": regulation.title_en,
                "title_zh": regulation.title_zh,
                "units": sorted(scope.units),
                "posts": ", ".join(sorted(scope.posts)),
                "sites": ", ".join(sorted(scope.sites)),
                "employment_types": sorted(scope.employment_types),
                "ranks": sorted(scope.ranks),
                "roles": sorted(scope.roles),
                "hired_from": scope.hired_from,
                "hired_until": scope.hired_until,
                "new_hire_days": scope.new_hire_days,
                "only_in_training": scope.only_in_training,
            },
        )
        form.fields["code"].disabled = True
        return form

    def title(self) -> Text:
        return {"en": self.cleaned_data["title_en"], "zh-Hans": self.cleaned_data["title_zh"]}

    def scope(self) -> dict[str, Any]:
        data = self.cleaned_data
        scope = Scope(
            units=frozenset(data.get("units", ())),
            posts=_listed(data["posts"]),
            sites=_listed(data["sites"]),
            employment_types=frozenset(data["employment_types"]),
            ranks=frozenset(data["ranks"]),
            roles=frozenset(data["roles"]),
            hired_from=data["hired_from"],
            hired_until=data["hired_until"],
            new_hire_days=data["new_hire_days"],
            only_in_training=data["only_in_training"],
        )
        return scope.as_data()


class ImportForm(forms.Form):
    """The text of a version, pasted or as a file."""

    label = forms.CharField(
        label=_("Name of this version"),
        max_length=40,
        help_text=_("As people call it: 2026 edition, third revision."),
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        help_text=_("Paste it as it is. Each clause that begins a line becomes a clause."),
    )
    file = forms.FileField(
        label=_("Or a file of Word or text"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".docx,.txt,.md,text/plain,text/markdown"}),
        help_text=_(
            "A Word document (.docx), whose automatic numbers are kept, or plain text in UTF-8 or"
            " GB 18030."
        ),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file = data.get("file")
        if file is not None and not data.get("text", "").strip():
            try:
                data["text"] = read_text(file)
            except Problem as problem:
                self.add_error("file", said(problem))
        if not data.get("text", "").strip() and not self.errors:
            self.add_error("text", _("Paste the text here, or choose a file below."))
        data["text"] = data.get("text", "").replace("\r\n", "\n")
        return data


def read_text(file: "UploadedFile[bytes]") -> str:
    """The text of an uploaded file, of Word or plain.

    Raises TextUnreadable, WordTooLarge, WordUnreadable, WordMacros, WordUnsafe.
    """
    name = file.name or "?"
    head: bytes = file.read(_HEAD)
    file.seek(0)
    if is_office_file(head):
        return word_text(file.file, name)  # type: ignore[arg-type]  # any binary file
    if (file.size or 0) > MOST_TEXT:
        raise TextUnreadable(name=name)
    raw: bytes = file.read()
    for encoding in _ENCODINGS:
        try:
            text = str(raw, encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise TextUnreadable(name=name)


class ReviewForm(forms.Form):
    """The legal review (R8)."""

    reviewer = forms.CharField(label=_("Reviewed by"), max_length=120)
    reviewed_on = forms.DateField(label=_("Reviewed on"), widget=day_widget())
    note = forms.CharField(
        label=_("Outcome"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class AdoptionForm(forms.Form):
    """How a version was adopted and is made known (R8)."""

    adopted_on = forms.DateField(label=_("Adopted on"), widget=day_widget())
    how = forms.CharField(
        label=_("How it was adopted"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Discussion with staff or their representatives, and by whom it was decided."),
    )
    made_known = forms.CharField(
        label=_("How it is made known"), widget=forms.Textarea(attrs={"rows": 2})
    )
    minutes = forms.FileField(
        label=_("Minutes of the meeting"),
        required=False,
        help_text=_("A scan or document, as proof."),
    )


class PublishForm(forms.Form):
    """From when a version applies."""

    effective_from = forms.DateField(
        label=_("First day"),
        required=False,
        widget=day_widget(),
        help_text=_("Empty: it applies from the moment it is published."),
    )
    review_due = forms.DateField(
        label=_("Next review"),
        required=False,
        widget=day_widget(),
        help_text=_("By then somebody looks whether it still fits business and management."),
    )

    def clean_effective_from(self) -> Any:
        day = self.cleaned_data["effective_from"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Choose today or a later one."))
        return day


class RetireForm(forms.Form):
    on = forms.DateField(label=_("Applies no longer from"), widget=day_widget())


class ClauseForm(forms.Form):
    """What is noted about a clause."""

    section = forms.CharField(
        label=pgettext_lazy("of a regulation", "Section"), required=False, max_length=160
    )
    text_en = forms.CharField(
        label=_("In English"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    parts = forms.MultipleChoiceField(
        label=_("Speaks of"), required=False, widget=forms.CheckboxSelectMultiple
    )
    ambiguities = forms.MultipleChoiceField(
        label=_("Depends on these readings"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = [  # type: ignore[attr-defined]
            (part.value, worded(text)) for part, text in PARTS.items()
        ]
        self.fields["ambiguities"].choices = [  # type: ignore[attr-defined]
            (item.id, f"{item.id} · {worded(item.topic)}") for item in AMBIGUITIES.values()
        ]

    @classmethod
    def of(cls, clause: Clause, data: Any = None) -> "ClauseForm":
        return cls(
            data,
            initial={
                "section": clause.section,
                "text_en": clause.text_en,
                "parts": clause.parts,
                "ambiguities": clause.ambiguities,
            },
        )


class ReadersFilter(forms.Form):
    """Who has read a version: the filter of the list, as it stands in the address."""

    state = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Who has not acknowledged")),
            ("done", _("Who has")),
            ("all", _("Everybody")),
        ],
    )
    q = forms.CharField(
        label=_("Name or number"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def wanted(self, people: list[Employee], done: Any) -> list[Employee]:
        self.is_valid()
        state, words = self.cleaned_data.get("state", ""), self.cleaned_data.get("q", "")
        if state != "all":
            people = [one for one in people if (one.id in done) == (state == "done")]
        return [one for one in people if words in one.name or one.employee_no.startswith(words)]


def _listed(text: str) -> frozenset[str]:
    parts = re.split(r"[,，、;；]", text)
    return frozenset(part.strip() for part in parts if part.strip())
