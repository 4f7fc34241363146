"""The fetch URL on the app's origin; a unit's files, and the way to units of other sites, on the
content origin. None of them knows a cookie: a key or a token in the address opens them.
"""

from http import HTTPMethod
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from scorm_packages.cmi5 import queries
from scorm_packages.cmi5.rules.addresses import CSP, unit_headers
from scorm_packages.cmi5.services.fetching import USED, fetch_token
from scorm_packages.cmi5.services.launching import app_origin, launch_address
from scorm_packages.runtime.adapters.assets import page_assets
from scorm_packages.runtime.exceptions import TokenInvalid
from scorm_packages.runtime.pages import package_file
from scorm_packages.runtime.rules.headers import PAGE_HEADERS
from scorm_packages.runtime.services import read_launch_token
from xapi.problems import Problem

_ERRORS: Final = {
    USED: "The token was given out already, or the session is over. Launch the unit again.",
}
_UNKNOWN_KEY: Final = "This address belongs to no session. Launch the unit from its course."
_METHODS: Final = "POST, OPTIONS"
_FOUND: Final = frozenset({200, 206, 304})


@csrf_exempt
@login_not_required
def fetch(request: HttpRequest) -> HttpResponse:
    """Answer a POST with the session's token, the first time (cmi5 §8.2).

    Scripts of any origin may ask, as units lie anywhere: the key in the address is what counts.
    Errors are 200 as well, as the standard has it.
    """
    response: HttpResponse
    if request.method == HTTPMethod.OPTIONS:
        response = HttpResponse(status=204)
        response["Access-Control-Allow-Methods"] = "POST"
        response["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
    elif request.method != HTTPMethod.POST:
        response = HttpResponse(status=405)  # A GET could be cached, or sent by a link's preview.
    else:
        fetched = fetch_token(request.GET.get("k", ""))
        response = JsonResponse(
            {"auth-token": fetched.token}
            if fetched.token
            else {
                "error-code": fetched.error,
                "error-text": _ERRORS.get(fetched.error, _UNKNOWN_KEY),
            }
        )
    response["Allow"] = _METHODS
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-store"
    return response


def unit_file(request: HttpRequest, token: str, path: str) -> HttpResponseBase:
    """A file of a unit's package, whose page may speak to the record store.

    Under a token of any other package the file is what it is everywhere: it may speak to nobody.
    """
    response = package_file(request, token=token, path=path)
    if response.status_code in _FOUND:
        label = getattr(request, "content_label", "")
        claims = read_launch_token(token, label=label, for_files=True)
        if queries.is_of_units(claims.tenant, label):
            response[CSP] = unit_headers(app_origin())[CSP]
    return response


def way_out(request: HttpRequest, token: str) -> HttpResponseBase:
    """A page with a link to a unit on another site: no browser holds back what a learner clicks."""
    language = translation.get_language_from_request(request)
    try:
        label = getattr(request, "content_label", "")
        claims = read_launch_token(token, label=label, for_files=True)
        session = queries.session_with_item(claims.tenant, claims.session)
        if session is None:
            raise TokenInvalid
    except Problem as problem:
        with translation.override(language):
            context = {"text": problem.text(language), "home": settings.CALLCRAFT_BASE_URL}
            return _page(request, "runtime/stopped.html", context, status=problem.http_status)
    with translation.override(session.language):
        context = {
            "title": session.item.title,
            "address": launch_address(session),
            "back": session.return_url or settings.CALLCRAFT_BASE_URL,
        }
        return _page(request, "cmi5/way_out.html", context)


def _page(
    request: HttpRequest, template: str, context: dict[str, str], *, status: int = 200
) -> HttpResponse:
    response = render(request, template, {**context, "assets": page_assets()}, status=status)
    for name, value in PAGE_HEADERS.items():
        response[name] = value
    return response
