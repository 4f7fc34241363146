"""Forms about recordings, coaching, findings, sheets, feedback and evaluation."""

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.coaching.forms.parts import (
    DayInput,
    EmployeeChoice,
    MomentInput,
    RowChoice,
    RowsChoice,
)
from lms.coaching.models import CoachingPlan, FeedbackForm
from lms.coaching.models.sheets import KIND_NAMES, VERDICT_NAMES
from lms.coaching.models.talks import Cause
from lms.coaching.rules.effect import Method
from lms.coaching.rules.feedback import HIGHEST, Direction, Kind, questions_of
from lms.coaching.rules.loop import DEFAULT_SAMPLE, SMALLEST_SAMPLE
from lms.coaching.rules.sheets import CHECKPOINT_DAYS, Indicator
from lms.coaching.rules.tables import CODE
from lms.ui.language import is_chinese

_KEPT_DAYS: Final = 180
METHOD_NAMES = {
    Method.QUESTIONNAIRE: _("Questionnaire"),
    Method.INTERVIEW: _("Interview"),
    Method.EXAM: _("Exam"),
    Method.OBSERVATION: _("Observation at work"),
    Method.KPI: _("Figures of work"),
}


def _words(label: Any, *, rows: int = 3, required: bool = True, **more: Any) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=box, max_length=4000, required=required, **more)


