"""Forms about products and policies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.people.models import Employee
from lms.tracks.models import Subject, TrackItem
from lms.tracks.queries.standby import measures_to_choose
from scorm_packages.runtime.models import Package


class SubjectForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Subject
        fields = ("kind", "key", "title_en", "title_zh")
        help_texts = {
            "kind": _(
                "Who does not know a product takes no calls of its queue; who does not know a"
                " policy takes no calls at all."
            ),
            "key": _("As the router names the queue."),
        }

    def __init__(self, *args: Any, viewer: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        others = Subject.objects.filter(tenant=self.viewer.tenant, key=key)
        if others.exclude(id=self.instance.id).exists():
            raise forms.ValidationError(_("Another product or policy has this key."))
        return key


class ReleaseForm(forms.Form):
    """A new version, and what teaches it."""

    label = forms.CharField(label=_("Version"), max_length=48)
    listing_at = forms.DateTimeField(
        label=_("On the shelf from"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=_("From then on whoever has not learned it takes no such calls."),
    )
    package = forms.ModelChoiceField(
        label=_("Course that teaches what is new"), required=False, queryset=Package.objects.none()
    )
    change_en = forms.CharField(
        label=_("What changes, in English"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Read and acknowledged by everybody who is cleared."),
    )
    change_zh = forms.CharField(
        label=_("What changes, in Chinese"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    still_teach = forms.ModelMultipleChoiceField(
        label=_("Items of tracks that teach this version too"),
        required=False,
        queryset=TrackItem.objects.none(),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )

    def __init__(self, *args: Any, viewer: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["package"].queryset = Package.objects.filter(
            tenant=viewer.tenant, retired_at=None
        ).order_by("title")
        fields["still_teach"].queryset = measures_to_choose(viewer.tenant)
