"""Rows that name a library."""

from django.db import models

from content.h5p.rules.names import LibraryName


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