class UploadForm(forms.Form):
    agent = EmployeeChoice(label=_("Agent"))
    file = forms.FileField(
        label=_("Recording"),
        help_text=_("WAV, MP3, OGG, WebM or M4A, up to 50 MB."),
        widget=forms.FileInput(attrs={"accept": "audio/*,.wav,.mp3,.ogg,.webm,.m4a"}),
    )
    call_number = forms.CharField(label=_("Number of the call"), max_length=64)
    called_at = forms.DateTimeField(label=_("When it was"), widget=MomentInput)
    retain_until = forms.DateField(
        label=_("Keep until"),
        widget=DayInput,
        initial=lambda: timezone.localdate() + timedelta(days=_KEPT_DAYS),
        help_text=_("The sound is removed after that day. The client's contract says how long."),
    )
    is_masked = forms.BooleanField(
        label=_("Customers' names, numbers and addresses are masked in it"), required=False
    )
    note = _words(_("Remark"), rows=2, required=False)

    def clean_retain_until(self) -> Any:
        day = self.cleaned_data["retain_until"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a later day."))
        return day


class CommentForm(forms.Form):
    at_ms = forms.IntegerField(min_value=0, max_value=86_400_000, widget=forms.HiddenInput)
    at = forms.CharField(label=_("At (min:s)"), max_length=9, required=False)
    words = _words(_("Comment"), rows=2)
    criterion = forms.ChoiceField(label=_("About"), required=False)

    def __init__(self, *args: Any, criteria: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at_ms"].required = False
        none: list[tuple[str, Any]] = [("", _("the call as a whole"))]
        self.fields["criterion"].choices = [*none, *criteria]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("at"):
            said["at_ms"] = _milliseconds(said["at"])
        said["at_ms"] = said.get("at_ms") or 0
        return said


class ClipForm(forms.Form):
    title = forms.CharField(label=_("What it shows"), max_length=120)
    start = forms.CharField(label=_("From (min:s)"), max_length=9)
    end = forms.CharField(label=_("To (min:s)"), max_length=9)
    consent = _words(
        _("Why others may hear it"),
        rows=2,
        help_text=_("The client's consent, or the clause of the contract."),
    )

    def clean_start(self) -> int:
        return _milliseconds(self.cleaned_data["start"])

    def clean_end(self) -> int:
        return _milliseconds(self.cleaned_data["end"])


class CalibrationForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    recording = RowChoice(label=_("Recording"))
    version = RowChoice(label=_("Scorecard"))
    raters = RowsChoice(label=_("Raters"))
    due_on = forms.DateField(label=_("Until"), widget=DayInput)


class PlanForm(forms.Form):
    kind = forms.ChoiceField(label=_("What follows"), choices=CoachingPlan.Kind.choices)
    analysis = _words(_("What the findings show"), rows=5)
    measures = _words(
        _("What is to be done, with whom, until when"),
        rows=5,
        required=False,
        help_text=_("Left empty only where no action is needed."),
    )


class TalkForm(forms.Form):
    plan = RowChoice(label=_("Approved plan"))
    agent = EmployeeChoice(label=_("Agent"))
    recordings = RowsChoice(label=_("Listened to together"))
    held_at = forms.DateTimeField(label=_("When it was"), widget=MomentInput, initial=timezone.now)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=480, required=False)
    observed = _words(_("What you heard together"))
    cause = forms.ChoiceField(label=_("Cause"), choices=Cause.choices)
    practised = _words(_("What you practised"), rows=2, required=False)
    actions = _words(_("What you agreed on"), help_text=_("One action per line."))
    follow_up_on = forms.DateField(label=_("Look at it again on"), widget=DayInput, required=False)


class WordsForm(forms.Form):
    words = _words(_("Your words"))


class SheetFileForm(forms.Form):
    file = forms.FileField(
        label=_("Sheet"),
        help_text=_("An .xlsx or .csv file."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
    )


class DefectForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=32)
    title_en = forms.CharField(label=_("In English"), max_length=200)
    title_zh = forms.CharField(label=_("In Chinese"), max_length=200)

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not CODE.fullmatch(code):
            raise forms.ValidationError(_("Letters, digits, dots and hyphens only."))
        return code


class LoopForm(forms.Form):
    agent = EmployeeChoice(label=_("Agent"))
    defect = RowChoice(label=_("Defect"))
    track = RowChoice(label=_("Trained in"), required=False)
    trained_on = forms.DateField(label=_("Trained on"), widget=DayInput, initial=timezone.localdate)
    wanted = forms.IntegerField(
        label=_("Calls to compare"),
        min_value=SMALLEST_SAMPLE,
        max_value=200,
        initial=DEFAULT_SAMPLE,
        help_text=_("As many before the training as after it."),
    )


class NewSheetForm(forms.Form):
    kind = forms.ChoiceField(label=_("Form"))
    employee = EmployeeChoice(label=_("About"))
    first_day = forms.DateField(label=_("From"), widget=DayInput)
    last_day = forms.DateField(label=_("To"), widget=DayInput, initial=timezone.localdate)
    checkpoint_day = forms.TypedChoiceField(
        label=_("Day after training"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "–"), *((str(day), str(day)) for day in CHECKPOINT_DAYS)],
    )
    mentor = EmployeeChoice(label=_("Mentor"), required=False)

    def __init__(self, *args: Any, kinds: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.value, KIND_NAMES[kind]) for kind in kinds
        ]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        first, last = said.get("first_day"), said.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("It ends before it begins."))
        if said.get("kind") == "checkpoint" and not said.get("checkpoint_day"):
            self.add_error("checkpoint_day", _("Say which follow-up it is."))
        return said


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Verdict"),
        required=False,
        choices=[("", _("not yet")), *((k.value, v) for k, v in VERDICT_NAMES.items())],
    )
    remark = _words(_("Remark"), rows=2, required=False)
    action = _words(
        _("What is done to help"),
        rows=2,
        required=False,
        help_text=_("Needed where the verdict is not “passed”."),
    )


