"""Decisions, and the enrolments that wait for one."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lms.grading.rules.evaluate import TOTAL
from lms.grading.rules.trace import Outcome
from xapi.tenancy import UUIDModel


class ExactDecimalField(models.DecimalField):  # type: ignore[type-arg]
    """A decimal that keeps the digits it was written with: 87.5 stays 87.5, 60.0 stays 60.0."""

    def db_type(self, connection: object) -> str:
        return "numeric"


class RecordField(models.JSONField):
    """JSON of some kilobytes, of which many rows are written at once.

    That it names its placeholder makes Django write such rows as VALUES. By itself it would send
    each column as an array, for which every quote in the JSON is escaped a second time, and that
    takes as long as judging.
    """

    def get_placeholder(self, value: object, compiler: object, connection: object) -> str:
        return "%s"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def current(self) -> "DecisionQuerySet":
        """Only decisions that no other has superseded."""
        successors = Decision.objects.filter(tenant=OuterRef("tenant"), supersedes=OuterRef("id"))
        return self.filter(~Exists(successors))


class Decision(UUIDModel):
    """What was decided about one scope of an enrolment: its total, or one component.

    Rows are only ever added; the database refuses to change or delete them. The decisions of a
    scope form a chain by `number`, each superseding the one before, and the last one is current.
    Two graders that reach for the same place in the chain cannot both have it.

    `record` is the whole decision record: verdict, rule set, inputs and trace. Its canonical bytes
    hash to `record_bytes_sha256` and can be computed again from the record (`rules.replay`).
    """

    enrolment = models.ForeignKey(
        "tracks.Enrolment", on_delete=models.PROTECT, related_name="decisions"
    )
    employee = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, related_name="decisions"
    )
    scope = models.CharField(max_length=48)
    number = models.PositiveIntegerField()
    outcome = models.CharField(
        max_length=16, choices=[(outcome.value, outcome.value) for outcome in Outcome]
    )
    score = ExactDecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    rule_set = models.ForeignKey(
        "regulation.RuleSetVersion", on_delete=models.PROTECT, related_name="decisions"
    )
    rule_set_sha256 = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=16)
    record = RecordField()
    record_bytes_sha256 = models.CharField(max_length=64)
    supersedes = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="successors",
        db_index=False,
    )
    computed_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "enrolment", "scope", "number"), name="decision_place_once"
            ),
            models.UniqueConstraint(
                fields=("tenant", "supersedes"), name="decision_superseded_once"
            ),
            models.CheckConstraint(
                condition=Q(number=1, supersedes=None) | Q(number__gt=1, supersedes__isnull=False),
                name="decision_chained",
            ),
        )
        indexes = (
            models.Index(
                "tenant", "employee", F("computed_at").desc(), name="decision_of_employee"
            ),
        )

    def __str__(self) -> str:
        return f"{self.scope}: {self.outcome}"

    @property
    def is_total(self) -> bool:
        return self.scope == TOTAL


class PendingGrade(UUIDModel):
    """An enrolment whose evidence or facts have changed since it was last judged.

    At most one row per enrolment: however many statements arrive, one judgement follows. Whoever
    judges locks the row and deletes it in the same transaction, so the row is gone exactly when
    the judgement is there, and a statement that comes meanwhile makes a new row.
    """

    enrolment = models.ForeignKey("tracks.Enrolment", on_delete=models.CASCADE, related_name="+")
    marked_at = models.DateTimeField()
    deferred_at = models.DateTimeField()
    """When a job was last queued for it."""
    not_before = models.DateTimeField(null=True, blank=True)
    """After a failure: when to try again."""
    failures = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=80, blank=True)
    """Code of the problem that the last try met."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "enrolment"), name="pending_grade_once"),
        )
        indexes = (models.Index("tenant", "deferred_at", name="pending_grade_stale"),)

    def __str__(self) -> str:
        return str(self.enrolment_id)


