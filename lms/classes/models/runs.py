"""Runs of a course in class, their sessions, and who teaches and takes part."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.ui.language import is_chinese
from xapi.tenancy import UUIDModel


class CourseRun(UUIDModel):
    """One holding of a class (培训班次): what, for whom, where, by whom, and at what cost.

    `item` is the class in a track that the run is of; a free topic has a track of its own with
    that one item. `plan_item` is the id of the plan's line that it carries out, if any. `ended_on`
    is the day of the last session, once other rooms were told that the run is over.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Being planned")
        ANNOUNCED = "announced", _("Announced")
        CLOSED = "closed", pgettext_lazy("of a class", "Closed")
        CANCELLED = "cancelled", _("Cancelled")

    class Form(models.TextChoices):
        STUDY = "study", _("Study")
        DISCUSSION = "discussion", _("Discussion")
        DRILL = "drill", _("Drill")
        LECTURE = "lecture", _("Lecture")
        CASE = "case", _("Case analysis")
        ROLE_PLAY = "role_play", _("Role play")
        ON_SITE = "on_site", _("On-site guidance")
        ONLINE = "online", _("Online class")

    class Mode(models.TextChoices):
        IN_HOUSE = "in_house", _("Internal, own trainers")
        INVITED = "invited", _("Internal, invited trainer")
        SENT_OUT = "sent_out", _("External, sent out")

    item = models.ForeignKey("tracks.TrackItem", on_delete=models.PROTECT, related_name="+")
    title_en = models.CharField(_("title (English)"), max_length=200)
    title_zh = models.CharField(_("title (Chinese)"), max_length=200)
    topic = models.CharField(_("topic"), max_length=300)
    form = models.CharField(_("form"), max_length=16, choices=Form, default=Form.LECTURE)
    mode = models.CharField(_("mode"), max_length=16, choices=Mode, default=Mode.IN_HOUSE)
    place = models.CharField(_("place"), max_length=120, blank=True)
    post_tags = ArrayField(
        models.CharField(max_length=80), default=list, blank=True, verbose_name=_("for posts")
    )
    objectives = models.TextField(_("objectives"), blank=True)
    is_mandatory = models.BooleanField(_("attendance is a duty"), default=True)
    plan_item = models.UUIDField(null=True, blank=True)
    trainer = models.ForeignKey(
        "classes.TrainerProfile",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="runs",
        verbose_name=_("responsible trainer"),
    )
    supervisor = models.ForeignKey(
        "people.Employee",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("class supervisor"),
    )
    materials = models.ManyToManyField(
        "classes.ClassMaterial", blank=True, related_name="runs", verbose_name=_("materials")
    )
    budget = models.DecimalField(
        _("budget"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    budget_approval = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    made_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    improvement = models.TextField(_("what to improve next time"), blank=True)
    feedback_waiver = models.TextField(_("why feedback is waived"), blank=True)
    closed_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("tenant", "state", "-made_at"), name="run_by_state"),)

    def __str__(self) -> str:
        return self.title_en

    @property
    def title(self) -> str:
        """In the reader's language."""
        return self.title_zh if is_chinese() else self.title_en

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return self.state in {self.State.DRAFT, self.State.ANNOUNCED}


class Lecturer(UUIDModel):
    """Somebody who teaches in a run beside the responsible trainer.

    A guest of another department needs no trainer's status (R25); whoever is none has a profile.
    """

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="lecturers")
    trainer = models.ForeignKey(
        "classes.TrainerProfile", null=True, on_delete=models.PROTECT, related_name="+"
    )
    guest = models.ForeignKey(
        "people.Employee", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "run", "trainer", "guest"),
                name="lecturer_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(trainer=None) ^ models.Q(guest=None), name="lecturer_is_one"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return str(self.trainer or self.guest)


class TrainingSession(UUIDModel):
    """One meeting of a run. Its sheet is open, then closed by the trainer, then final (R21).

    Who was missing comes to a `is_make_up` session; it adds nothing to the length of the run.
    """

    class Sheet(models.TextChoices):
        OPEN = "open", pgettext_lazy("of a sheet", "Open")
        CLOSED = "closed", _("Closed")
        FINAL = "final", _("Final")

    class WorkTime(models.TextChoices):
        FREE = "free", _("needs no approval")
        NEEDED = "needed", _("approval needed")
        ASKED = "asked", _("approval asked for")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    room = models.CharField(_("room"), max_length=80, blank=True)
    online_url = models.URLField(_("online address"), max_length=300, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    is_make_up = models.BooleanField(_("for making up what was missed"), default=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    signs_out = models.BooleanField(_("participants sign out"), default=False)
    code_secret = models.CharField(max_length=64)
    sheet = models.CharField(max_length=8, choices=Sheet, default=Sheet.OPEN)
    closed_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    finalised_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    finalised_at = models.DateTimeField(null=True, blank=True)
    work_time = models.CharField(max_length=12, choices=WorkTime, default=WorkTime.FREE)

    class Meta:
        ordering = ("starts_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="session_has_length"
            ),
        )
        indexes = (models.Index(fields=("tenant", "starts_at"), name="session_by_time"),)

    def __str__(self) -> str:
        return f"{self.run_id} {self.starts_at}"

    @property
    def minutes(self) -> int:
        """Its length by the plan, in whole minutes."""
        return int((self.ends_at - self.starts_at) / timedelta(minutes=1))

    @property
    def is_final(self) -> bool:
        return self.sheet == self.Sheet.FINAL


class Participant(UUIDModel):
    """Somebody who takes part in a run, by an enrolment in the track of its item."""

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="participants")
    enrolment = models.ForeignKey("tracks.Enrolment", on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    completed_statement = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "run", "employee"), name="participant_once"),
        )

    def __str__(self) -> str:
        return f"{self.employee_id} in {self.run_id}"


class ReadinessItem(UUIDModel):
    """One thing that is ready before the first session (R41)."""

    class Kind(models.TextChoices):
        SLIDES = "slides", _("Slides and scripts")
        MATERIALS = "materials", _("Materials handed out")
        EQUIPMENT = "equipment", _("Equipment")
        FACILITY = "facility", _("Room and facility")
        OTHER = "other", _("Other")

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="checklist")
    kind = models.CharField(max_length=12, choices=Kind)
    note = models.CharField(max_length=200, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    ready_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind} of {self.run_id}"


class CostLine(UUIDModel):
    """What a run has cost, line by line, against its budget (R43)."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="costs")
    label = models.CharField(_("what for"), max_length=120)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    added_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="cost_is_positive"),
        )

    def __str__(self) -> str:
        return f"{self.label}: {self.amount}"
