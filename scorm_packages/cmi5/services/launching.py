"""Launching a unit: everything that has to stand before its page is opened (cmi5 §8.1, §10).

In one transaction, in this order: the session that is still open is abandoned, the registration is
evaluated, LMS.LaunchData is written, "launched" is told. Only then is there an address.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from scorm_packages.cmi5 import queries
from scorm_packages.cmi5.models import AuSession
from scorm_packages.cmi5.rules import statements
from scorm_packages.cmi5.rules.addresses import with_query
from scorm_packages.cmi5.rules.move_on import NOTHING, is_satisfied
from scorm_packages.cmi5.rules.preferences import PROFILE_ID, preferences_for
from scorm_packages.cmi5.rules.structure import Unit
from scorm_packages.cmi5.services.abandoning import abandon_active
from scorm_packages.cmi5.services.settling import encode, held_registration, settle, tell
from scorm_packages.runtime.exceptions import (
    ItemNotPlayable,
    LearnerForgotten,
    PackageRetired,
)
from scorm_packages.runtime.models import Package, PackageItem, Registration
from scorm_packages.runtime.queries import playable_items
from scorm_packages.runtime.rules.addresses import is_external
from scorm_packages.runtime.rules.addresses import launch_address as address_of_file
from scorm_packages.runtime.rules.statements import item_activity_id
from scorm_packages.runtime.rules.token import Claims
from scorm_packages.runtime.services import launch_token
from xapi.lrs.queries import document
from xapi.lrs.rules.documents import Address, Context, Kind
from xapi.lrs.services import Content, issue_launch_token, put_document
from xapi.statements.actors import Identifier
from xapi.tenancy import uuid7

SESSION_FOR: Final = timedelta(hours=24)
"""The longest that a session lasts: its tokens open nothing any more."""
FILES_FOR: Final = timedelta(hours=12)
"""How long a launch shows the package's files, as for SCORM."""
_JSON: Final = "application/json"


@dataclass(frozen=True, slots=True)
class Launch:
    """A session ready to begin; send the learner's browser to `url`.

    That is the unit's page with its launch parameters; for a unit on another site a page of ours,
    which leads there by a link, since a form's answer may not.
    """

    session: UUID
    url: str


def launch_au(
    *,
    tenant: int,
    registration: Registration | UUID,
    item: PackageItem | UUID | None = None,
    mode: str = AuSession.Mode.NORMAL,
    language: str = "zh-Hans",
    return_url: str = "",
) -> Launch:
    """Open a unit of a cmi5 or Tin Can course; without `item`, the first that is not satisfied.

    `mode` is Normal, Browse or Review, in any letter case. `return_url` is where the unit leads its
    learner when it is done. A session that the registration has open is abandoned. The caller has
    made sure that this registration is the signed-in learner's.

    Raises PackageRetired, LearnerForgotten, ItemNotPlayable.
    """
    registration_id = registration if isinstance(registration, UUID) else registration.id
    item_id = item.id if isinstance(item, PackageItem) else item
    now = timezone.now()
    with transaction.atomic():
        held = held_registration(tenant, registration_id)
        if held.package.retired_at is not None:
            raise PackageRetired
        if held.is_forgotten:
            raise LearnerForgotten
        chosen = _chosen(held, item_id)
        unit = queries.course_of(tenant, held.package_id).unit(chosen.identifier)
        abandon_active(held, now=now)
        settle(held, session=uuid7(), now=now)
        session = AuSession.objects.create(
            tenant=tenant,
            registration=held,
            item=chosen,
            mode=mode.capitalize(),
            language=language,
            return_url=return_url,
            mastery_score=unit.mastery_score,
            launched_at=now,
            expires_at=now + SESSION_FOR,
        )
        if held.package.format == Package.Format.XAPI:
            return Launch(session.id, _tin_can_address(session))
        _write_launch_data(session, unit)
        _write_preferences(held, language)
        _tell_launched(session, unit, now)
    return Launch(session.id, _first_address(session))


def launch_address(session: AuSession) -> str:
    """The whole launch URL of a unit (§8.1), with the parameters that open its session.

    `session` comes with its item, registration and package.
    """
    registration = session.registration
    fetch_key = queries.fetch_key(session.tenant, session.id)
    return with_query(
        _page_address(session),
        {
            "endpoint": _endpoint(),
            "fetch": f"{settings.CALLCRAFT_BASE_URL}/cmi5/fetch?k={fetch_key}",
            "actor": _actor_json(registration),
            "registration": str(registration.id),
            "activityId": item_activity_id(registration.package_id, session.item.identifier),
        },
    )


