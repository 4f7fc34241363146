"""Forms about whoever is in a track, and about individual plans."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.people.models import Employee
from lms.people.queries import holders_of, units_below, visible_employees
from lms.people.rules.roles import Right, Role
from lms.tracks.forms.base import DayField, PeopleField, PersonField, in_order, unit_choices
from lms.tracks.models import IndividualPlanItem, Track


class EnrolForm(forms.Form):
    """Who joins: a team with all below it, everybody of a post, people by number, or all of it."""

    unit = forms.ChoiceField(label=_("Team"), required=False)
    post = forms.CharField(label=_("Everybody of the post"), max_length=80, required=False)
    people = PeopleField(
        label=_("Employee numbers"),
        required=False,
        help_text=_("One a line, or with commas between."),
    )
    due_on = DayField(
        label=_("Due on"), required=False, help_text=_("Moved to the next working day, if need be.")
    )
    workdays = forms.IntegerField(
        label=_("or due in working days"), required=False, min_value=1, max_value=400
    )
    mentor = PersonField(label=_("Mentor"), required=False, help_text=_("Employee number."))
    other_post_reason = forms.CharField(
        label=_("Reason, if the track is for another post"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, viewer: Employee, track: Track, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        fields: dict[str, Any] = self.fields
        self.reach = visible_employees(viewer, Right.ASSIGN_COURSES).filter(is_active=True)
        fields["unit"].choices = unit_choices(viewer.tenant)
        fields["people"].people = {one.employee_no: one for one in self.reach}
        fields["mentor"].people = holders_of(viewer.tenant, Role.MENTOR)
        if track.kind != Track.Kind.NEW_HIRE:
            del fields["mentor"]
        if not track.post:
            del fields["other_post_reason"]

    def chosen(self) -> list[Employee]:
        """Everybody who was named, each once."""
        said = self.cleaned_data
        found = {one.id: one for one in said["people"]}
        if said["unit"]:
            below = units_below(self.viewer.tenant, UUID(said["unit"]))
            found |= {one.id: one for one in self.reach.filter(unit__in=below)}
        if said["post"]:
            found |= {one.id: one for one in self.reach.filter(post=said["post"].strip())}
        return list(found.values())


class DueForm(forms.Form):
    due_on = DayField(label=_("New due date"))
    reason = forms.CharField(label=_("Reason"), max_length=500)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class MentorForm(forms.Form):
    mentor = forms.ModelChoiceField(label=_("Mentor"), queryset=Employee.objects.none())

    def __init__(self, *args: Any, person: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        mentors = holders_of(person.tenant, Role.MENTOR).exclude(id=person.id)
        fields["mentor"].queryset = mentors.order_by("name")


class PlanForm(forms.Form):
    """Whose plan, for which period."""

    person = PersonField(label=_("Employee number"))
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("To"))

    def __init__(self, *args: Any, viewer: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach: Any = visible_employees(viewer, Right.ASSIGN_COURSES).filter(is_active=True)
        fields: dict[str, Any] = self.fields
        fields["person"].people = reach

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not in_order(said.get("starts_on"), said.get("ends_on")):
            self.add_error("ends_on", _("The plan ends before it begins."))
        return said


class PlanItemForm(forms.ModelForm):  # type: ignore[type-arg]
    due_on = DayField(label=pgettext_lazy("until a day", "By"), required=False)

    class Meta:
        model = IndividualPlanItem
        fields = ("topic", "source", "detail", "track", "due_on")
        widgets = {"detail": forms.Textarea(attrs={"rows": 2})}
        labels = {"track": _("Track to join")}

    def __init__(self, *args: Any, viewer: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["track"].queryset = Track.objects.filter(
            tenant=viewer.tenant, state=Track.State.ACTIVE, is_internal=False
        ).order_by("title_en")
        fields["track"].required = False
