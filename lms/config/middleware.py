"""What happens around every request, before any room sees it."""

import re
import time
import uuid
from collections.abc import Callable
from http import HTTPMethod

import structlog
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.encoding import iri_to_uri

from lms.config.metrics import REQUEST_SECONDS

log = structlog.get_logger("callcraft.request")

GetResponse = Callable[[HttpRequest], HttpResponseBase]
_REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
_RECORD = "/xapi/"
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})


class RequestLog:
    """Give each request an id, carry it through every log line, and time it.

    An id that a proxy sent in `X-Request-Id` is kept when it looks like one. Launch tokens are
    part of the content origin's paths, so the path of such a request is not logged.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        began = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - began
        response["X-Request-Id"] = request_id
        match = request.resolver_match
        view = match.view_name if match else "-"
        # Anybody can make up methods; each would be a metric of its own for ever.
        method = request.method if request.method in HTTPMethod.__members__ else "other"
        REQUEST_SECONDS.labels(method, view, str(response.status_code)).observe(seconds)
        if request.path not in _QUIET:
            log.info(
                "request",
                method=request.method,
                view=view,
                path="-" if hasattr(request, "content_label") else iri_to_uri(request.path),
                status=response.status_code,
                ms=round(seconds * 1000, 1),
            )
        return response


class InUtf8:
    """Read addresses and forms in UTF-8, whatever charset a Content-Type names.

    That is the charset of the body; Django would take it for the query as well.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.encoding = "utf-8"
        return self.get_response(request)


class ContentHosts:
    """Answer the content host and whatever lies below it from the content URLs alone.

    Neither sessions nor sign-in nor any page of ours exists on those hosts: what an uploaded
    package does there can reach only what its launch token opens. A package's own host is
    `<label>.<content host>`; on the others no token opens anything.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        # Nested names and the final dot of a full name are ways around too narrow a pattern.
        self.host = re.compile(
            rf"(?:(.*)\.)?{re.escape(settings.CALLCRAFT_CONTENT_HOST)}\.?(?::\d+)?", re.IGNORECASE
        )

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            asked = self.host.fullmatch(request.get_host())
        except DisallowedHost:
            return HttpResponseBadRequest()  # Not our page for it: that would ask for the host.
        if asked is None:
            return self.get_response(request)
        request.content_label = (asked[1] or "").lower()  # type: ignore[attr-defined]
        request.urlconf = settings.CALLCRAFT_CONTENT_URLCONF
        try:
            match = resolve(request.path_info, settings.CALLCRAFT_CONTENT_URLCONF)
        except Resolver404:
            return HttpResponseNotFound()
        request.resolver_match = match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response


class RecordWithoutPages:
    """Answer the record's addresses without what only pages need: sessions, sign-in, forms.

    A key in the request opens them, and cookies open nothing there. So all that stands further in
    is left out for views that say they need no sign-in; others, and unknown addresses, go on.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(_RECORD):
            return self.get_response(request)
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        if getattr(match.func, "login_required", True):
            return self.get_response(request)
        request.resolver_match = match
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        if isinstance(response, HttpResponse):
            response.setdefault("Content-Length", str(len(response.content)))
        return response
