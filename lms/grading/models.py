"""Decisions, and the enrolments that wait for one."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

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