class AskForm(forms.Form):
    run = forms.ChoiceField(label=_("Run"), required=False)
    track = RowChoice(label=_("Track"), required=False)
    trainer = EmployeeChoice(label=_("Trainer"))
    kind = forms.ChoiceField(
        label=_("Form"),
        choices=[
            (Kind.TRAINER.value, _("Trainer (F9)")),
            (Kind.INTERNAL_TRAINER.value, _("Internal trainer (F10)")),
        ],
    )
    direction = forms.ChoiceField(
        label=_("Who speaks"),
        choices=[
            (Direction.ABOUT.value, _("trainees about the trainer")),
            (Direction.BY.value, _("the trainer about the run")),
        ],
    )
    is_anonymous = forms.BooleanField(label=_("Anonymous"), required=False, initial=True)
    closes_on = forms.DateField(label=_("Answers until"), widget=DayInput)

    def __init__(self, *args: Any, runs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none: list[tuple[str, Any]] = [("", _("none"))]
        self.fields["run"].choices = [*none, *runs]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not said.get("run") and not said.get("track"):
            self.add_error("track", _("Choose a run or a track."))
        day = said.get("closes_on")
        if day and day < timezone.localdate():
            self.add_error("closes_on", _("Choose today or a later day."))
        return said


class GiveForm(forms.Form):
    """The questions of a form, each to be rated from 1 to 5."""

    def __init__(self, *args: Any, form: FeedbackForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = "zh-Hans" if is_chinese() else "en"
        self.keys = []
        for one in questions_of(Kind(form.kind), Direction(form.direction)):
            self.keys.append(one.key)
            self.fields[one.key] = forms.TypedChoiceField(
                label=one.words[language],
                coerce=int,
                choices=[(str(rating), str(rating)) for rating in range(1, HIGHEST + 1)],
                widget=forms.RadioSelect,
            )
        self.fields["words"] = _words(
            _("What else should we know?"),
            required=False,
            help_text=_("Write nothing by which you could be known, if you do not want to be."),
        )

    def ratings(self) -> dict[str, int]:
        return {key: self.cleaned_data[key] for key in self.keys}


class ActionForm(forms.Form):
    words = _words(_("What is done"))
    owner = EmployeeChoice(label=_("By whom"))
    due_on = forms.DateField(label=_("Until"), widget=DayInput)


class EvaluationForm(forms.Form):
    level = forms.TypedChoiceField(
        label=_("Evaluated up to level"),
        coerce=int,
        choices=[
            ("1", _("1 – reaction")),
            ("2", _("2 – learning")),
            ("3", _("3 – behaviour")),
            ("4", _("4 – results")),
        ],
        initial="3",
    )
    methods = forms.MultipleChoiceField(
        label=_("Methods"),
        choices=[(key.value, words) for key, words in METHOD_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least two."),
    )
    due_on = forms.DateField(label=_("Results until"), widget=DayInput)
    pre_item = RowChoice(label=_("Test before"), required=False)
    post_item = RowChoice(label=_("Test after"), required=False)
    incentives = _words(_("Incentives and how results count"), rows=2, required=False)
    conclusion = _words(
        _("Conclusion and what is improved"),
        required=False,
        help_text=_("Everybody reads it once the results are published. Name nobody."),
    )


def indicators_from(data: Any, lines: list[Indicator]) -> list[Indicator]:
    """The lines of a sheet with what was typed into them."""
    return [
        Indicator(
            one.key,
            one.title,
            one.weight,
            target=str(data.get(f"target-{one.key}", one.target)).strip()[:80],
            actual=str(data.get(f"actual-{one.key}", one.actual)).strip()[:80],
            score=str(data.get(f"score-{one.key}", one.score)).strip()[:8],
        )
        for one in lines
    ]


def _milliseconds(words: str) -> int:
    """ "1:05" or "65" or "1:05.5" as milliseconds."""
    try:
        parts = [float(part) for part in words.strip().split(":")]
    except ValueError as error:
        raise forms.ValidationError(_("Write minutes and seconds, such as 1:05.")) from error
    seconds = 0.0
    for part in parts:
        seconds = seconds * 60 + part
    if not 0 <= seconds < 86_400:
        raise forms.ValidationError(_("Write minutes and seconds, such as 1:05."))
    return round(seconds * 1000)
