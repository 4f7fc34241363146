"""Forms by which the office makes tracks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.people.models import Employee
from lms.regulation.models import RuleSetVersion
from lms.tracks.forms.base import worded_choices
from lms.tracks.models import Stage, Track, TrackItem
from lms.tracks.rules.curricula import CURRICULA
from lms.tracks.rules.curricula.catalogue import CATEGORIES, DAILY_KINDS, METHODS
from lms.tracks.rules.curricula.model import CONFIDENTIALITY
from scorm_packages.runtime.models import Package

TERMS = (
    "title_en",
    "title_zh",
    "summary_en",
    "summary_zh",
    "post",
    "from_level",
    "to_level",
    "rule_set_key",
    "valid_months",
    "renew_days",
)
_SHORT = {"rows": 2}


class NewTrackForm(forms.Form):
    """A key, and a template to begin with."""

    key = forms.SlugField(
        label=pgettext_lazy("of a track", "Key"),
        max_length=48,
        help_text=_("A short name for files and rules, such as new-hire-2027."),
    )
    curriculum = forms.ChoiceField(
        label=_("Begin with"), required=False, help_text=_("Everything in it can be changed.")
    )
    kind = forms.ChoiceField(
        label=_("Kind, when you begin with nothing"), required=False, choices=Track.Kind.choices
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200, required=False)
    post = forms.CharField(label=_("For the post"), max_length=80, required=False)

    def __init__(self, *args: Any, suggested: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = {key: one.title for key, one in CURRICULA.items()}
        self.fields["curriculum"].choices = worded_choices(titles, empty=_("nothing"))  # type: ignore[attr-defined]
        self.fields["curriculum"].initial = suggested

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("curriculum") and not (said.get("title_en") and said.get("title_zh")):
            raise forms.ValidationError(
                _("Give a title in both languages, or begin with a template.")
            )
        return said


class TrackForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a draft says of itself."""

    class Meta:
        model = Track
        fields = TERMS
        widgets = {"summary_en": forms.Textarea(_SHORT), "summary_zh": forms.Textarea(_SHORT)}
        help_texts = {
            "post": _("One curriculum per post. Empty: for every post."),
            "rule_set_key": _("Weights and pass marks stay in the rules."),
            "valid_months": _("Empty: what is passed counts for good."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = sorted(
            set(
                RuleSetVersion.objects.filter(
                    tenant=self.instance.tenant, state=RuleSetVersion.State.ACTIVE
                ).values_list("key", flat=True)
            )
            | {self.instance.rule_set_key}
        )
        self.fields["rule_set_key"] = forms.ChoiceField(
            label=_("Rules"),
            choices=[(key, key) for key in keys],
            help_text=_("Weights and pass marks stay in the rules."),
        )


class StageForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Stage
        fields = ("title_en", "title_zh", "gated")


class ItemForm(forms.ModelForm):  # type: ignore[type-arg]
    """An item: what it is, what it teaches, what measures it, and what it waits for."""

    stage = forms.ModelChoiceField(
        label=_("Stage"), queryset=Stage.objects.none(), empty_label=None
    )
    modules = forms.MultipleChoiceField(
        label=_("Teaches"), required=False, widget=forms.CheckboxSelectMultiple
    )
    assessed_by = forms.MultipleChoiceField(
        label=_("Measured by"), required=False, widget=forms.CheckboxSelectMultiple
    )
    needs = forms.ModelMultipleChoiceField(
        label=_("Opens after"),
        required=False,
        queryset=TrackItem.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    own_test = forms.BooleanField(label=_("ends with a test of its own"), required=False)
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("A document, picture or sheet to go with it.")
    )
    without_file = forms.BooleanField(label=_("Take the file out"), required=False)

    class Meta:
        model = TrackItem
        fields = (
            "stage",
            "kind",
            "package",
            "key",
            "title_en",
            "title_zh",
            "block_en",
            "block_zh",
            "method",
            "category",
            "daily_kind",
            "minutes",
            "modules",
            "own_test",
            "assessed_by",
            "exemption",
            "needs",
            "elective",
            "valid_months",
            "manual",
            "manual_version",
            "text_en",
            "text_zh",
            "file",
            "without_file",
        )
        widgets = {
            "exemption": forms.Textarea(_SHORT),
            "text_en": forms.Textarea({"rows": 4}),
            "text_zh": forms.Textarea({"rows": 4}),
        }
        help_texts = {
            "package": _("For a course."),
            "key": _("The rules know the item by it."),
            "exemption": _("Only where nothing measures what it teaches."),
            "text_en": _("For a document: what is to be read and acknowledged."),
            "valid_months": _("Empty: as long as the track."),
            "manual": _("What is used in calls: the work manual, the FAQ."),
            "manual_version": _("The version that the item was made after."),
        }

    def __init__(self, *args: Any, track: Track, actor: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        stages = Stage.objects.filter(tenant=track.tenant, track=track)
        items = TrackItem.objects.filter(tenant=track.tenant, track=track)
        others = items.exclude(id=self.instance.id)
        fields["stage"].queryset = stages
        fields["package"].queryset = Package.objects.filter(
            tenant=actor.tenant, retired_at=None
        ).order_by("title")
        fields["package"].required = False
        curriculum = CURRICULA.get(track.curriculum)
        modules = dict(curriculum.modules) if curriculum else {}
        modules.setdefault(
            CONFIDENTIALITY,
            {"en": "Confidentiality and information security", "zh-Hans": "保密与信息安全"},
        )
        fields["modules"].choices = worded_choices(modules)
        fields["method"].choices = worded_choices(METHODS, empty="—")
        fields["category"].choices = worded_choices(CATEGORIES, empty="—")
        fields["daily_kind"].choices = worded_choices(DAILY_KINDS, empty="—")
        fields["assessed_by"].choices = [
            (one.key, str(one)) for one in others if one.kind == TrackItem.Kind.ASSESSMENT
        ]
        fields["needs"].queryset = others
        attached = self.instance.attachment
        if attached is None:
            del fields["without_file"]
        else:
            fields["file"].help_text = _("There is %(name)s. Another one replaces it.") % {
                "name": attached.name
            }
        if not self.instance._state.adding:
            fields["needs"].initial = list(
                self.instance.prerequisites.filter(tenant=track.tenant).values_list(
                    "needs_id", flat=True
                )
            )
            own = self.instance.key in self.instance.assessed_by
            fields["own_test"].initial = own

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        is_course = said.get("kind") == TrackItem.Kind.PACKAGE
        if is_course and not said.get("package"):
            self.add_error("package", _("Choose the package of the course."))
        if not is_course:
            said["package"] = None
        is_written = said.get("text_en") and said.get("text_zh")
        is_attached = said.get("file") or (
            self.instance.attachment_id and not said.get("without_file")
        )
        if said.get("kind") == TrackItem.Kind.DOCUMENT and not (is_written or is_attached):
            self.add_error(
                "text_en", _("Write what is to be read, in both languages, or attach the file.")
            )
        for name, other in (("manual", "manual_version"), ("manual_version", "manual")):
            if said.get(other) and not said.get(name) and name not in self.errors:
                self.add_error(name, _("Name the manual together with its version."))
        return said

    def details(self) -> dict[str, Any]:
        """The columns of the item, `needs`, and the `file`, as `save_item` takes them."""
        said = dict(self.cleaned_data)
        if said.pop("without_file", False):
            said["attachment"] = None
        said.pop("stage")
        own = said.pop("own_test")
        said["assessed_by"] = [*([said["key"]] if own else []), *said["assessed_by"]]
        return said
