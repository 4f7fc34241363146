"""The form of a dispatch; `draft()` gives it to the services."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.portal.pages.parsing import page_language
from scorm_packages.export.exceptions import OriginInvalid
from scorm_packages.export.models import Dispatch
from scorm_packages.export.queries import DISPATCHABLE
from scorm_packages.export.rules.dispatching import read_origins
from scorm_packages.export.services import DispatchDraft
from scorm_packages.runtime.models import Package

MOST = 1_000_000


class DispatchForm(forms.Form):
    """A dispatch as a person describes it. Of one that is made, course and format are fixed."""

    package = forms.ModelChoiceField(
        Package.objects.none(), label=_("Course"), empty_label=_("Choose a course")
    )
    destination = forms.CharField(
        label=_("For whom"),
        max_length=200,
        help_text=_("The company or system, in your own words."),
    )
    format = forms.ChoiceField(
        label=_("Format of the file"),
        choices=Dispatch.Format.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        initial=Dispatch.Format.SCORM_12,
        help_text=_("What the other system takes. The course itself may be of another format."),
    )
    max_learners = forms.IntegerField(
        label=_("At most so many learners"), required=False, min_value=1, max_value=MOST
    )
    max_registrations = forms.IntegerField(
        label=_("At most so many registrations"),
        required=False,
        min_value=1,
        max_value=MOST,
        help_text=_("Whoever takes the course a second time counts twice."),
    )
    expires_on = forms.DateField(
        label=_("Works until the end of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    origins = forms.CharField(
        label=_("Only inside these web sites"),
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"},
        ),
        help_text=_(
            "One in a line, such as https://lms.example; name also the host on which that system "
            "shows its content. Empty: inside any site that has the file."
        ),
    )
    follows_newest = forms.BooleanField(
        label=_("New learners get the newest version of the course"),
        required=False,
        initial=True,
        help_text=_("Whoever has begun stays on their version."),
    )

    def __init__(
        self, *args: Any, tenant: int, made: Dispatch | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._made = made
        if made is not None:
            del self.fields["package"], self.fields["format"]
            return
        field = self.fields["package"]
        if not isinstance(field, forms.ModelChoiceField):
            raise TypeError("package")
        field.queryset = Package.objects.filter(
            tenant=tenant, retired_at=None, format__in=DISPATCHABLE
        ).order_by("title", "-imported_at")

    @classmethod
    def of(cls, made: Dispatch, data: Any) -> "DispatchForm":
        """The form filled with a dispatch that is made."""
        expires_on = None
        if made.expires_at is not None:
            expires_on = timezone.localdate(made.expires_at - dt.timedelta(seconds=1))
        initial = {
            "destination": made.destination,
            "max_learners": made.max_learners,
            "max_registrations": made.max_registrations,
            "expires_on": expires_on,
            "origins": "\n".join(made.origins),
            "follows_newest": made.follows_newest,
        }
        return cls(data, tenant=made.tenant, made=made, initial=initial)

    def clean_origins(self) -> list[str]:
        try:
            return read_origins(self.cleaned_data["origins"])
        except OriginInvalid as problem:
            raise ValidationError(problem.text(page_language())) from problem

    def draft(self) -> DispatchDraft:
        """What was filled in. Call it on a valid form."""
        data, made = self.cleaned_data, self._made
        return DispatchDraft(
            package=made.package_id if made else data["package"].id,
            destination=data["destination"],
            format=made.format if made else data["format"],
            follows_newest=data["follows_newest"],
            origins=data["origins"],
            max_learners=data["max_learners"],
            max_registrations=data["max_registrations"],
            expires_at=_end_of(data["expires_on"]),
        )


def _end_of(day: dt.date | None) -> dt.datetime | None:
    """The moment at which a day of the centre is over."""
    if day is None:
        return None
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))
