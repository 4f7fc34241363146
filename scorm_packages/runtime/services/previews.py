"""Showing a draft of H5P content on the content origin, to whoever makes it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from scorm_packages.runtime.exceptions import PreviewExpired, TokenInvalid
from scorm_packages.runtime.rules.preview_token import (
    NO_DRAFT,
    PreviewClaims,
    preview_label,
    read_preview_token,
    write_preview_token,
)
from scorm_packages.runtime.rules.token import TokenError

SHOWN_FOR = timedelta(hours=12)
"""At least: a working day."""
STEP = timedelta(hours=1)
"""Addresses stay the same for so long, so that a browser keeps what it has loaded."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Where a draft is shown. No address ends with a slash but that of the page."""

    url: str
    """The page that plays the draft as it was saved last."""
    content: str
    """Its files lie below, by their path below content/."""
    libraries: str
    """Files of libraries lie below, by folder and path."""

    @property
    def origin(self) -> str:
        """The origin of all of them."""
        return self.url.partition("/d/")[0]

    def of_file(self, path: str) -> str:
        """The address of a file of the draft."""
        return f"{self.content}/{quote(path)}"


def open_preview(*, tenant: int, draft: UUID = NO_DRAFT) -> Preview:
    """Give the addresses of a draft, for whoever may make content; the caller has seen to that.

    Without a draft they show files of libraries alone, such as their icons.
    """
    now = timezone.now().timestamp()
    step = STEP.total_seconds()
    until = datetime.fromtimestamp((now // step + 1) * step, UTC) + SHOWN_FOR
    token = write_preview_token(PreviewClaims(tenant, draft, until), _key())
    label = label_of_draft(tenant, draft)
    page = f"{settings.CALLCRAFT_CONTENT_ORIGIN.format(label=label)}/d/{token}"
    return Preview(url=f"{page}/", content=f"{page}/content", libraries=f"{page}/libraries")


def read_preview(token: str, *, label: str) -> PreviewClaims:
    """Check a token that came with a request to the content origin of host `label`.

    Raises TokenInvalid (forged, or of another draft's host), PreviewExpired.
    """
    try:
        claims = read_preview_token(token, _key())
    except TokenError as error:
        raise TokenInvalid from error
    if label_of_draft(claims.tenant, claims.draft) != label:
        raise TokenInvalid
    if timezone.now() >= claims.until:
        raise PreviewExpired
    return claims


def label_of_draft(tenant: int, draft: UUID) -> str:
    """The host of a draft below the content host, wherever it is shown or edited."""
    return preview_label(tenant, draft, _key())


def _key() -> bytes:
    return _derived_key(settings.SECRET_KEY)


@lru_cache(maxsize=2)
def _derived_key(secret: str) -> bytes:
    """A key for previews alone: a launch token opens none, and none of them opens a launch."""
    return salted_hmac("callcraft.preview-token", "key", secret=secret, algorithm="sha256").digest()