class Recommendation(UUIDModel):
    """What the rules say should follow for somebody, and what a named human made of it (A39).

    `fingerprint` is the state of what it rests on: the same consequence, of the same state, is
    never recommended twice while one stands. It is superseded when its decision is, and what was
    confirmed on a basis that is gone is marked as such (`basis_gone_at`) for people to look at.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waits for confirmation")
        CONFIRMED = "confirmed", _("Confirmed")
        DISMISSED = "dismissed", _("Dismissed")
        APPEALED = "appealed", _("Appealed against")
        WITHDRAWN = "withdrawn", _("Withdrawn after appeal")
        SUPERSEDED = "superseded", _("Superseded")

    employee = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, related_name="recommendations"
    )
    enrolment = models.ForeignKey(
        "tracks.Enrolment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recommendations",
    )
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="recommendations"
    )
    source = models.UUIDField()
    """What it follows from: the decision, or whatever another room named."""
    key = models.CharField(max_length=32)
    """The consequence of the rule set, or the kind where another room asked."""
    kind = models.CharField(_("kind"), max_length=32)
    period = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    detail_en = models.TextField(blank=True)
    detail_zh = models.TextField(blank=True)
    amount = models.CharField(max_length=40, blank=True)
    unit_en = models.CharField(max_length=80, blank=True)
    unit_zh = models.CharField(max_length=80, blank=True)
    clause = models.CharField(max_length=64)
    readings = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64)
    confirm_role = models.CharField(max_length=20, blank=True)
    appeal_days = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who confirmed or dismissed it; nobody where reading A39 makes it automatic."""
    reason = models.TextField(_("reason"), blank=True)
    appeal_until = models.DateField(null=True, blank=True)
    basis_gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "employee", "key", "fingerprint"),
                condition=~Q(state="superseded") & Q(basis_gone_at=None),
                name="recommended_once",
            ),
        )
        indexes = (
            models.Index(fields=("tenant", "state", "-made_at"), name="recommendation_by_state"),
            models.Index(fields=("tenant", "enrolment"), name="recommendation_of_enrolment"),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.state}"

    @property
    def title(self) -> dict[str, str]:
        return {"en": self.title_en, "zh-Hans": self.title_zh}

    @property
    def unit(self) -> dict[str, str]:
        return {"en": self.unit_en, "zh-Hans": self.unit_zh}

    @property
    def detail(self) -> dict[str, str]:
        return {"en": self.detail_en, "zh-Hans": self.detail_zh}

    @property
    def stands(self) -> bool:
        """Whether it has been confirmed and nobody has taken it back."""
        return self.state in {self.State.CONFIRMED, self.State.APPEALED}


class Appeal(UUIDModel):
    """A person's word against a consequence that was confirmed, or against a grade (R112).

    Somebody else than who confirmed it reviews it, by `due_on`, and says why.
    """

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("It stands")
        CHANGED = "changed", _("Changed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    employee = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, related_name="appeals"
    )
    recommendation = models.ForeignKey(
        Recommendation, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals"
    )
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals"
    )
    words = models.TextField(_("what speaks against it"))
    made_at = models.DateTimeField()
    due_on = models.DateField()
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    amount = models.CharField(_("new amount"), max_length=40, blank=True)
    reviewed_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "recommendation"), name="appeal_of_recommendation_once"
            ),
            models.UniqueConstraint(fields=("tenant", "decision"), name="appeal_of_decision_once"),
            models.CheckConstraint(
                condition=Q(recommendation=None) ^ Q(decision=None), name="appeal_against_one"
            ),
        )

    def __str__(self) -> str:
        return self.outcome or "open"

    @property
    def is_open(self) -> bool:
        return not self.outcome


class WhatIf(UUIDModel):
    """Past evidence judged by other rules, or anew: who would change, or who did.

    A `draft` writes no decision: it only says what would be. A `regrade` is a case: it judged the
    people of a track anew, for instance after a key was corrected, and lists before and after.
    """

    class Kind(models.TextChoices):
        DRAFT = "draft", _("Draft of a rule set")
        REGRADE = "regrade", _("Judged anew")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.DRAFT)
    rule_set = models.ForeignKey(
        "regulation.RuleSetVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="what_ifs",
    )
    track = models.ForeignKey(
        "tracks.Track", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    content = models.JSONField(default=dict)
    """The draft as it was when it was asked about."""
    sha256 = models.CharField(max_length=64, blank=True)
    since = models.DateField(_("enrolled since"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    asked_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=80, blank=True)
    people = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    reached = models.UUIDField(null=True, blank=True)
    """The last enrolment that was looked at: where to go on after an interruption."""

    class Meta:
        ordering = ("-asked_at",)
        indexes = (models.Index(fields=("tenant", "-asked_at"), name="what_if_by_time"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.state}"

    @property
    def share(self) -> int:
        """Per cent of the people that were looked at."""
        return 100 if not self.people else min(100, self.done * 100 // self.people)


class WhatIfRow(UUIDModel):
    """One enrolment that comes out otherwise. `changes` are the steps that differ."""

    what_if = models.ForeignKey(WhatIf, on_delete=models.CASCADE, related_name="rows")
    enrolment = models.ForeignKey("tracks.Enrolment", on_delete=models.CASCADE, related_name="+")
    employee = models.ForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    outcome_before = models.CharField(max_length=16, blank=True)
    score_before = models.CharField(max_length=16, blank=True)
    outcome_after = models.CharField(max_length=16)
    score_after = models.CharField(max_length=16, blank=True)
    changes = models.JSONField(default=list)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "what_if", "enrolment"), name="what_if_row_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.outcome_before} → {self.outcome_after}"
