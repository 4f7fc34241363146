"""What only cmi5 knows: sessions of assignable units, and what each registration has satisfied.

    Registration 1─n AuSession        one for each launch; its id is the cmi5 session id
    Registration 1─n AuProgress       one for each unit that anything was said of
    Registration 1─1 CourseProgress   blocks and course

Whoever changes any of them holds the row of the registration: one learner's course is changed by
one writer at a time, so nothing is satisfied, waived or abandoned twice.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from scorm_packages.runtime.models import PackageItem, Registration
from xapi.tenancy import UUIDModel


class AuSession(UUIDModel):
    """A launch of an assignable unit until its termination or abandonment (cmi5 §3)."""

    class Mode(models.TextChoices):
        NORMAL = "Normal", "Normal"
        BROWSE = "Browse", "Browse"
        REVIEW = "Review", "Review"

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="au_sessions"
    )
    item = models.ForeignKey(PackageItem, on_delete=models.PROTECT, related_name="au_sessions")
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.NORMAL)
    language = models.CharField(max_length=16, default="zh-Hans")
    return_url = models.TextField(blank=True)
    mastery_score = models.DecimalField(max_digits=12, decimal_places=10, null=True, blank=True)
    """As the launch data gave it; what is said in this session is judged by it."""
    launched_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    """The end of the session, should nobody end it: the token is good no longer."""
    fetched_at = models.DateTimeField(null=True, blank=True)
    launch_token = models.UUIDField(null=True, blank=True)
    """The token of the record store that the fetch URL gave away."""
    preferences_read_at = models.DateTimeField(null=True, blank=True)
    initialized_at = models.DateTimeField(null=True, blank=True)
    """The timestamp of the "initialized" statement: no other may be older."""
    verbs = models.JSONField(default=list)
    """IRIs of the verbs of "cmi5 defined" statements so far."""
    last_statement_at = models.DateTimeField(null=True, blank=True)
    """When the unit's last statement arrived."""
    terminated_at = models.DateTimeField(null=True, blank=True)
    abandoned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # cmi5 §9.3.6: a launch abandons the registration's session that is still active.
            models.UniqueConstraint(
                "tenant",
                "registration",
                condition=Q(terminated_at=None, abandoned_at=None),
                name="cmi5_session_active",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("launched_at")), name="cmi5_session_lasts"
            ),
        ]
        indexes = [
            models.Index("tenant", "launch_token", name="cmi5_session_of_token"),
            models.Index(
                "launched_at",
                name="cmi5_session_open",
                condition=Q(terminated_at=None, abandoned_at=None),
            ),
        ]

    @property
    def is_over(self) -> bool:
        return self.terminated_at is not None or self.abandoned_at is not None


class AuProgress(UUIDModel):
    """What was said of an assignable unit in a registration, over all its sessions."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="au_progress"
    )
    item = models.ForeignKey(PackageItem, on_delete=models.PROTECT, related_name="au_progress")
    begun_at = models.DateTimeField(null=True, blank=True)
    """When the unit was opened first for it to count."""
    completed_at = models.DateTimeField(null=True, blank=True)
    passed_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    """When it was failed last; kept when it is passed later."""
    score_scaled = models.DecimalField(max_digits=8, decimal_places=7, null=True, blank=True)
    """The best score told with a passed or failed."""
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_reason = models.TextField(blank=True)
    waived_by = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("tenant", "registration", "item", name="cmi5_progress_once"),
        ]


class CourseProgress(UUIDModel):
    """How far a registration's course is: what the LMS has told of blocks and course."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="cmi5_course"
    )
    satisfied_blocks = models.JSONField(default=list)
    """Publisher ids of the blocks that were told to be satisfied."""
    satisfied_at = models.DateTimeField(null=True, blank=True)
    told = models.JSONField(null=True, blank=True)
    """The result of the course that was told last: {"verb", "score"}."""

    class Meta:
        constraints = [
            models.UniqueConstraint("tenant", "registration", name="cmi5_course_once"),
        ]
