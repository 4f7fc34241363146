"""Tracks, their stages and courses, and the people enrolled in them (R59–R67)."""

from django.db import models

from xapi.tenancy import UUIDModel


class Track(UUIDModel):
    """A curriculum. A package assigned on its own is a track of kind `course` with one item."""

    class Kind(models.TextChoices):
        NEW_HIRE = "new_hire"
        IN_SERVICE = "in_service"
        COURSE = "course"

    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=16, choices=Kind)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    summary_en = models.TextField(blank=True)
    summary_zh = models.TextField(blank=True)
    rule_set_key = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "key"), name="track_key_once"),)

    def __str__(self) -> str:
        return self.title_en


class Stage(UUIDModel):
    """A part of a track. With `gated`, its courses open once every earlier stage is passed."""

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    gated = models.BooleanField(default=False)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "track", "position"), name="stage_position_once"
            ),
        )

    def __str__(self) -> str:
        return self.title_en


class TrackItem(UUIDModel):
    """A course of a stage, given by a package; rule sets know it by its `key`."""

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="items")
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="items")
    key = models.CharField(max_length=64)
    position = models.PositiveSmallIntegerField()
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    summary_en = models.TextField(blank=True)
    summary_zh = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    package = models.ForeignKey("scorm_runtime.Package", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("stage__position", "position")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "track", "key"), name="track_item_key_once"),
        )

    def __str__(self) -> str:
        return self.title_en


class Enrolment(UUIDModel):
    """A person joined a track. The rules in force on `enrolled_at` judge it to its end (R112)."""

    employee = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, related_name="enrolments"
    )
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="enrolments")
    enrolled_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "employee", "track"),
                condition=models.Q(withdrawn_at=None),
                name="enrolment_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.employee_id} in {self.track_id}"


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
