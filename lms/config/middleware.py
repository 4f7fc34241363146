"""What happens around every request, before any room sees it."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import resolve

from lms.config.metrics import REQUEST_SECONDS

log = structlog.get_logger("callcraft.request")

GetResponse = Callable[[HttpRequest], HttpResponseBase]
_REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
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
        REQUEST_SECONDS.labels(request.method or "-", view, str(response.status_code)).observe(
            seconds
        )
        if request.path not in _QUIET:
            log.info(
                "request",
                method=request.method,
                view=view,
                path="-" if hasattr(request, "content_label") else request.path,
                status=response.status_code,
                ms=round(seconds * 1000, 1),
            )
        return response


class ContentHosts:
    """Answer requests to `<label>.<content host>` from the content URLs, and from nothing else.

    Neither sessions nor sign-in nor any page of ours exists on those hosts: what an uploaded
    package does there can reach only what its launch token opens.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.host = re.compile(
            rf"([0-9a-z-]+)\.{re.escape(settings.CALLCRAFT_CONTENT_HOST)}(?::\d+)?", re.IGNORECASE
        )

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        label = self.host.fullmatch(request.get_host())
        if label is None:
            return self.get_response(request)
        request.content_label = label[1].lower()  # type: ignore[attr-defined]
        request.urlconf = settings.CALLCRAFT_CONTENT_URLCONF
        match = resolve(request.path_info, settings.CALLCRAFT_CONTENT_URLCONF)
        request.resolver_match = match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response
