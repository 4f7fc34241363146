"""What a hub offers, beside what is installed."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings

from content.h5p.models import HubListing
from content.h5p.queries.installed import current_libraries
from content.h5p.rules.hub import ContentType, Standing, Version

STANDINGS: Final[tuple[Standing, ...]] = ("newer", "new", "installed", "core")


@dataclass(frozen=True, slots=True)
class OfferedType:
    """A content type of the hub, and how it stands to what is installed."""

    content_type: ContentType
    standing: Standing
    installed: Version | None
    """The highest version that is installed."""

    @property
    def can_come(self) -> bool:
        """Whether installing it would bring something that can be played."""
        return self.standing in ("new", "newer")


def hub_address() -> str:
    """The hub that this installation is connected to; empty for none."""
    address: str = settings.CALLCRAFT_H5P_HUB
    return address


def hub_listing(tenant: int) -> HubListing | None:
    """What the hub told when it was asked last; None when it never was, or none is set."""
    return HubListing.objects.filter(tenant=tenant, hub=hub_address()).exclude(hub="").first()


def offered_types(listing: HubListing, *, search: str = "") -> list[OfferedType]:
    """What the hub offers, by title, with how it stands. One query."""
    highest: dict[str, Version] = {}
    rows = current_libraries(listing.tenant).values_list("machine_name", "major", "minor", "patch")
    for name, *version in rows:
        found: Version = (version[0], version[1], version[2])
        highest[name] = max(found, highest.get(name, found))
    words = search.lower().split()
    return [
        OfferedType(
            each, each.standing(highest.get(each.machine_name)), highest.get(each.machine_name)
        )
        for each in listing.offered
        if all(word in f"{each.title} {each.machine_name} {each.summary}".lower() for word in words)
    ]
