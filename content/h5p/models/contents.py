"""Content as it came in or was published. It is written once and never changed."""

import json
from typing import Any

from django.db import models
from django.utils import timezone

from content.h5p.models.names import NamesLibrary
from xapi.tenancy import UUIDModel


class Content(UUIDModel, NamesLibrary):
    """Something made with H5P. Its name, major and minor version are those of its main library."""

    title = models.TextField()
    parameters_json = models.TextField()
    """content.json, checked and cleaned; text, because PostgreSQL would forget the order of it."""
    metadata = models.JSONField()
    """What h5p.json says of it besides its libraries: authors, licence, changes and the like."""
    language = models.CharField(max_length=35, blank=True)
    storage_prefix = models.TextField()
    """Key prefix of its files, ending with a slash; they lie beneath by their path below
    content/, such as `images/first.png`."""
    files = models.JSONField()
    """Its files: path below content/ → size in bytes."""
    source_sha256 = models.CharField(max_length=64)
    """Of the .h5p file that it came in."""
    upgraded_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="upgrades"
    )
    """The same content as it was with older libraries."""
    created_by = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index("tenant", "source_sha256", name="h5p_content_source"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def parameters(self) -> dict[str, Any]:
        """content.json as values; every call reads it anew."""
        values: dict[str, Any] = json.loads(self.parameters_json)
        return values


class ContentLibrary(UUIDModel, NamesLibrary):
    """A library that content names: its main library, and those of its parts."""

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="libraries")
    position = models.PositiveSmallIntegerField()
    """In the order in which the parameters name them; the main library is first."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "tenant", "content", "machine_name", "major", "minor", name="h5p_content_library"
            ),
        ]
        indexes = [
            models.Index("tenant", "machine_name", "major", "minor", name="h5p_used_library"),
        ]
        ordering = ("position",)
