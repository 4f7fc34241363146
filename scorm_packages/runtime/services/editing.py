"""Opening a draft of H5P content in H5P's own editor, on the content origin.

The editor and the libraries' scripts run there with an editing token in every address. It shows
what a preview token shows, and lets files be added to that one draft. It saves nothing: what was
made goes as a message to the page of the app around, whose login and rights count.

Who edits stands in the token, because files are kept with who brought them. The token is sealed
and not only signed: scripts of strangers read their own address.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from scorm_packages.runtime.exceptions import PreviewExpired, TokenInvalid
from scorm_packages.runtime.services.previews import label_of_draft
from xapi.outside.policy import passphrases
from xapi.outside.sealing import UnsealError, seal, unseal

EDITED_FOR = timedelta(hours=12)
"""A working day; saving is the app's, and goes on as long as the login does."""
PLACE = "h5p editing token"


@dataclass(frozen=True, slots=True)
class EditingClaims:
    """What an editing token says. `editor` is the installed editor that the page began with."""

    tenant: int
    draft: UUID
    editor: UUID
    by: str
    language: str
    """The reader's, as BCP 47."""
    until: datetime


@dataclass(frozen=True, slots=True)
class Editing:
    """Where a draft is edited: the page for a frame, and its origin, which sends messages."""

    url: str
    origin: str


def open_editing(*, tenant: int, draft: UUID, editor: UUID, by: str, language: str) -> Editing:
    """Give the address of the editor for a draft, for whoever may make content; the caller has
    seen to that."""
    until = timezone.now() + EDITED_FOR
    token = write_editing_token(EditingClaims(tenant, draft, editor, by, language, until))
    label = label_of_draft(tenant, draft)
    origin = settings.CALLCRAFT_CONTENT_ORIGIN.format(label=label)
    return Editing(url=f"{origin}/e/{token}/", origin=origin)


def write_editing_token(claims: EditingClaims) -> str:
    """Seal claims; the token is safe as a path segment of a URL."""
    told = [
        claims.tenant,
        str(claims.draft),
        str(claims.editor),
        claims.by,
        claims.language,
        int(claims.until.timestamp()),
    ]
    plain = json.dumps(told, ensure_ascii=False)
    return seal(plain, place=PLACE, passphrase=passphrases()[0])


def read_editing(token: str, *, label: str) -> EditingClaims:
    """Check a token that came with a request to the content origin of host `label`.

    Raises TokenInvalid (forged, or of another draft's host), PreviewExpired.
    """
    try:
        told = json.loads(unseal(token, place=PLACE, passphrases=passphrases()))
    except UnsealError as error:
        raise TokenInvalid from error
    tenant, draft, editor, by, language, until = told
    claims = EditingClaims(
        tenant, UUID(draft), UUID(editor), by, language, datetime.fromtimestamp(until, UTC)
    )
    if label_of_draft(claims.tenant, claims.draft) != label:
        raise TokenInvalid
    if timezone.now() >= claims.until:
        raise PreviewExpired
    return claims
