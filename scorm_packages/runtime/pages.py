"""The content origin's views: the run-time page, the package's files, and what the page saves.

They answer for themselves: no middleware of the app runs before them but the request log, and
there is no cookie, session or user. The launch token in the path is the only key.
"""

import hashlib
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from content.storage import services as storage
from scorm_packages.runtime import embedding, queries
from scorm_packages.runtime.adapters.assets import page_assets
from scorm_packages.runtime.exceptions import CommitInvalid, CommitTooLarge, TokenInvalid
from scorm_packages.runtime.rules.envelope import (
    MAX_BODY_BYTES,
    MAX_NAVIGATION_BYTES,
    EnvelopeError,
    parse_envelope,
    parse_navigation,
)
from scorm_packages.runtime.rules.files import (
    RangeError,
    content_type,
    is_plain_path,
    requested_slice,
)
from scorm_packages.runtime.rules.headers import (
    DATA_HEADERS,
    FILE_HEADERS,
    PAGE_HEADERS,
    framed_by,
)
from scorm_packages.runtime.rules.navigation import as_wire
from scorm_packages.runtime.rules.token import Claims
from scorm_packages.runtime.services import (
    CommitAnswer,
    apply_commits,
    is_left_behind,
    launch_token,
    navigate,
    read_launch_token,
    reopen_session,
)
from xapi.problems import Problem

View = Callable[..., HttpResponseBase]


def opened_by_token(
    *methods: str, for_files: bool, as_page: bool = False
) -> Callable[[View], View]:
    """Let a view be reached with a valid token of this very host, and present its problems."""

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
            label = getattr(request, "content_label", "")
            try:
                claims = read_launch_token(token, label=label, for_files=for_files)
                return view(request, claims, **kwargs)
            except Problem as problem:
                return stopped(request, problem) if as_page else _problem(request, problem)

        return opened

    return decorate


@opened_by_token("GET", for_files=True, as_page=True)
def runtime_page(request: HttpRequest, claims: Claims) -> HttpResponseBase:
    """The page that plays the item. Once its session has been played, a reload opens the next."""
    session = queries.session_with_item(claims.tenant, claims.session)
    if session is None:
        raise TokenInvalid
    if is_left_behind(session):
        return _moved(reopen_session(claims).token)
    token = launch_token(claims)
    around = embedding.embedding_of(claims.tenant, claims.attempt)
    context = {
        "launch": queries.launch_data(session, token),
        "embedding": around
        and around.as_data(
            f"/l/{token}/standing", embedding.standing_of(claims.tenant, claims.attempt)
        ),
        "assets": page_assets(),
    }
    with translation.override(session.language):
        response = render(request, "runtime/page.html", context)
    return with_headers(response, framed_by(PAGE_HEADERS, around.ancestors if around else ()))


@opened_by_token("GET", for_files=False)
def standing(_request: HttpRequest, claims: Claims) -> HttpResponseBase:
    """How the course stands, for the page that embeds this one. 404 where none does."""
    found = embedding.standing_of(claims.tenant, claims.attempt)
    if found is None:
        return with_headers(HttpResponse(status=404), DATA_HEADERS)
    return with_headers(JsonResponse(found), DATA_HEADERS)


@opened_by_token("GET", for_files=True, as_page=True)
def other_item(_request: HttpRequest, claims: Claims, item: UUID) -> HttpResponseBase:
    """Go on with another item of the same attempt."""
    return _moved(reopen_session(claims, item).token)


@opened_by_token("GET", for_files=True, as_page=True)
def go(_request: HttpRequest, claims: Claims) -> HttpResponseBase:
    """Go on with what the course has come to."""
    return _moved(reopen_session(claims).token)


@opened_by_token("GET", for_files=False)
def state(_request: HttpRequest, claims: Claims) -> HttpResponseBase:
    """The launch data as it is now; read again after a journal was replayed."""
    session = queries.session_with_item(claims.tenant, claims.session)
    if session is None:
        raise TokenInvalid
    return with_headers(
        JsonResponse(queries.launch_data(session, launch_token(claims))), DATA_HEADERS
    )


@opened_by_token("POST", for_files=False)
def commits(request: HttpRequest, claims: Claims) -> HttpResponseBase:
    """Take in commits: JSON of any declared type, since a beacon says text/plain."""
    try:
        envelope = parse_envelope(_body(request, MAX_BODY_BYTES))
    except EnvelopeError as error:
        raise CommitInvalid(detail=error) from error
    answer = apply_commits(claims, envelope)
    facts = _facts(answer, claims)
    if answer.problem is None:
        return with_headers(JsonResponse(facts), DATA_HEADERS)
    return _problem(request, answer.problem, facts)


