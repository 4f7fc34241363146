"""Which libraries may come in."""

from dataclasses import dataclass

from django.db.models import QuerySet

from content.h5p.models import AllowedLibrary, LibraryPolicy


@dataclass(frozen=True, slots=True)
class AllowedLibraries:
    """The list of a tenant: pairs of a machine name and a fingerprint, empty for every version."""

    entries: frozenset[tuple[str, str]]
    only_these: bool
    """Whether nobody may install any other."""

    def covers(self, machine_name: str, sha256: str) -> bool:
        """Tell whether a library of this name and these files is on the list."""
        return not self.entries.isdisjoint({(machine_name, ""), (machine_name, sha256)})

    def lets_in(self, machine_name: str, sha256: str, *, may_install: bool) -> bool:
        """Tell whether somebody may bring this library in."""
        return (may_install and not self.only_these) or self.covers(machine_name, sha256)


def allowed_libraries(tenant: int) -> AllowedLibraries:
    """Return the list of the tenant. Two queries."""
    rows = AllowedLibrary.objects.filter(tenant=tenant).values_list("machine_name", "sha256")
    strict = LibraryPolicy.objects.filter(tenant=tenant, only_allowed=True).exists()
    return AllowedLibraries(frozenset(rows), strict)


def allowed_entries(tenant: int) -> QuerySet[AllowedLibrary]:
    """The entries of the list, by name."""
    return AllowedLibrary.objects.filter(tenant=tenant).order_by("machine_name", "sha256")
