"""What a SCORM 2004 manifest says, once it is read and mended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scorm_packages.manifest.course import Item, Organization
from scorm_packages.manifest.packaging.resources import Resource
from scorm_packages.manifest.scorm2004.edition import Edition


@dataclass(frozen=True, slots=True)
class Manifest2004:
    """A whole `imsmanifest.xml`: its default organization and its resources. A `Course`.

    `sequencing` is the activity tree of the organization, as JSON: what is at its default is left
    out, the root's id is the organization's, and the other activities are its items.
    """

    identifier: str
    version: str
    title: str
    language: str
    edition: Edition
    organization: Organization
    resources: tuple[Resource, ...]
    sequencing: Mapping[str, Any]

    @property
    def items(self) -> tuple[Item, ...]:
        """The contents, in order."""
        return self.organization.items

    @property
    def structure(self) -> Mapping[str, Any]:
        """The activity tree."""
        return self.sequencing

    @property
    def has_sco(self) -> bool:
        """Whether anything in the contents reports to the run-time."""
        return self.organization.has_sco