@opened_by_token("POST", for_files=True)
def navigation(request: HttpRequest, claims: Claims) -> HttpResponseBase:
    """Carry out a navigation request where no content is in play."""
    try:
        asked = parse_navigation(_body(request, MAX_NAVIGATION_BYTES))
    except EnvelopeError as error:
        raise CommitInvalid(detail=error) from error
    bearings = navigate(claims, asked)
    facts = {"navigation": as_wire(bearings, f"/l/{launch_token(claims)}/")}
    return with_headers(JsonResponse(facts), DATA_HEADERS)


def _body(request: HttpRequest, most: int) -> bytes:
    if int(request.headers.get("Content-Length") or 0) > most:
        raise CommitTooLarge(limit=most)
    body = request.read(most + 1)
    if len(body) > most:
        raise CommitTooLarge(limit=most)
    return body


@opened_by_token("GET", "HEAD", for_files=True)
def package_file(request: HttpRequest, claims: Claims, path: str) -> HttpResponseBase:
    """A file of the token's package, whole or in part (RFC 9110 §14)."""
    prefix = queries.storage_prefix(claims.tenant, claims.label)
    if prefix is None or not is_plain_path(path):
        return with_headers(HttpResponse(status=404), FILE_HEADERS)
    return stored_file(request, claims, prefix + path)


def stored_file(request: HttpRequest, claims: Claims, key: str) -> HttpResponseBase:
    """The file under a key, as content of a launch may load it."""
    headers = framed_by(FILE_HEADERS, embedding.ancestors_of(claims.tenant, claims.attempt))
    return served_file(request, key, headers)


def served_file(request: HttpRequest, key: str, headers: dict[str, str]) -> HttpResponseBase:
    """The file under a key with these headers: whole or in part, or nothing new."""
    etag = f'"{hashlib.sha256(key.encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        return with_headers(HttpResponseNotModified(), {**headers, "ETag": etag})
    try:
        size = storage.size(key)
        return _file(request, key, size, {**headers, "ETag": etag})
    except (FileNotFoundError, IsADirectoryError):
        return with_headers(HttpResponse(status=404), FILE_HEADERS)


def _file(request: HttpRequest, key: str, size: int, headers: dict[str, str]) -> HttpResponseBase:
    wanted = request.headers.get("Range", "")
    if request.headers.get("If-Range", headers["ETag"]) != headers["ETag"]:
        wanted = ""
    try:
        part = requested_slice(wanted, size)
    except RangeError:
        beyond = {**FILE_HEADERS, "Content-Range": f"bytes */{size}"}
        return with_headers(HttpResponse(status=416), beyond)
    start, end = (part.start, part.end) if part else (0, size)
    blocks: Iterator[bytes] = iter(())
    if request.method == "GET":
        blocks = storage.open_file(key, start, end)
    response = StreamingHttpResponse(
        blocks, status=206 if part else 200, content_type=content_type(key)
    )
    response["Content-Length"] = str(end - start)
    response["Accept-Ranges"] = "bytes"
    if part:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return with_headers(response, headers)


def _facts(answer: CommitAnswer, claims: Claims) -> dict[str, Any]:
    """The wire form of an answer; `navigation` is in it only where it may have changed."""
    facts: dict[str, Any] = {
        "acknowledged": answer.acknowledged,
        "superseded": answer.superseded,
        "refused": list(answer.refused),
        "state": {
            "status": answer.status,
            "score": answer.score,
            "completion": answer.completion,
        },
    }
    if answer.navigation is not None:
        facts["navigation"] = as_wire(answer.navigation, f"/l/{launch_token(claims)}/")
    return facts


def _moved(token: str) -> HttpResponseBase:
    return with_headers(HttpResponseRedirect(f"/l/{token}/"), DATA_HEADERS)


def with_headers(response: HttpResponseBase, headers: dict[str, str]) -> HttpResponseBase:
    for name, value in headers.items():
        response[name] = value
    return response


def _problem(
    request: HttpRequest, problem: Problem, facts: dict[str, Any] | None = None
) -> HttpResponseBase:
    body = {**(facts or {}), **problem.as_dict(_language(request))}
    return with_headers(JsonResponse(body, status=problem.http_status), DATA_HEADERS)


def stopped(
    request: HttpRequest, problem: Problem, headers: dict[str, str] = PAGE_HEADERS
) -> HttpResponseBase:
    """A page that says why the course does not open, with the way back to the app."""
    language = _language(request)
    with translation.override(language):
        response = render(
            request,
            "runtime/stopped.html",
            {
                "text": problem.text(language),
                "home": settings.CALLCRAFT_BASE_URL,
                "assets": page_assets(),
            },
            status=problem.http_status,
        )
    patch_vary_headers(response, ["Accept-Language"])
    return with_headers(response, headers)


def _language(request: HttpRequest) -> str:
    return translation.get_language_from_request(request)
