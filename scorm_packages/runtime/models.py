"""What the run-time keeps: installed packages, who takes them, and how far they have come.

    Package 1─n PackageItem
    Package 1─n Registration 1─n Attempt 1─n ScoState      (one per try at an item: CMI snapshot)
                                         1─n RuntimeSession (one per launch)
                                                 1─n RuntimeCommit (journal, append-only)
                                                 1─n Interaction   (answers, append-only)
    LearnerRecord                                           (what a learner's courses share)

A registration's id *is* the xAPI registration. Times are kept in centiseconds, the resolution of
SCORM 1.2's CMITimespan; scores are exact decimals.

New columns have defaults in the database, so that the version before goes on writing while a
migration runs.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xapi.lrs.rules.pseudonyms import HOME_PAGE as PSEUDONYMS
from xapi.tenancy import UUIDModel

MADE_HERE = "urn:uuid:"
"""How identifiers begin of H5P content that was made here; content from elsewhere has none."""


class Package(UUIDModel):
    """An uploaded package, unpacked under `storage_prefix` and served from its own host name."""

    class Format(models.TextChoices):
        SCORM_12 = "scorm12", "SCORM 1.2"
        SCORM_2004 = "scorm2004", "SCORM 2004"
        CMI5 = "cmi5", "cmi5"
        XAPI = "xapi", "xAPI (Tin Can)"
        H5P = "h5p", "H5P"

    label = models.CharField(max_length=63)
    """A short random DNS label: `<label>.<content host>` is the package's own origin."""
    format = models.CharField(max_length=16, choices=Format.choices)
    edition = models.CharField(max_length=8, blank=True)
    """Of SCORM 2004: "2nd", "3rd" or "4th"."""
    identifier = models.TextField()
    title = models.TextField()
    language = models.CharField(max_length=35, blank=True)
    storage_prefix = models.TextField()
    """Key prefix in object storage, ending with a slash; files lie beneath by their full path."""
    zip_sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    file_count = models.IntegerField()
    structure = models.JSONField(null=True, blank=True)
    """What the description says beyond its items, as data: of SCORM 2004 the activity tree
    (`scorm_packages.sequencing.definition`), of cmi5 the course structure."""
    h5p_content = models.ForeignKey(
        "h5p.Content", on_delete=models.PROTECT, null=True, blank=True, related_name="packages"
    )
    """Of H5P: what is played. Its files, and those of its libraries, are that room's."""
    findings = models.JSONField(default=list)
    imported_by = models.TextField()
    imported_at = models.DateTimeField(default=timezone.now)
    max_attempts = models.PositiveSmallIntegerField(null=True, blank=True)
    """How many attempts a registration may have; without it, as many as it takes."""
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("tenant", "label", name="runtime_package_label"),
        ]
        indexes = [
            models.Index("tenant", F("imported_at").desc(), name="runtime_package_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def was_made_here(self) -> bool:
        """Whether its identifier was given by us, and so is no other course's."""
        return self.format == self.Format.H5P and self.identifier.startswith(MADE_HERE)


class PackageItem(UUIDModel):
    """One thing of a package that can be launched, in the order of the default organization."""

    class Kind(models.TextChoices):
        SCO = "sco", "SCO"
        ASSET = "asset", "Asset"
        AU = "au", "Assignable unit"
        H5P = "h5p", "H5P content"

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="items")
    identifier = models.TextField()
    title = models.TextField()
    href = models.TextField(blank=True)
    """Relative to the package's root, or a web address; the item's parameters are in it already.
    Empty for a heading; of H5P only not empty."""
    kind = models.CharField(max_length=8, choices=Kind.choices)
    position = models.IntegerField()
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    mastery_score = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    prerequisites = models.TextField(blank=True)
    max_time_allowed = models.CharField(max_length=64, blank=True)
    time_limit_action = models.CharField(max_length=24, blank=True)
    data_from_lms = models.TextField(blank=True)
    parameters = models.TextField(blank=True)
    """As the manifest has them, for whoever wants to know; see `href`."""
    is_visible = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("tenant", "package", "identifier", name="runtime_item_once"),
        ]
        ordering = ("position",)

    def __str__(self) -> str:
        return self.title


