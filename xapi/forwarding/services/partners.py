"""Destinations and sources: added, paused, resumed, given another secret, removed."""

import secrets as random_secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeVar

import msgspec
import structlog
from django.conf import settings
from django.db import IntegrityError, transaction

from xapi.forwarding.adapters import vault
from xapi.forwarding.exceptions import NameTaken, SettingInvalid, UrlRefused
from xapi.forwarding.models import Destination, Source
from xapi.forwarding.models.partners import Partner
from xapi.forwarding.rules.selection import Selection
from xapi.forwarding.rules.transformation import ALL, Transformation
from xapi.lrs.rules.positions import first_position
from xapi.outside.addresses import url_fault
from xapi.outside.policy import http_allowed
from xapi.outside.sealing import UnsealError
from xapi.statements import StatementInvalid, Version
from xapi.statements.formats import check_iri
from xapi.tenancy import uuid7

P = TypeVar("P", bound=Partner)
_KEY_BYTES: Final = 32

log = structlog.get_logger("callcraft.forwarding")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDraft:
    """What an operator says of a store to pull from; `start` leaves out what is older."""

    name: str
    url: str
    key: str
    secret: str
    version: Version = Version.V2
    start: datetime | None = None
    every_seconds: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationDraft:
    """What an operator says of a store to send to; `start` leaves out what is older.

    With `holds_actor`, what an actor does after a statement that was refused waits until somebody
    has settled it; without, it goes on.
    """

    name: str
    url: str
    key: str
    secret: str
    version: Version = Version.V2
    start: datetime | None = None
    selection: Selection = field(default_factory=Selection)
    transformation: Transformation = field(default_factory=Transformation)
    holds_actor: bool = False
    batch_size: int = 100


def add_destination(tenant: int, draft: DestinationDraft) -> Destination:
    """Begin to send to another store. Raises UrlRefused, SettingInvalid, NameTaken."""
    transformation = draft.transformation
    if transformation.pseudonymise and not transformation.home_page:
        transformation = msgspec.structs.replace(
            transformation, home_page=f"{settings.CALLCRAFT_BASE_URL}/pseudonyms"
        )
    _check("filter", draft.selection.check)
    _check("change", lambda: _check_transformation(transformation))
    if not 1 <= draft.batch_size <= 1000:
        raise SettingInvalid(name="batch-size", reason="It is a number from 1 to 1000.")
    destination = Destination(
        id=uuid7(),
        tenant=tenant,
        name=draft.name,
        url=_endpoint(draft.url),
        version=draft.version.value,
        key=draft.key,
        selection_json=msgspec.to_builtins(draft.selection),
        transformation_json=msgspec.to_builtins(transformation),
        holds_actor=draft.holds_actor,
        batch_size=draft.batch_size,
        position=_position_before(draft.start),
    )
    pseudonym_key = random_secrets.token_bytes(_KEY_BYTES)
    destination.sealed_secrets = vault.close(
        vault.Secrets(draft.secret, pseudonym_key), destination
    )
    return _saved(destination)


def add_source(tenant: int, draft: SourceDraft) -> Source:
    """Begin to pull from another store. Raises UrlRefused, NameTaken."""
    source = Source(
        id=uuid7(),
        tenant=tenant,
        name=draft.name,
        url=_endpoint(draft.url),
        version=draft.version.value,
        key=draft.key,
        cursor=draft.start,
        every_seconds=draft.every_seconds,
    )
    source.sealed_secrets = vault.close(vault.Secrets(draft.secret), source)
    return _saved(source)


def pause(partner: Partner) -> None:
    """Send and pull nothing more. What is under way is still recorded."""
    type(partner)._default_manager.filter(tenant=partner.tenant, id=partner.id).update(
        is_paused=True
    )
    log.info("forwarding.paused", partner=str(partner.id))


def resume(partner: Partner) -> None:
    """Go on, from where it stopped: the pause, the block and the rest after a failure are over."""
    kinds = {"refused_in_a_row": 0} if isinstance(partner, Destination) else {}
    type(partner)._default_manager.filter(tenant=partner.tenant, id=partner.id).update(
        is_paused=False, blocked="", rest_until=None, **kinds
    )
    log.info("forwarding.resumed", partner=str(partner.id))


def replace_secret(partner: P, *, key: str, secret: str) -> None:
    """Enter with another key from now on. Pseudonyms stay the same, if they can still be read."""
    try:
        known = vault.open_(partner).pseudonym_key
    except UnsealError:
        known = random_secrets.token_bytes(_KEY_BYTES)
    partner.key = key
    partner.sealed_secrets = vault.close(vault.Secrets(secret, known), partner)
    partner.save(update_fields=["key", "sealed_secrets"])
    resume(partner)


def remove(partner: Partner) -> None:
    """Forget a destination or source with its dead letters; statements stay where they are."""
    partner.delete()
    log.info("forwarding.removed", partner=str(partner.id))


def _endpoint(url: str) -> str:
    endpoint = url.strip().rstrip("/").removesuffix("/statements")
    fault = url_fault(endpoint, allow_http=http_allowed())
    if fault is None and "?" in endpoint:
        fault = "query"
    if fault:
        raise UrlRefused(fault=fault)
    return endpoint


def _position_before(start: datetime | None) -> int:
    return 0 if start is None else max(first_position(start) - 1, 0)


def _check(name: str, check: Callable[[], None]) -> None:
    try:
        check()
    except StatementInvalid as invalid:
        raise SettingInvalid(name=name, reason=invalid.message) from invalid


def _check_transformation(how: Transformation) -> None:
    if how.home_page:
        check_iri(how.home_page, "home_page")
    for iri in how.strip_extensions:
        if iri != ALL:
            check_iri(iri, "strip_extensions")


def _saved(partner: P) -> P:
    try:
        with transaction.atomic():
            partner.save(force_insert=True)
    except IntegrityError as error:
        if "_name" in str(error):
            raise NameTaken(name=partner.name) from error
        raise
    log.info("forwarding.added", partner=str(partner.id), kind=partner.place)
    return partner
