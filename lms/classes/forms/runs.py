"""Forms about runs and sessions, and what is prepared for them."""

from typing import Any, cast

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.classes.forms.parts import MomentField, NumbersField, in_field, lines
from lms.classes.models import ClassMaterial, CourseRun, TrainerProfile, TrainingSession
from lms.classes.services.runs import RunDraft, is_own_topic
from lms.classes.services.sessions import SessionDraft
from lms.people.models import Employee, Unit
from lms.people.rules.roles import Role
from lms.planning.models import PlanItem
from lms.tracks.models import TrackItem
from lms.tracks.rules.curricula.catalogue import DAILY_KINDS
from lms.ui.language import is_chinese


class RunForm(forms.Form):
    """What a run is planned to be."""

    item = forms.ModelChoiceField(
        TrackItem.objects.none(),
        required=False,
        label=_("Class of a track"),
        empty_label=_("A topic of its own"),
    )
    title_en = forms.CharField(max_length=200, label=_("Title (English)"))
    title_zh = forms.CharField(max_length=200, label=_("Title (Chinese)"))
    topic = forms.CharField(max_length=300, label=pgettext_lazy("of training", "Topic"))
    form = forms.ChoiceField(
        choices=CourseRun.Form.choices, label=pgettext_lazy("of teaching", "Form")
    )
    daily_kind = forms.ChoiceField(
        required=False,
        label=_("Kind of daily training"),
        help_text=_(
            "For a topic of its own that agents are trained in. A class of a track has it."
        ),
    )
    mode = forms.ChoiceField(choices=CourseRun.Mode.choices, label=_("Mode"))
    place = forms.CharField(max_length=120, required=False, label=_("Place"))
    post_tags = forms.CharField(
        max_length=400,
        required=False,
        label=_("For posts"),
        help_text=_("Between commas. Whoever has another post is warned of as not related."),
    )
    objectives = forms.CharField(widget=lines(), required=False, label=_("Objectives"))
    is_mandatory = forms.BooleanField(required=False, initial=True, label=_("Attendance is a duty"))
    trainer = forms.ModelChoiceField(
        TrainerProfile.objects.none(), required=False, label=_("Responsible trainer")
    )
    lecturers = forms.ModelMultipleChoiceField(
        TrainerProfile.objects.none(), required=False, label=_("Other trainers")
    )
    guests = NumbersField(label=_("Guest lecturers of other departments"))
    supervisor = forms.ModelChoiceField(
        Employee.objects.none(), required=False, label=_("Class supervisor")
    )
    materials = forms.ModelMultipleChoiceField(
        ClassMaterial.objects.none(), required=False, label=_("Materials in this version")
    )
    plan_item = forms.ModelChoiceField(
        PlanItem.objects.none(), required=False, label=_("Line of the plan")
    )
    budget = forms.DecimalField(
        min_value=0, max_digits=12, decimal_places=2, required=False, label=_("Budget")
    )

    def __init__(self, *args: Any, tenant: int, run: CourseRun | None = None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self._offer("item", TrackItem.objects.filter(tenant=tenant, kind=TrackItem.Kind.CLASS))
        self._offer(
            "trainer",
            TrainerProfile.objects.filter(
                tenant=tenant, is_active=True, confirmed_at__isnull=False
            ),
        )
        self._offer("lecturers", TrainerProfile.objects.filter(tenant=tenant, is_active=True))
        self._offer(
            "supervisor",
            Employee.objects.filter(
                tenant=tenant,
                is_active=True,
                role_grants__role__in=[Role.CLASS_SUPERVISOR.value, Role.TRAINING_OFFICE.value],
            ).distinct(),
        )
        self._offer("materials", ClassMaterial.objects.filter(tenant=tenant))
        self._offer("plan_item", PlanItem.objects.filter(tenant=tenant).order_by("-id"))
        cast(NumbersField, self.fields["guests"]).tenant = tenant
        language = "zh-Hans" if is_chinese() else "en"
        kinds = [(one.value, words[language]) for one, words in DAILY_KINDS.items()]
        cast(forms.ChoiceField, self.fields["daily_kind"]).choices = [("", "—"), *kinds]
        if run is not None:
            del self.fields["item"]
            if not is_own_topic(run):
                del self.fields["daily_kind"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("item") and said.get("daily_kind"):
            self.add_error("daily_kind", _("A class of a track has its kind there: choose none."))
        return said

    def _offer(self, name: str, rows: Any) -> None:
        field = cast("forms.ModelChoiceField[Any]", self.fields[name])
        field.queryset = rows
        if field.empty_label == BLANK_CHOICE_DASH[0][1]:
            field.empty_label = "—"

    def draft(self) -> RunDraft:
        said = self.cleaned_data
        plan_item = said["plan_item"]
        return RunDraft(
            title_en=said["title_en"],
            title_zh=said["title_zh"],
            topic=said["topic"],
            form=said["form"],
            mode=said["mode"],
            place=said["place"],
            post_tags=[one.strip() for one in _split(said["post_tags"]) if one.strip()],
            objectives=said["objectives"],
            is_mandatory=said["is_mandatory"],
            trainer=said["trainer"],
            supervisor=said["supervisor"],
            budget=said["budget"],
            materials=list(said["materials"]),
            plan_item=plan_item.id if plan_item else None,
            daily_kind=said.get("daily_kind", ""),
            lecturers=list(said["lecturers"]),
            guests=said["guests"],
        )


def run_as_initial(run: CourseRun) -> dict[str, Any]:
    """What the form of a run shows before anything is changed."""
    lecturers = list(run.lecturers.filter(tenant=run.tenant).select_related("guest"))
    plain = (
        "title_en",
        "title_zh",
        "topic",
        "form",
        "mode",
        "place",
        "objectives",
        "is_mandatory",
        "trainer",
        "supervisor",
        "plan_item",
        "budget",
    )
    return {name: getattr(run, name) for name in plain} | {
        "daily_kind": run.item.daily_kind,
        "post_tags": ", ".join(run.post_tags),
        "lecturers": [one.trainer_id for one in lecturers if one.trainer_id],
        "guests": ", ".join(one.guest.employee_no for one in lecturers if one.guest),
        "materials": [one.id for one in run.materials.all()],
    }


def _split(words: str) -> list[str]:
    return words.replace("，", ",").replace("、", ",").split(",")


class SessionForm(forms.Form):
    """When and where a session is."""

    starts_at = MomentField(label=_("Begins"))
    ends_at = MomentField(label=_("Ends"))
    room = forms.CharField(max_length=80, required=False, label=_("Room"))
    online_url = forms.URLField(
        max_length=300, required=False, label=_("Online address"), assume_scheme="https"
    )
    subject = forms.CharField(max_length=200, required=False, label=_("Subject"))
    signs_out = forms.BooleanField(required=False, label=_("Participants sign out at the end"))
    is_make_up = forms.BooleanField(
        required=False,
        label=_("For making up what was missed"),
        help_text=_("Only those come who have something to make up; it adds no class hours."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        start, end = said.get("starts_at"), said.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", _("A class ends after it begins. Correct one of the two."))
        return said

    def draft(self) -> SessionDraft:
        return SessionDraft(**self.cleaned_data)


def session_as_initial(session: TrainingSession) -> dict[str, Any]:
    """What the form of a session shows before anything is changed."""
    names = ("room", "online_url", "subject", "signs_out", "is_make_up")
    return {name: getattr(session, name) for name in names} | {
        "starts_at": in_field(session.starts_at),
        "ends_at": in_field(session.ends_at),
    }


class PeopleForm(forms.Form):
    """Who is to take part: by number, a whole team, or all who are enrolled."""

    numbers = NumbersField(label=_("People"))
    unit = forms.ModelChoiceField(
        Unit.objects.none(), required=False, label=_("A whole team"), empty_label="—"
    )
    enrolled = forms.BooleanField(
        required=False, label=_("Everybody enrolled in the track who is in no class of it yet")
    )

    def __init__(self, *args: Any, tenant: int, **kw: Any) -> None:
        super().__init__(*args, **kw)
        units = Unit.objects.filter(tenant=tenant).order_by("name")
        cast("forms.ModelChoiceField[Unit]", self.fields["unit"]).queryset = units
        cast(NumbersField, self.fields["numbers"]).tenant = tenant

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not (self.errors or said.get("numbers") or said.get("unit") or said.get("enrolled")):
            self.add_error("numbers", _("Enter a number, or choose a team."))
        return said


class CostForm(forms.Form):
    """One line of what a run has cost."""

    label = forms.CharField(max_length=120, label=_("What for"))
    amount = forms.DecimalField(min_value=0, max_digits=12, decimal_places=2, label=_("Amount"))


class MaterialForm(forms.Form):
    """A version of a material."""

    key = forms.SlugField(
        max_length=64,
        label=pgettext_lazy("of a material", "Key"),
        help_text=_("Such as greeting-slides."),
    )
    version = forms.CharField(max_length=32, label=_("Version"))
    title = forms.CharField(max_length=200, label=_("Title"))
    file = forms.FileField(required=False, label=_("File"))


class CloseForm(forms.Form):
    """What is said when a run is closed."""

    note = forms.CharField(widget=lines(), label=_("What to improve next time"))
    waiver = forms.CharField(
        widget=lines(2),
        required=False,
        label=_("Why feedback is waived"),
        help_text=_("Only where too few have answered."),
    )


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(widget=lines(), label=_("Reason"))
