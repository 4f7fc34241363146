"""What is kept of H5P: libraries as installed, and content that is made with them.

    Library 1─n LibraryDependency   (by name and version, because it may be installed later)
    Content 1─n ContentLibrary      (the libraries that its parameters name)
    AllowedLibrary, LibraryPolicy   (what may come in, and by whose hand)

Content names a library by name, major and minor version; which patch that is, is decided when it
is played. Files are written once, below a prefix of their own, and never changed.
"""

import json
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from content.h5p.rules.names import LibraryName
from xapi.tenancy import UUIDModel


class NamesLibrary(models.Model):
    """A row that names a library as content does: without a patch version."""

    machine_name = models.CharField(max_length=255)
    major = models.PositiveIntegerField()
    minor = models.PositiveIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> LibraryName:
        """The library that is meant."""
        return LibraryName(self.machine_name, self.major, self.minor)


class Library(UUIDModel, NamesLibrary):
    """A patch version of a library, as it was installed.

    Of one name, major and minor version the one with the highest patch is current. The others
    were replaced: they stay for pages that were opened before, until `replaced_at` is long past.
    """

    patch = models.PositiveIntegerField()
    title = models.TextField()
    is_runnable = models.BooleanField()
    """Whether it can be the main library of content, and not only a part of others."""
    core_major = models.PositiveIntegerField(null=True, blank=True)
    core_minor = models.PositiveIntegerField(null=True, blank=True)
    """The version of H5P's core that it needs at least; none where it does not say."""
    description = models.JSONField()
    """library.json, checked: see `rules.libraries`."""
    semantics = models.TextField(blank=True)
    """semantics.json as it is in the package; empty for a library without parameters."""
    languages = models.JSONField(default=list)
    """The languages it has texts for, as its files are called: "zh-cn", "nb"."""
    storage_prefix = models.TextField()
    """Key prefix in object storage, ending with a slash."""
    files = models.JSONField()
    """Its files: path below the library's folder → size in bytes."""
    sha256 = models.CharField(max_length=64)
    """Of all files together, with their paths: see `rules.libraries.fingerprint`."""
    installed_by = models.TextField()
    installed_at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True, blank=True)
    """When a higher patch took its place, or it was removed."""
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_by = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "tenant",
                "machine_name",
                "major",
                "minor",
                condition=Q(replaced_at__isnull=True),
                name="h5p_library_current",
            ),
        ]
        indexes = [models.Index(F("replaced_at"), name="h5p_library_replaced")]

    def __str__(self) -> str:
        return f"{self.machine_name} {self.major}.{self.minor}.{self.patch}"

    @property
    def is_disabled(self) -> bool:
        """Whether content that needs it is not played for now."""
        return self.disabled_at is not None


class LibraryDependency(UUIDModel, NamesLibrary):
    """Another library that a library needs."""

    class Kind(models.TextChoices):
        PRELOADED = "preloaded", "Preloaded"
        DYNAMIC = "dynamic", "Dynamic"
        EDITOR = "editor", "Editor"

    library = models.ForeignKey(Library, on_delete=models.CASCADE, related_name="dependencies")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "tenant",
                "library",
                "kind",
                "machine_name",
                "major",
                "minor",
                name="h5p_dependency_once",
            ),
        ]
        indexes = [
            models.Index("tenant", "machine_name", "major", "minor", name="h5p_dependency_on"),
        ]
        ordering = ("position",)


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


class AllowedLibrary(UUIDModel):
    """A library that may come in with a package, whoever uploads it."""

    machine_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, blank=True)
    """Of exactly these files; empty for every version of that name."""
    allowed_by = models.TextField()
    allowed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "tenant", "machine_name", "sha256", name="h5p_allowed_library_once"
            ),
        ]

    def __str__(self) -> str:
        return self.machine_name


class LibraryPolicy(UUIDModel):
    """How strict a tenant is about libraries; one without a row is not strict."""

    only_allowed = models.BooleanField(default=False)
    """Whether those who may install libraries may install none but the allowed ones either."""
    changed_by = models.TextField()
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", name="h5p_policy_once")]
        verbose_name_plural = "library policies"

    def __str__(self) -> str:
        return f"H5P libraries of {self.tenant}"
