"""What people look for in the archive and take away: files of events, exports, reports."""

from django.conf import settings
from django.db import models

from lms.archives.models.chain import ArchiveEntry
from lms.people.models import Unit
from xapi.tenancy import UUIDModel


class EventFile(UUIDModel):
    """The file of one event (一期一档), put together from what was filed about it.

    `due_on` is the last day on which its records are to be in (five working days after it);
    `not_needed` says by part why it has none. Closed, it stands in the chain (`closing`).
    """

    kind = models.CharField(max_length=48)
    event = models.UUIDField()
    title_en = models.CharField(max_length=300)
    title_zh = models.CharField(max_length=300)
    happened_on = models.DateField()
    due_on = models.DateField()
    not_needed = models.JSONField(default=dict)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closing = models.ForeignKey(ArchiveEntry, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "kind", "event"), name="archive_event_once"),
        )
        indexes = (
            models.Index(fields=("tenant", "happened_on"), name="archive_event_by_day"),
            models.Index(
                fields=("tenant", "due_on"),
                condition=models.Q(closed_at__isnull=True),
                name="archive_event_open",
            ),
        )

    def __str__(self) -> str:
        return self.title_en


class EntryReference(UUIDModel):
    """By what an entry is found: its event and form. Only ids, taken from the content; it goes
    with the content."""

    entry = models.OneToOneField(ArchiveEntry, on_delete=models.PROTECT, related_name="reference")
    event_file = models.ForeignKey(
        EventFile, null=True, on_delete=models.PROTECT, related_name="references"
    )
    form = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "entry"), name="archive_reference_once"),
        )
        indexes = (models.Index(fields=("tenant", "event_file"), name="archive_by_event"),)

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.form}"


class EntryDocument(UUIDModel):
    """A document that an entry names, by its hash. It goes with the content."""

    entry = models.ForeignKey(ArchiveEntry, on_delete=models.PROTECT, related_name="documents")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "entry", "sha256"), name="archive_document_once"
            ),
        )
        indexes = (models.Index(fields=("tenant", "sha256"), name="archive_document_by_hash"),)

    def __str__(self) -> str:
        return self.sha256


class ArchiveExport(UUIDModel):
    """An export that was asked for: made by a job, taken away, gone after a while."""

    class Scope(models.TextChoices):
        ALL = "all"
        PERSON = "person"
        UNIT = "unit"
        MONTH = "month"

    class Format(models.TextChoices):
        ZIP = "zip"
        XLSX = "xlsx"

    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField()
    scope = models.CharField(max_length=8, choices=Scope)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(null=True)
    format = models.CharField(max_length=8, choices=Format)
    language = models.CharField(max_length=8, choices=[("zh-Hans", "zh-Hans"), ("en", "en")])
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    problem = models.CharField(max_length=80, blank=True)
    expires_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("tenant", "requested_at"), name="archive_export_by_time"),)

    def __str__(self) -> str:
        return f"{self.scope} {self.format}: {self.state}"

    @property
    def state(self) -> str:
        """`queued`, `in_progress`, `done`, `not_made` or `expired`."""
        if self.removed_at:
            return "expired"
        if self.problem:
            return "not_made"
        if self.finished_at:
            return "done"
        return "in_progress" if self.started_at else "queued"

    @property
    def folder(self) -> str:
        """Where its file is stored, and nothing else."""
        return f"archive-exports/{self.tenant}/{self.id}"

    @property
    def storage_key(self) -> str:
        return f"{self.folder}/archive.{self.format}"


class TrainingReport(UUIDModel):
    """A report about a month, a year or a team's month: figures, filed in the chain (R144, R145).

    `figures` are counts and sums, of nobody in particular. `root` is the Merkle root over the day
    seals `first_seal` to `last_seal`, printed on the report: an anchor outside the house.
    """

    class Kind(models.TextChoices):
        MONTH = "month"
        YEAR = "year"

    kind = models.CharField(max_length=8, choices=Kind)
    starts_on = models.DateField()
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    figures = models.JSONField()
    note = models.TextField(blank=True)
    first_seal = models.BigIntegerField(default=0)
    last_seal = models.BigIntegerField(default=0)
    root = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entry = models.ForeignKey(ArchiveEntry, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "kind", "starts_on", "unit"),
                nulls_distinct=False,
                name="archive_report_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_on}"
