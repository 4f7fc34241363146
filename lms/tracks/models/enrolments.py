"""Who has joined a track, how far they came, and what each employee plans to learn."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.tracks.models.curricula import Track, TrackItem
from xapi.tenancy import UUIDModel


class Enrolment(UUIDModel):
    """A person joined a track. The rules in force on `enrolled_at` judge it to its end (R112).

    One that was followed by another (a certificate is renewed, R111) is `renewed_at`; both stay.
    """

    class Reason(models.TextChoices):
        ASSIGNED = "", _("assigned")
        RENEWAL = "renewal", _("renewed")
        CHANGE = "change", _("product or policy changed")
        STANDBY = "standby", _("standby case")
        PLAN = "plan", _("individual plan")

    employee = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, related_name="enrolments"
    )
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="enrolments")
    enrolled_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    renewed_at = models.DateTimeField(null=True, blank=True)
    renews = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewals"
    )
    reason = models.CharField(max_length=12, choices=Reason, default=Reason.ASSIGNED, blank=True)
    other_post_reason = models.TextField(blank=True)
    mentor = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    window_from = models.DateField(null=True, blank=True)
    exceeded_reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "employee", "track"),
                condition=models.Q(withdrawn_at=None, renewed_at=None),
                name="enrolment_open_once",
            ),
        )
        indexes = (models.Index(fields=("tenant", "track"), name="enrolment_of_track"),)

    def __str__(self) -> str:
        return f"{self.employee_id} in {self.track_id}"

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and self.renewed_at is None


class CourseRegistration(UUIDModel):
    """The registration under which an enrolled person plays one item. Made at the first launch."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="registrations")
    item = models.ForeignKey(TrackItem, on_delete=models.PROTECT, related_name="registrations")
    registration = models.ForeignKey(
        "scorm_runtime.Registration", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "enrolment", "item", "registration"),
                name="course_registration_once",
            ),
            models.UniqueConstraint(
                fields=("tenant", "registration"), name="registration_of_one_course"
            ),
        )

    def __str__(self) -> str:
        return str(self.registration_id)


class Completion(UUIDModel):
    """Grading found that somebody passed a track (no `item`) or one item of it.

    `decision_id` names the decision. What a later decision takes back is `taken_back_at`. The
    last day it counts is `valid_until`; without one it counts for good.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="completions")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(
        TrackItem, null=True, blank=True, on_delete=models.PROTECT, related_name="completions"
    )
    decision_id = models.UUIDField()
    passed_at = models.DateTimeField()
    valid_until = models.DateField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "enrolment", "item"),
                condition=models.Q(taken_back_at=None),
                nulls_distinct=False,
                name="completion_once",
            ),
        )
        indexes = (
            models.Index(fields=("tenant", "employee", "item"), name="completion_of_employee"),
            models.Index(fields=("tenant", "valid_until"), name="completion_by_validity"),
        )

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.item_id or 'all'}"


class EnrolmentChange(UUIDModel):
    """What was changed about an enrolment, by whom and why: due dates, mentors, windows."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    actor = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=24)
    before = models.CharField(max_length=120, blank=True)
    after = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("at",)

    def __str__(self) -> str:
        return f"{self.what}: {self.before} to {self.after}"


class IndividualPlan(UUIDModel):
    """What one employee will learn from `starts_on` to `ends_on`, both included (R36)."""

    employee = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, related_name="individual_plans"
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    made_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="individual_plan_has_length",
            ),
        )
        indexes = (models.Index(fields=("tenant", "employee"), name="individual_plan_of"),)

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.starts_on} to {self.ends_on}"


class IndividualPlanItem(UUIDModel):
    """One thing in somebody's plan, and what showed that it is needed (R29, R36)."""

    class Source(models.TextChoices):
        NEED = "need", _("needs plan of the team")
        QA = "qa", _("call monitoring")
        KPI = "kpi", _("figures of work")
        POST = "post", _("requirements of the post")
        CHANGE = "change", _("product or policy change")
        WISH = "wish", _("the employee's wish")

    plan = models.ForeignKey(IndividualPlan, on_delete=models.CASCADE, related_name="items")
    topic = models.CharField(_("what"), max_length=200)
    source = models.CharField(_("why: shown by"), max_length=12, choices=Source)
    detail = models.TextField(_("work state and aim"), blank=True)
    track = models.ForeignKey(
        Track, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    enrolment = models.ForeignKey(
        Enrolment, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(_("by"), null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "id")

    def __str__(self) -> str:
        return self.topic
