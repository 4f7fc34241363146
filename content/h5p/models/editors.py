"""H5P's own editor, where an administrator has installed it from an archive."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from xapi.tenancy import UUIDModel


class InstalledEditor(UUIDModel):
    """An editor as it was installed. One is current; those before it were replaced or removed,
    and stay for a while for pages that are open. Its files are never changed."""

    name = models.CharField(max_length=255)
    """The name of the archive that it came in: the editor itself names no version."""
    storage_prefix = models.TextField()
    """Key prefix in object storage, ending with a slash."""
    files = models.JSONField()
    """Its files: path below the editor's folder → size in bytes."""
    sha256 = models.CharField(max_length=64)
    """Of all its files together, with their paths: see `rules.libraries.fingerprint`."""
    installed_by = models.TextField()
    installed_at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.TextField(blank=True)
    """Who installed another one, or removed it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "tenant", condition=Q(replaced_at__isnull=True), name="h5p_editor_current"
            ),
        ]

    def __str__(self) -> str:
        return self.name
