"""Dispatches: courses that are played here for learners of other systems.

    Dispatch 1─n DispatchLearner 1─n DispatchRegistration ─1 Registration (of the run-time)

A dispatch package is a small zip: it holds the dispatch's address and secret, and no course.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xapi.tenancy import UUIDModel


class Dispatch(UUIDModel):
    """A course given to one other system, under conditions that can be changed at any time."""

    class Format(models.TextChoices):
        SCORM_12 = "scorm12", "SCORM 1.2"
        SCORM_2004 = "scorm2004", "SCORM 2004 4th Edition"
        SCORM_2004_3RD = "scorm2004-3rd", "SCORM 2004 3rd Edition"
        CMI5 = "cmi5", "cmi5"

    package = models.ForeignKey(
        "scorm_runtime.Package", on_delete=models.PROTECT, related_name="dispatches"
    )
    """The course as it was when the dispatch was made; see `follows_newest`."""
    destination = models.TextField()
    """Whom it is for, in the words of whoever made it."""
    format = models.CharField(max_length=16, choices=Format.choices)
    follows_newest = models.BooleanField(default=True)
    """Whether learners who begin later get the newest version of the course."""
    origins = models.JSONField(default=list)
    """Origins that may frame the course; any, when the list is empty."""
    max_learners = models.PositiveIntegerField(null=True, blank=True)
    max_registrations = models.PositiveIntegerField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    switched_off_at = models.DateTimeField(null=True, blank=True)
    secret_sealed = models.TextField()
    """For writing the zip again (`xapi.outside.sealing`)."""
    secret_sha256 = models.CharField(max_length=64)
    """What a launch is checked against."""
    created_by = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index("tenant", F("created_at").desc(), name="export_dispatch_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.destination}: {self.package_id}"


class DispatchLearner(UUIDModel):
    """Somebody in the other system, as that system names them. Not one of our people."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="learners")
    learner_id = models.TextField()
    name = models.TextField()
    first_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "tenant", "dispatch", "learner_id", name="export_dispatch_learner_once"
            ),
            models.CheckConstraint(
                condition=~Q(learner_id=""), name="export_dispatch_learner_named"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.learner_id


class DispatchRegistration(UUIDModel):
    """A learner's taking of the course; one more when the other system begins it anew."""

    learner = models.ForeignKey(
        DispatchLearner, on_delete=models.CASCADE, related_name="registrations"
    )
    registration = models.ForeignKey(
        "scorm_runtime.Registration", on_delete=models.PROTECT, related_name="dispatched"
    )
    number = models.IntegerField()
    origin = models.TextField()
    """Where the latest launch came from: the only origin that is told how the course stands."""
    channel = models.CharField(max_length=64)
    """What the latest launch gave us to be known by."""
    launches = models.IntegerField(default=0)
    launched_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "tenant", "registration", name="export_dispatched_registration_once"
            ),
            models.UniqueConstraint(
                "tenant", "learner", "number", name="export_dispatched_number_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.registration_id)
