"""What a SCORM 1.2 manifest says, once it is read and mended."""

from dataclasses import dataclass

from scorm_packages.manifest.course import Item, Organization
from scorm_packages.manifest.packaging.resources import Resource


@dataclass(frozen=True, slots=True)
class Manifest:
    """A whole `imsmanifest.xml`: its default organization and its resources. A `Course`.

    `title` and `language`, the IETF tag of the titles, are empty when the manifest does not say.
    """

    identifier: str
    version: str
    title: str
    language: str
    organization: Organization
    resources: tuple[Resource, ...]

    @property
    def edition(self) -> str:
        """SCORM 1.2 has no editions."""
        return ""

    @property
    def items(self) -> tuple[Item, ...]:
        """The contents, in order."""
        return self.organization.items

    @property
    def structure(self) -> None:
        """A SCORM 1.2 course is its items and nothing else."""
        return None

    @property
    def has_sco(self) -> bool:
        """Whether anything in the contents reports to the run-time."""
        return self.organization.has_sco