class Registration(UUIDModel):
    """A learner's taking of a package. Its id is the registration of every statement about it."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="registrations")
    actor_home_page = models.TextField()
    actor_name = models.TextField()
    learner_name = models.TextField()
    """Shown to the content as cmi.core.student_name."""
    learner_id = models.TextField()
    """Shown to the content as cmi.core.student_id."""
    number = models.IntegerField(default=1)
    """1 for the first taking; a learner who takes the course again gets the next number."""
    calls_until = models.DateTimeField(null=True, blank=True)
    """Until then the page sends along the calls that the content makes, for support."""
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "tenant",
                "package",
                "actor_home_page",
                "actor_name",
                "number",
                name="runtime_registration_once",
            ),
        ]
        indexes = [
            models.Index("tenant", "actor_home_page", "actor_name", name="runtime_reg_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_name}: {self.package_id}"

    @property
    def is_forgotten(self) -> bool:
        """Whether its learner was erased or got a pseudonym: it is not played any more."""
        return self.actor_home_page == PSEUDONYMS


class Attempt(UUIDModel):
    """One try within a registration; it may be suspended and resumed over many sessions."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="attempts"
    )
    number = models.IntegerField(default=1)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    course = models.JSONField(null=True, blank=True)
    """Of SCORM 2004: the state of its sequencing (`sequencing.tracking.CourseState`)."""
    delivery = models.IntegerField(default=0, db_default=0)
    """How often sequencing has moved on: delivered or ended an activity. A session that belongs to
    an earlier delivery no longer leads the way."""
    revision = models.IntegerField(default=0, db_default=0)
    """How often the state of the course has been written."""
    completion_status = models.CharField(max_length=16, default="", db_default="", blank=True)
    """Of the course as a whole, where its standard knows one; else empty, as the next two."""
    success_status = models.CharField(max_length=16, default="", db_default="", blank=True)
    score_scaled = models.DecimalField(max_digits=8, decimal_places=7, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "tenant", "registration", "number", name="runtime_attempt_once"
            ),
        ]


class ScoState(UUIDModel):
    """The data model of one item in one attempt, as the last accepted commit left it."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="states")
    item = models.ForeignKey(PackageItem, on_delete=models.PROTECT, related_name="states")
    item_attempt = models.IntegerField(default=1, db_default=1)
    """1 for the first try at the item; SCORM 2004's sequencing may begin it anew."""
    cmi = models.JSONField(default=dict)
    """Flat: element name → string, e.g. {"cmi.core.lesson_location": "page-7"}."""
    lesson_status = models.CharField(max_length=16, default="not attempted")
    """The one word for lists, in SCORM 2004 made of the next two (`rules.progress.one_word`)."""
    completion_status = models.CharField(max_length=16, default="", db_default="", blank=True)
    success_status = models.CharField(max_length=16, default="", db_default="", blank=True)
    progress_measure = models.DecimalField(max_digits=8, decimal_places=7, null=True, blank=True)
    score_raw = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    score_min = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    score_max = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    score_scaled = models.DecimalField(max_digits=8, decimal_places=7, null=True, blank=True)
    total_time_cs = models.BigIntegerField(default=0)
    entry = models.CharField(max_length=16, default="ab-initio")
    """What the next launch will show as cmi.core.entry: ab-initio, resume or nothing."""
    completed_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "tenant", "attempt", "item", "item_attempt", name="runtime_state_once"
            ),
        ]


