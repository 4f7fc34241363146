"""Libraries as installed, and what may come in.

Of one name, major and minor version several patches may be there; one is current.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from content.h5p.models.names import NamesLibrary
from xapi.tenancy import UUIDModel


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
