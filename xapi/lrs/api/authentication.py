"""Who calls: by a key, by a launch token, or by a bearer token of a trusted issuer.

Authorization: Basic <key:secret>      a key, or a launch
Authorization: Bearer <launch token>   a launch; the same word as after Basic
Authorization: Bearer <JWT>            an issuer's token (RFC 6750)
"""

from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from xapi.lrs.exceptions import CredentialRefused
from xapi.lrs.queries import Access, credential_for
from xapi.lrs.rules.secrets import from_token
from xapi.lrs.services import access_by_token, note_use, take_request

CHALLENGE: Final = 'Basic realm="xAPI", charset="UTF-8", Bearer realm="xAPI"'
_LONGEST_AUTHORIZATION: Final = 8192


def authenticate(request: HttpRequest) -> Access:
    """Who calls. Raises CredentialRefused, TooManyRequests or IssuerUnreachable."""
    scheme, _, word = request.headers.get("Authorization", "").partition(" ")
    scheme, word = scheme.lower(), word.strip()
    if scheme not in ("basic", "bearer") or len(word) > _LONGEST_AUTHORIZATION:
        raise CredentialRefused
    # Only a JWT has dots.
    by_token = scheme == "bearer" and "." in word
    now = timezone.now()
    access = access_by_token(word) if by_token else None
    if not by_token and (pair := from_token(word)):
        access = credential_for(*pair, now=now)
    # A lasting key belongs into Basic; as Bearer only a launch is known.
    if access is None or (scheme == "bearer" and not by_token and access.launch is None):
        raise CredentialRefused
    take_request(access)
    note_use(access, now=now, by_token=by_token)
    return access