class RuntimeSession(UUIDModel):
    """One launch of one item: what a launch token names, and the order of its commits."""

    class Mode(models.TextChoices):
        NORMAL = "normal", "normal"
        BROWSE = "browse", "browse"
        REVIEW = "review", "review"

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="sessions")
    item = models.ForeignKey(
        PackageItem, on_delete=models.PROTECT, related_name="sessions", null=True, blank=True
    )
    """Nothing for a page that shows the contents only, to choose from."""
    item_attempt = models.IntegerField(default=1, db_default=1)
    """With `item`, which `ScoState` it plays."""
    standard = models.CharField(
        max_length=16,
        choices=Package.Format.choices,
        default=Package.Format.SCORM_12,
        db_default=Package.Format.SCORM_12,
    )
    delivery = models.IntegerField(default=0, db_default=0)
    """The `Attempt.delivery` that it plays."""
    outcome = models.JSONField(null=True, blank=True)
    """What came of the navigation request that ended it, to be said again: kind, exception."""
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.NORMAL)
    language = models.CharField(max_length=16, default="zh-Hans")
    exit_url = models.TextField(blank=True)
    title = models.TextField(blank=True)
    """What the learner knows the course as, in their language; else the package's own title."""
    opened_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    """Until then commits are accepted, whatever became of the login."""
    highest_seq = models.IntegerField(default=0)
    """Every commit up to this one has been applied."""
    baseline_time_cs = models.BigIntegerField(default=0)
    """cmi.core.total_time when this session was launched."""
    session_time_cs = models.BigIntegerField(default=0)
    """The latest cmi.core.session_time; each report replaces the one before, none are summed."""
    told_time_cs = models.BigIntegerField(default=0)
    """How much of it suspended and terminated statements have told of."""
    open_interactions = models.JSONField(default=list)
    """Indexes of answers begun but not yet whole, hence not yet reported as statements."""
    first_commit_at = models.DateTimeField(null=True, blank=True)
    terminated_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # At most one session plays an item of an attempt: a second launch supersedes.
            models.UniqueConstraint(
                "tenant",
                "attempt",
                "item",
                condition=Q(terminated_at=None, superseded_at=None),
                name="runtime_session_playing",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("opened_at")), name="runtime_session_lasts"
            ),
        ]
        indexes = [
            models.Index("tenant", "attempt", "item", name="runtime_session_of_item"),
            models.Index(
                "opened_at",
                name="runtime_session_unfinished",
                condition=Q(terminated_at=None, first_commit_at__isnull=False),
            ),
        ]


class LearnerRecord(UUIDModel):
    """What a learner's courses of SCORM 2004 share with each other (SN §3.10.3, RTE §4.3).

    One row per learner, locked after everything of the attempt.
    """

    actor_home_page = models.TextField()
    actor_name = models.TextField()
    objectives = models.JSONField(default=dict)
    """Global objectives by id (`sequencing.tracking.GlobalObjective`)."""
    stores = models.JSONField(default=dict)
    """Stores of adl.data by id."""
    preferences = models.JSONField(default=dict)
    """cmi.learner_preference, by element: what one SCO was told the next one knows."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "tenant", "actor_home_page", "actor_name", name="runtime_learner_record_once"
            ),
        ]


class RuntimeCommit(UUIDModel):
    """One commit as it arrived. The journal of a session: rows are added, never changed."""

    session = models.ForeignKey(RuntimeSession, on_delete=models.CASCADE, related_name="commits")
    seq = models.IntegerField()
    uuid = models.UUIDField()
    received_at = models.DateTimeField(default=timezone.now)
    body = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint("tenant", "session", "seq", name="runtime_commit_once"),
        ]


class Interaction(UUIDModel):
    """An answer as it was given. A changed answer is a further row, never an edit."""

    session = models.ForeignKey(
        RuntimeSession, on_delete=models.CASCADE, related_name="interactions"
    )
    seq = models.IntegerField()
    """The commit that made the answer whole."""
    number = models.IntegerField()
    """n of cmi.interactions.n"""
    identifier = models.TextField()
    kind = models.CharField(max_length=16, blank=True)
    student_response = models.TextField(blank=True)
    correct_responses = models.JSONField(default=list)
    result = models.TextField(blank=True)
    weighting = models.TextField(blank=True)
    claimed = models.TextField(default="", db_default="", blank=True)
    """Of H5P: the score that the browser reported, as `2 / 2`, where the answer comes to another,
    which is then in `result`."""
    latency_cs = models.BigIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "tenant", "session", "seq", "number", name="runtime_interaction_once"
            ),
        ]
