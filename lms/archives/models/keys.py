"""What opens the contents. To destroy a key is to destroy every copy of what it closed."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models

from lms.archives.models.chain import ArchiveEntry
from lms.archives.rules import keyring
from lms.archives.rules.retention import BY_CODE
from lms.archives.rules.sealing import DoesNotOpen, open_content
from xapi.tenancy import TenantModel, UUIDModel


class PersonKey(UUIDModel):
    """A key that closes what is kept together about one person; the centre's own has nobody.

    Kept together is what is destroyed together: a retention class and a year of it (0: the whole
    employment). `wrapped` is the key, closed by the house's key, which is never in the database.
    It goes when the key is destroyed; the row stays and says when, by whom and under what rule.
    """

    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    retention = models.CharField(max_length=32)
    period = models.PositiveSmallIntegerField(default=0)
    wrapped = models.BinaryField(null=True)
    house_key = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)
    destroyed_by = models.CharField(max_length=300, blank=True)
    destroyed_under = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "employee", "retention", "period"),
                condition=models.Q(destroyed_at__isnull=True),
                nulls_distinct=False,
                name="archive_one_live_key",
            ),
            models.CheckConstraint(
                condition=models.Q(wrapped__isnull=True) ^ models.Q(destroyed_at__isnull=True),
                name="archive_key_or_destroyed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.employee_id or 'centre'}: {self.retention} {self.period or ''}".strip()

    @property
    def class_title(self) -> Mapping[str, str]:
        """What the retention class is called."""
        return BY_CODE[self.retention].title

    def unwrapped(self) -> bytes | None:
        """The key itself; None when it was destroyed or does not open."""
        if self.wrapped is None or self.destroyed_at is not None:
            return None
        return keyring.unwrapped(self.id, bytes(self.wrapped), self.house_key)


class SealedContent(TenantModel):
    """What an entry says, with its salt, closed by a key. Append-only like the entry."""

    entry = models.OneToOneField(
        ArchiveEntry, primary_key=True, on_delete=models.PROTECT, related_name="sealed"
    )
    key = models.ForeignKey(PersonKey, on_delete=models.PROTECT, related_name="contents")
    body = models.BinaryField()

    def __str__(self) -> str:
        return f"closed content of {self.entry_id}"

    def opened(self) -> tuple[bytes, dict[str, Any]] | None:
        """Salt and payload; None when the key is gone, or the content does not open with it."""
        key = self.key.unwrapped()
        if key is None:
            return None
        try:
            return open_content(key, self.entry_id, bytes(self.body))
        except DoesNotOpen:
            return None
