"""Which standard is being read: the same fault has a code, a clause and sentences in each."""

from collections.abc import Iterable
from dataclasses import dataclass

from scorm_packages.manifest.findings import Finding, finding, finding_on_names


@dataclass(frozen=True, slots=True)
class Standard:
    """A profile of content packaging; `prefix` begins the codes of its findings."""

    prefix: str

    def finding(self, fault: str, place: str = "", **params: object) -> Finding:
        """Make the finding `<prefix>.<fault>`."""
        return finding(f"{self.prefix}.{fault}", place, **params)

    def finding_on_names(self, fault: str, names: Iterable[str]) -> Finding:
        """Make one finding `<prefix>.<fault>` that stands for many names."""
        return finding_on_names(f"{self.prefix}.{fault}", names)
