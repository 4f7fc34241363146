"""Asking a hub, and bringing a content type from it.

Pages read what was told last (`queries.hub_listing`). A hub is asked once a day by a job, and when
somebody wants it; one that does not answer changes nothing but what is said of the last try.
"""

from datetime import datetime, timedelta
from typing import BinaryIO, Final

import structlog
from django.db import transaction
from django.utils import timezone

from content.h5p.adapters.hub import Hub, Offered, Silence, open_hub
from content.h5p.exceptions import HubFileTooLarge, HubOff, HubUnreachable, NotInHub
from content.h5p.models import HubListing
from content.h5p.queries.hub import hub_address, hub_listing

log = structlog.get_logger(__name__)

MIB: Final = 1024 * 1024
LARGEST_FILE: Final = 256 * MIB
"""The largest content types with all that they need and their example are a tenth of it."""
FRESH_FOR: Final = timedelta(hours=20)
"""Less than a day, so that the daily job never finds yesterday's list fresh."""


def refresh_hub(*, tenant: int, now: datetime | None = None) -> HubListing:
    """Ask the hub what it offers, and keep it. Raises HubOff.

    Where the hub does not answer, the list stays as it was, and `failure` says why. No transaction
    is open while it is asked.
    """
    address = hub_address()
    if not address:
        raise HubOff
    before = hub_listing(tenant) or HubListing(tenant=tenant, hub=address)
    hub = open_hub(address)
    site = before.site or hub.register()
    told = site if isinstance(site, Silence) else hub.offered(site, etag=before.etag)
    found: dict[str, object] = {"tried_at": now or timezone.now(), "failure": "", "hub": address}
    if isinstance(site, str):
        found["site"] = site
    if isinstance(told, Silence):
        found["failure"] = told.reason
        log.warning("h5p.hub_silent", tenant=tenant, reason=told.reason, detail=told.detail)
    else:
        found["fetched_at"] = found["tried_at"]
    if isinstance(told, Offered):
        found["etag"] = told.etag
        found["content_types"] = [each.as_record() for each in told.content_types]
    return _keep(tenant, address, found)


@transaction.atomic
def _keep(tenant: int, address: str, found: dict[str, object]) -> HubListing:
    # What another hub told counts for nothing.
    HubListing.objects.filter(tenant=tenant).exclude(hub=address).delete()
    row, _ = HubListing.objects.update_or_create(tenant=tenant, defaults=found)
    return row


def refresh_hubs(*, now: datetime | None = None) -> int:
    """Ask again for every tenant that has looked at the hub before; returns how many were asked."""
    address = hub_address()
    now = now or timezone.now()
    rows = HubListing.objects.filter(hub=address, tried_at__lt=now - FRESH_FOR) if address else ()
    tenants = [row.tenant for row in rows]
    for tenant in tenants:
        refresh_hub(tenant=tenant, now=now)
    return len(tenants)


def load_content_type(*, tenant: int, machine_name: str, into: BinaryIO) -> None:
    """Write the .h5p of a content type on the hub's list into a file. It is not looked at here.

    Raises HubOff, NotInHub, HubFileTooLarge, HubUnreachable.
    """
    address = hub_address()
    if not address:
        raise HubOff
    listing = hub_listing(tenant)
    offered = {each.machine_name for each in listing.offered} if listing else set()
    if machine_name not in offered:
        raise NotInHub(name=machine_name)
    silence = _loaded(open_hub(address), machine_name, into)
    if silence is not None:
        log.warning("h5p.hub_silent", tenant=tenant, reason=silence.reason, detail=silence.detail)
        raise HubUnreachable


def _loaded(hub: Hub, machine_name: str, into: BinaryIO) -> Silence | None:
    silence = hub.load(machine_name, into, longest=LARGEST_FILE)
    if silence is not None and silence.reason == "cut":
        raise HubFileTooLarge(name=machine_name, limit=LARGEST_FILE // MIB)
    into.seek(0)
    return silence