def _chosen(registration: Registration, item_id: UUID | None) -> PackageItem:
    items = playable_items(registration.tenant, registration.package_id)
    if item_id is not None:
        items = [item for item in items if item.id == item_id]
    if not items:
        raise ItemNotPlayable
    course = queries.course_of(registration.tenant, registration.package_id)
    criteria = {unit.id: unit.move_on for unit in course.units()}
    standings = queries.standings_of(registration)
    unmet = (
        item
        for item in items
        if not is_satisfied(criteria[item.identifier], standings.get(item.identifier, NOTHING))
    )
    return next(unmet, items[0])


def _write_launch_data(session: AuSession, unit: Unit) -> None:
    registration = session.registration
    data = statements.launch_data(
        unit, session.id, mode=session.mode, return_url=session.return_url
    )
    context = Context(
        kind=Kind.STATE,
        agent=_identifier(registration),
        activity=item_activity_id(registration.package_id, unit.id),
        registration=registration.id,
    )
    put_document(
        tenant=session.tenant,
        address=Address(context, statements.LAUNCH_DATA),
        content=Content(_JSON, encode(data)),
    )


def _write_preferences(registration: Registration, language: str) -> None:
    """Give a learner who has none the preferences to begin with; what they chose is theirs."""
    context = Context(kind=Kind.AGENT_PROFILE, agent=_identifier(registration))
    address = Address(context, PROFILE_ID)
    if document(registration.tenant, address) is None:
        content = Content(_JSON, preferences_for(language))
        put_document(tenant=registration.tenant, address=address, content=content)


def _tell_launched(session: AuSession, unit: Unit, now: datetime) -> None:
    told = statements.launched(
        queries.scene_of(session.registration),
        unit,
        session.id,
        now,
        mode=session.mode,
        url=_page_address(session),
    )
    tell(session.tenant, [told])


def _first_address(session: AuSession) -> str:
    """Where the browser goes first."""
    if is_external(session.item.href):
        return f"{_content_root(session)}au/"
    return launch_address(session)


def _page_address(session: AuSession) -> str:
    """The unit's page, without launch parameters."""
    return address_of_file(session.item.href, f"{_content_root(session)}au/")


def _content_root(session: AuSession) -> str:
    """The signed path that opens the package's files."""
    package = session.registration.package
    claims = Claims(
        tenant=session.tenant,
        session=session.id,
        attempt=session.registration_id,
        label=package.label,
        files_until=min(session.launched_at + FILES_FOR, session.expires_at),
        commits_until=session.expires_at,
    )
    origin = settings.CALLCRAFT_CONTENT_ORIGIN.format(label=package.label)
    return f"{origin}/l/{launch_token(claims)}/"


def _tin_can_address(session: AuSession) -> str:
    """The launch URL of Tin Can content, which is given its token at once."""
    registration = session.registration
    issued = issue_launch_token(
        tenant=session.tenant,
        actor=json.loads(_actor_json(registration)),
        registration=registration.id,
        expires_at=session.expires_at,
    )
    session.launch_token, session.fetched_at = issued.id, session.launched_at
    session.save(update_fields=["launch_token", "fetched_at"])
    return with_query(
        _page_address(session),
        {
            "endpoint": _endpoint(),
            "auth": f"Basic {issued.token}",
            "actor": _actor_json(registration),
            "registration": str(registration.id),
            "activity_id": session.item.identifier,
        },
    )


def _endpoint() -> str:
    return f"{settings.CALLCRAFT_BASE_URL}/xapi/"


def _actor_json(registration: Registration) -> str:
    scene = queries.scene_of(registration)
    return msgspec.json.encode(scene.actor).decode()


def _identifier(registration: Registration) -> Identifier:
    return ("account", registration.actor_home_page, registration.actor_name)


def app_origin() -> str:
    """The origin of the app, for the policy of a unit's page."""
    parts = urlsplit(settings.CALLCRAFT_BASE_URL)
    return f"{parts.scheme}://{parts.netloc}"
