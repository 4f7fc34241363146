"""What every resource has in common: methods, version, key, errors (1.0.3 Communication 3, 4)."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import get_language_from_request

from xapi.lrs.api.bodies import drop_body
from xapi.lrs.exceptions import CredentialRefused, MethodNotAllowed, ScopeMissing, VersionMissing
from xapi.lrs.queries import Access, credential_for
from xapi.lrs.rules.scopes import Scope
from xapi.lrs.services import note_use
from xapi.problems import Problem
from xapi.statements import Version
from xapi.statements.formats import is_version

VERSION_HEADER: Final = "X-Experience-API-Version"
NEWEST: Final = Version.V2
_LONGEST_AUTHORIZATION: Final = 1024


@dataclass(frozen=True)
class Call:
    """A request whose version is settled and whose key is known."""

    request: HttpRequest
    version: Version
    access: Access

    def require(self, *scopes: Scope) -> None:
        """Refuse unless the key has one of these scopes. Raises ScopeMissing."""
        if not any(self.access.allows(scope) for scope in scopes):
            raise ScopeMissing(scopes=", ".join(scopes))


Handler = Callable[[Call], HttpResponse]


def serve(request: HttpRequest, handlers: Mapping[str, Handler]) -> HttpResponse:
    """Answer with the handler of the method; every answer says which version it speaks."""
    version = NEWEST
    try:
        handler = handlers.get(request.method or "")
        if handler is None:
            raise MethodNotAllowed(method=request.method, allowed=", ".join(handlers))
        version = negotiated(request)
        access = _access(request)
        response = handler(Call(request, version, access))
    except Problem as problem:
        drop_body(request)
        response = answer_problem(request, problem)
        if isinstance(problem, MethodNotAllowed):
            response["Allow"] = ", ".join(handlers)
    response[VERSION_HEADER] = version
    if request.method == "HEAD":
        response["Content-Length"] = str(len(response.content))
        response.content = b""
    return response


def negotiated(request: HttpRequest) -> Version:
    """The edition the client asks for. Raises VersionMissing for none, or an unknown one."""
    asked = request.headers.get(VERSION_HEADER, "")
    if not is_version(asked):
        raise VersionMissing(version=ascii(asked[:40]))
    return Version.V1 if asked.startswith("1") else Version.V2


def answer_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as JSON, in the client's language."""
    response = JsonResponse(
        problem.as_dict(get_language_from_request(request)), status=problem.http_status
    )
    if isinstance(problem, CredentialRefused):
        response["WWW-Authenticate"] = 'Basic realm="xAPI", charset="UTF-8"'
    return response


def _access(request: HttpRequest) -> Access:
    """Who calls, by HTTP Basic authentication (RFC 7617). Raises CredentialRefused."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic" or len(encoded) > _LONGEST_AUTHORIZATION:
        raise CredentialRefused
    try:
        pair = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise CredentialRefused from error
    key, colon, secret = pair.partition(":")
    if not colon or not key.isalnum() or not key.isascii():
        raise CredentialRefused
    now = timezone.now()
    access = credential_for(key, secret, now=now)
    if access is None:
        raise CredentialRefused
    note_use(access, now=now)
    return access
