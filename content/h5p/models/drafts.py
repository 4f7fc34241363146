"""Content while it is being made: what is saved, its files, and what it was before."""

import json
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from content.h5p.models.contents import Content
from content.h5p.models.names import NamesLibrary
from xapi.tenancy import UUIDModel


class Draft(UUIDModel, NamesLibrary):
    """Something that somebody makes with H5P. Its name and version are those of its main library.

    What is saved may be unfinished and wrong, but it is cleaned: nothing in it runs.
    """

    title = models.TextField()
    language = models.CharField(max_length=35, blank=True)
    """Of the content, as a tag: "zh-Hans", "en"; empty where nobody has said."""
    parameters_json = models.TextField()
    """As content.json; text, because PostgreSQL would forget the order of it."""
    metadata = models.JSONField(default=dict)
    """What h5p.json will say besides title, language and libraries: authors, licence, changes."""
    libraries = models.JSONField(default=list)
    """The libraries that its parameters name, its main one first: "H5P.Blanks 1.14". None of them
    may be removed meanwhile."""
    revision = models.PositiveIntegerField(default=1)
    """From 1; every save that changes something adds one."""
    published = models.ForeignKey(
        Content, on_delete=models.SET_NULL, null=True, blank=True, related_name="drafts"
    )
    """The last that it was published as."""
    published_revision = models.PositiveIntegerField(null=True, blank=True)
    origin = models.ForeignKey(
        Content, on_delete=models.SET_NULL, null=True, blank=True, related_name="drafts_from"
    )
    """The content that it was opened from."""
    created_by = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    changed_by = models.TextField()
    changed_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                "tenant",
                F("changed_at").desc(),
                condition=Q(deleted_at__isnull=True),
                name="h5p_draft_changed",
            ),
            models.Index(
                F("deleted_at"), condition=Q(deleted_at__isnull=False), name="h5p_draft_deleted"
            ),
            models.Index("tenant", "machine_name", "major", "minor", name="h5p_draft_library"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def parameters(self) -> dict[str, Any]:
        """What is saved, as values; every call reads it anew."""
        values: dict[str, Any] = json.loads(self.parameters_json)
        return values

    @property
    def is_published(self) -> bool:
        """Whether what is saved is what was published last."""
        return self.published_revision == self.revision


class DraftFile(UUIDModel):
    """A picture, a recording or another file of a draft. It is written once."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    path = models.TextField()
    """Below content/, as the parameters name it: `images/harbour-1a2b3c4d.png`."""
    mime = models.CharField(max_length=127)
    """The type that its bytes say, not its name."""
    size = models.PositiveBigIntegerField()
    """In bytes."""
    sha256 = models.CharField(max_length=64)
    storage_key = models.TextField()
    """In object storage; a copy of the draft has a file of its own."""
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    """In pixels; of pictures."""
    added_by = models.TextField()
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("tenant", "draft", "path", name="h5p_draft_file_once"),
        ]
        ordering = ("path",)

    def __str__(self) -> str:
        return self.path


class DraftRevision(UUIDModel, NamesLibrary):
    """What a draft was at a time: kept at every publishing, and now and then while saving."""

    class Note(models.TextChoices):
        STARTED = "started", "Started"
        SAVED = "saved", "Saved"
        RESTORED = "restored", "Restored"
        PUBLISHED = "published", "Published"

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    title = models.TextField()
    language = models.CharField(max_length=35, blank=True)
    parameters_json = models.TextField()
    metadata = models.JSONField(default=dict)
    note = models.CharField(max_length=9, choices=Note.choices)
    content = models.ForeignKey(
        Content, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """What it was published as."""
    by = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("tenant", "draft", "revision", name="h5p_draft_revision_once"),
        ]
        ordering = ("-revision",)

    def __str__(self) -> str:
        return f"{self.title} ({self.revision})"

    @property
    def parameters(self) -> dict[str, Any]:
        """What was saved then, as values."""
        values: dict[str, Any] = json.loads(self.parameters_json)
        return values
