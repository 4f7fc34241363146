"""What is chained and sealed.

An entry is its header, which is chained and never goes away, and its content, which holds what
was personal and the salt that hides it. They are two tables so that a content can one day be
destroyed as the law demands while the chain over the headers stays whole: contents are closed by
a key (`keys.SealedContent`), and without the key they are noise. Those from before keys came lie
open in `ArchiveContent` until they are closed as well.
"""

from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import models
from django.utils import timezone

from lms.archives.rules.documents import GENESIS, EntryHeader, KeyBody, SealBody
from xapi.tenancy import TenantModel, UUIDModel

if TYPE_CHECKING:
    from lms.archives.models.keys import SealedContent

LOST_AFTER: Final = timedelta(hours=1)
"""A check that has not come to an end by then will not any more."""


class ArchiveEntry(UUIDModel):
    """One thing that was archived about one person (R138). `header()` is what the hash covers."""

    seq = models.BigIntegerField()
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="archive_entries"
    )
    person_seq = models.BigIntegerField()
    kind = models.CharField(max_length=64)
    source = models.UUIDField(null=True)
    supersedes_seq = models.BigIntegerField(null=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    payload_sha256 = models.CharField(max_length=64)
    prev_centre_hash = models.CharField(max_length=64)
    prev_person_hash = models.CharField(max_length=64)
    entry_hash = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "seq"), name="archive_seq_once"),
            models.UniqueConstraint(
                fields=("tenant", "employee", "person_seq"), name="archive_person_seq_once"
            ),
            models.UniqueConstraint(
                fields=("tenant", "source"),
                condition=models.Q(source__isnull=False),
                name="archive_source_once",
            ),
        )
        indexes = (
            models.Index(fields=("tenant", "occurred_at"), name="archive_by_time"),
            models.Index(fields=("tenant", "kind"), name="archive_by_kind"),
            models.Index(
                fields=("tenant", "supersedes_seq"),
                condition=models.Q(supersedes_seq__isnull=False),
                name="archive_by_superseded",
            ),
        )

    def __str__(self) -> str:
        return f"{self.seq}: {self.kind}"

    def header(self) -> EntryHeader:
        return EntryHeader(
            entry=self.id,
            centre=self.tenant,
            seq=self.seq,
            person=self.employee_id,
            person_seq=self.person_seq,
            kind=self.kind,
            source=self.source,
            supersedes_seq=self.supersedes_seq,
            occurred_at=self.occurred_at,
            recorded_at=self.recorded_at,
            payload_sha256=self.payload_sha256,
            prev_centre_hash=self.prev_centre_hash,
            prev_person_hash=self.prev_person_hash,
        )

    @property
    def payload(self) -> dict[str, Any]:
        """What was archived; empty once the content was destroyed, or where it does not open."""
        opened = self.opened
        return dict(opened[1]) if opened else {}

    @cached_property
    def opened(self) -> tuple[bytes, dict[str, Any]] | None:
        """Salt and payload; None where there is no content any more, or where it does not open."""
        if self.has_closed_content:
            return self.sealed.opened()
        content: ArchiveContent | None = getattr(self, "content", None)
        if content and content.tenant == self.tenant:
            return bytes(content.salt), content.payload
        return None

    @property
    def has_closed_content(self) -> bool:
        sealed: SealedContent | None = getattr(self, "sealed", None)
        return sealed is not None and sealed.tenant == self.tenant

    @property
    def is_destroyed(self) -> bool:
        """Whether the content was destroyed by order, and not merely is not there."""
        return self.destroyed_at is not None

    @property
    def destroyed_at(self) -> datetime | None:
        """When the content was destroyed; None for one that was not."""
        return self.sealed.key.destroyed_at if self.has_closed_content else None


class ArchiveContent(TenantModel):
    """What an entry says, and the 32 random bytes without which its hash gives nothing away.

    In the clear: only what was archived before contents were closed by keys.
    """

    entry = models.OneToOneField(
        ArchiveEntry, primary_key=True, on_delete=models.PROTECT, related_name="content"
    )
    salt = models.BinaryField(max_length=32)
    payload = models.JSONField()

    def __str__(self) -> str:
        return f"content of {self.entry_id}"


class ArchiveSeal(UUIDModel):
    """The signed Merkle root of one day's entries. Days without entries have none."""

    number = models.BigIntegerField()
    day = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    first_seq = models.BigIntegerField()
    last_seq = models.BigIntegerField()
    root = models.CharField(max_length=64)
    prev_seal_hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    key_id = models.CharField(max_length=64)
    seal_hash = models.CharField(max_length=64)
    signature = models.BinaryField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "number"), name="archive_seal_number_once"),
            models.UniqueConstraint(fields=("tenant", "day"), name="archive_seal_day_once"),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.day}"

    def body(self) -> SealBody:
        return SealBody(
            seal=self.id,
            centre=self.tenant,
            number=self.number,
            day=self.day,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            first_seq=self.first_seq,
            last_seq=self.last_seq,
            root=self.root,
            prev_seal_hash=self.prev_seal_hash,
            sealed_at=self.sealed_at,
            key_id=self.key_id,
        )


class SigningKey(UUIDModel):
    """The public half of a key that has signed for this tenant. The private half is never here."""

    key_id = models.CharField(max_length=64)
    public_key = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    signature = models.BinaryField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "key_id"), name="archive_key_once"),
        )

    def __str__(self) -> str:
        return self.key_id

    def body(self) -> KeyBody:
        return KeyBody(
            key=self.id,
            centre=self.tenant,
            key_id=self.key_id,
            public_key=bytes(self.public_key),
            created_at=self.created_at,
        )


class ArchiveHead(TenantModel):
    """Where a tenant's archive ends. Locked first by whoever appends or seals."""

    tenant = models.BigIntegerField(primary_key=True, editable=False)
    seq = models.BigIntegerField(default=0)
    entry_hash = models.CharField(max_length=64, default=GENESIS)
    recorded_at = models.DateTimeField(null=True)
    seals = models.BigIntegerField(default=0)
    seal_hash = models.CharField(max_length=64, default=GENESIS)
    sealed_seq = models.BigIntegerField(default=0)
    sealed_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.tenant}: {self.seq}"


class PersonHead(UUIDModel):
    """Where a person's own chain ends. Changed only under the lock of the tenant's head."""

    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    seq = models.BigIntegerField(default=0)
    entry_hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "employee"), name="archive_person_once"),
        )

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.seq}"


class ArchiveCheck(UUIDModel):
    """A check of the whole archive in the database: asked for, begun, finished with its findings.

    One that could not be carried out is finished as well; `problem` is the code of what met it.
    """

    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=80, blank=True)
    entries = models.BigIntegerField(default=0)
    seals = models.BigIntegerField(default=0)
    fault_count = models.BigIntegerField(default=0)
    faults = models.JSONField(default=list)

    class Meta:
        indexes = (models.Index(fields=("tenant", "requested_at"), name="archive_check_by_time"),)

    def __str__(self) -> str:
        return f"{self.requested_at}: {self.state}"

    @property
    def is_lost(self) -> bool:
        """Whether it was begun, or queued, so long ago that it will not come to an end."""
        since = self.started_at or self.requested_at
        return self.finished_at is None and timezone.now() - since > LOST_AFTER

    @property
    def state(self) -> str:
        """`queued`, `not_checked`, `verified` or `broken`."""
        if self.problem or self.is_lost:
            return "not_checked"
        if self.finished_at is None:
            return "queued"
        return "broken" if self.fault_count else "verified"
