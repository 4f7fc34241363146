"""What every resource has in common: methods, version, key, errors (1.0.3 Communication 3, 4)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language_from_request

from xapi.lrs.api.alternate import METHOD, is_alternate, unfolded
from xapi.lrs.api.authentication import CHALLENGE, authenticate
from xapi.lrs.api.bodies import drop_body
from xapi.lrs.api.crossing import open_to_all_origins, preflight
from xapi.lrs.exceptions import (
    CredentialRefused,
    MethodNotAllowed,
    ParameterInvalid,
    VersionMissing,
)
from xapi.lrs.queries import Access
from xapi.lrs.rules.keys import recorder
from xapi.lrs.rules.watching import Watch, watch_of
from xapi.problems import Problem
from xapi.statements import Version
from xapi.statements.actors import Identifier
from xapi.statements.formats import is_version
from xapi.statements.parsing import parse_agent

VERSION_HEADER: Final = "X-Experience-API-Version"
NEWEST: Final = Version.V2
_WITHOUT_CONTENT: Final = (204, 304)


@dataclass(frozen=True)
class Call:
    """A request whose version is settled and whose key is known."""

    request: HttpRequest
    version: Version
    access: Access
    watch: Watch | None = None

    @property
    def recorder(self) -> Identifier:
        """What tells the statements that the caller recorded from those of others."""
        return recorder(parse_agent(msgspec.json.encode(self.access.authority)))


Handler = Callable[[Call], HttpResponseBase]


def serve(request: HttpRequest, handlers: Mapping[str, Handler]) -> HttpResponseBase:
    """Answer with the handler of the method; every answer says which version it speaks."""
    version = NEWEST
    response: HttpResponseBase
    try:
        alternate = is_alternate(request)
        if alternate:
            request = unfolded(request)
        if request.method == "OPTIONS":
            return finished(request, preflight(handlers))
        handler = handlers.get(request.method or "")
        if handler is None:
            raise MethodNotAllowed(method=request.method, allowed=", ".join(handlers))
        version = negotiated(request)
        if alternate and version is not Version.V1:
            raise ParameterInvalid(name=METHOD, reason=f"{version} has no alternate syntax")
        access = authenticate(request)
        response = handler(Call(request, version, access, watch_of(access)))
    except Problem as problem:
        drop_body(request)
        response = answer_problem(request, problem)
        if isinstance(problem, MethodNotAllowed):
            response["Allow"] = ", ".join(handlers)
    return finished(request, response, version)


def finished(
    request: HttpRequest, response: HttpResponseBase, version: Version = NEWEST
) -> HttpResponseBase:
    """The answer with what every answer has; one to HEAD without its body."""
    # A plain string: some servers take no kind of it.
    response[VERSION_HEADER] = version.value
    if request.method == "HEAD" and isinstance(response, HttpResponse):
        response.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
    if response.status_code in _WITHOUT_CONTENT:
        del response["Content-Type"]
    open_to_all_origins(response)
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
        response["WWW-Authenticate"] = CHALLENGE
    if "retry_after" in problem.params:
        response["Retry-After"] = str(problem.params["retry_after"])
    return response
