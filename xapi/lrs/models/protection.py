"""Data protection: what must be kept, what may go, and what was done about it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xapi.tenancy import UUIDModel


class LegalHold(UUIDModel):
    """Nothing of this person, or of this registration, is erased, changed or expires.

    `person` is an identifier as `xapi.statements.actors.Identifier` spells it. A hold ends when it
    is lifted, or by itself at `until`; it stays in the table either way.
    """

    person = ArrayField(models.TextField(), null=True, blank=True)
    registration = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=500)
    placed_by = models.CharField(max_length=200)
    placed_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=200, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "lrs_legal_hold"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True, registration__isnull=False)
                | Q(person__isnull=False, registration__isnull=True),
                name="lrs_legal_hold_of_one_thing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "placed_at"],
                name="lrs_legal_hold_standing",
                condition=Q(lifted_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def subject(self) -> str:
        """What is held, as people write it."""
        return str(self.registration) if self.registration else " ".join((self.person or [])[1:])


class RetentionRule(UUIDModel):
    """How long statements with a verb are kept, counted from `stored`; without a verb, all others.

    `keep_days` null keeps them for ever, which is how a verb is taken out of the rule for all.
    With `spares_evidence`, what a room above says it relies on stays longer.
    """

    verb = models.TextField(blank=True)
    keep_days = models.PositiveIntegerField(null=True, blank=True)
    spares_evidence = models.BooleanField(default=True)
    set_by = models.CharField(max_length=200)
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "lrs_retention_rule"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "verb"], name="lrs_retention_rule_of_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.verb or '*'}: {self.keep_days}"


class ProtectionRun(UUIDModel):
    """One thing that was done, or tried out, about somebody's data: the audit.

    Of a person only keyed hashes are kept, by which a run can be found again by whoever knows the
    person. The counts grow in the very transactions that do the work, so they are true even of a
    run that was killed; that one has no `finished_at`.
    """

    operation = models.CharField(max_length=40)
    subjects = ArrayField(models.CharField(max_length=64), default=list)
    counts = models.JSONField(default=dict)
    details = models.JSONField(default=dict)
    dry_run = models.BooleanField(default=False)
    run_by = models.CharField(max_length=200)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "lrs_protection_run"
        indexes = [models.Index("tenant", F("started_at").desc(), name="lrs_protection_run_at")]

    def __str__(self) -> str:
        return f"{self.operation} {self.started_at:%Y-%m-%d}"


class BulkImport(UUIDModel):
    """How far a file has been imported. It grows in the transaction of each batch, so a killed
    import goes on at the right line, and the same file a second time changes nothing.
    """

    # SHA-256 of the file as it lies there, 64 hex digits.
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    run_by = models.CharField(max_length=200)
    lines = models.BigIntegerField(default=0)
    statements = models.BigIntegerField(default=0)
    known = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "lrs_bulk_import"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "sha256"], name="lrs_bulk_import_of_file"),
        ]

    def __str__(self) -> str:
        return self.name
