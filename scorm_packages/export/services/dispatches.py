"""Making dispatches, changing their conditions, writing their zips."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from scorm_packages.export.adapters.built import script_files
from scorm_packages.export.exceptions import CourseUnknown, DispatchUnknown, NotDispatchable
from scorm_packages.export.models import Dispatch
from scorm_packages.export.queries import DISPATCHABLE, installed_course
from scorm_packages.export.rules.adapted import pass_mark_of
from scorm_packages.export.rules.dispatching import home_page_of, write_token
from scorm_packages.export.rules.manifests.write import description_of
from scorm_packages.export.rules.outline import Outline, Part, Target
from scorm_packages.export.rules.pages import page
from scorm_packages.export.rules.zips import entry_of, write_zip
from xapi.outside.policy import passphrases
from xapi.outside.sealing import seal, unseal
from xapi.tenancy import uuid7

PAGE = "index.html"
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchDraft:
    """A dispatch as somebody wants it. What is None is without limit."""

    package: UUID
    destination: str
    format: str
    follows_newest: bool = True
    origins: list[str] = field(default_factory=list)
    max_learners: int | None = None
    max_registrations: int | None = None
    expires_at: datetime | None = None


def create_dispatch(*, tenant: int, draft: DispatchDraft, created_by: str) -> Dispatch:
    """Make a dispatch. Raises CourseUnknown, NotDispatchable."""
    course = installed_course(tenant, draft.package)
    if course is None:
        raise CourseUnknown(id=draft.package)
    if course.package.format not in DISPATCHABLE:
        raise NotDispatchable(format=course.package.get_format_display())
    dispatch_id = uuid7()
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    return Dispatch.objects.create(
        id=dispatch_id,
        tenant=tenant,
        package=course.package,
        destination=draft.destination,
        format=draft.format,
        follows_newest=draft.follows_newest,
        origins=draft.origins,
        max_learners=draft.max_learners,
        max_registrations=draft.max_registrations,
        expires_at=draft.expires_at,
        secret_sealed=seal(secret, place=_place(dispatch_id), passphrase=passphrases()[0]),
        secret_sha256=hashed(secret),
        created_by=created_by,
    )


def change_dispatch(*, tenant: int, dispatch: UUID, draft: DispatchDraft) -> Dispatch:
    """Change destination, versions, origins, caps and expiry; the zips out there stay good.

    The course and the format stay as they are. Raises DispatchUnknown.
    """
    with transaction.atomic():
        found = _locked(tenant, dispatch)
        found.destination = draft.destination
        found.follows_newest = draft.follows_newest
        found.origins = draft.origins
        found.max_learners = draft.max_learners
        found.max_registrations = draft.max_registrations
        found.expires_at = draft.expires_at
        found.save()
    return found


def switch_dispatch(*, tenant: int, dispatch: UUID, is_on: bool) -> Dispatch:
    """Switch a dispatch on or off, at once for every zip out there. Raises DispatchUnknown."""
    with transaction.atomic():
        found = _locked(tenant, dispatch)
        if is_on:
            found.switched_off_at = None
        elif found.switched_off_at is None:
            found.switched_off_at = timezone.now()
        found.save(update_fields=["switched_off_at"])
    return found


def write_dispatch(dispatch: Dispatch, out: BinaryIO) -> None:
    """Write the zip of a dispatch into the seekable file `out`; the same each time.

    Raises CourseUnknown; UnsealError when its secret can no longer be read.
    """
    course = installed_course(dispatch.tenant, dispatch.package_id)
    if course is None:
        raise CourseUnknown(id=dispatch.package_id)
    package = course.package
    target = Target(dispatch.format)
    has_pass_mark = any(pass_mark_of(item, course.tree) is not None for item in course.items)
    scripts = script_files("launcher")
    unit = Part(
        identifier="item-1",
        title=package.title,
        href=PAGE,
        move_on="CompletedAndPassed" if has_pass_mark else "CompletedOrPassed",
        files=(PAGE, *sorted(scripts)),
    )
    outline = Outline(
        identifier=f"callcraft-dispatch-{dispatch.id}",
        iri=home_page_of(dispatch.id),
        titles=((package.language or "und", package.title),),
        parts=(unit,),
    )
    name, description = description_of(outline, target)
    start = page(
        title=package.title,
        language=package.language or "und",
        standard=target.standard,
        data_id="dispatch",
        data={
            "address": f"{settings.CALLCRAFT_BASE_URL}/dispatch/play/",
            "token": write_token(dispatch.id, secret_of(dispatch)),
            "title": package.title,
        },
        script="launcher.js",
        style="launcher.css",
    )
    files = {name: description, PAGE: start, **dict(sorted(scripts.items()))}
    write_zip(out, (entry_of(path, data) for path, data in files.items()))


def secret_of(dispatch: Dispatch) -> str:
    """What its zip is let in by. Raises UnsealError when no key opens it any more."""
    place = _place(dispatch.id)
    return unseal(dispatch.secret_sealed, place=place, passphrases=passphrases())


def hashed(secret: str) -> str:
    """What is kept of a secret to check launches against; it is random, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _locked(tenant: int, dispatch: UUID) -> Dispatch:
    found = (
        Dispatch.objects.select_for_update(no_key=True).filter(tenant=tenant, id=dispatch).first()
    )
    if found is None:
        raise DispatchUnknown
    return found


def _place(dispatch: UUID) -> str:
    return f"scorm_export.dispatch:{dispatch}"
