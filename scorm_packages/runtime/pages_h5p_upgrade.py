"""The content origin's page in which libraries' upgrade scripts run, inside a page of the app.

It holds nothing: what is upgraded comes by a message from the page around it, and goes back so.
Scripts of libraries run in a worker of it. The page has an origin of its own that nothing else
has, reaches no network, keeps nothing and shows nothing; it may stand in pages of the app alone.
"""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from scorm_packages.runtime.adapters.assets import h5p_upgrade_assets
from scorm_packages.runtime.pages import with_headers
from scorm_packages.runtime.rules.headers import upgrade_headers

LABEL: Final = "upgrade"
"""The host below the content host on which it lies; a package's own begins with p."""


def upgrade_page_url() -> str:
    """The address of the page, for the app."""
    origin = settings.CALLCRAFT_CONTENT_ORIGIN.format(label=LABEL)
    return f"{origin}/h5p-upgrade/"


def upgrade_page(request: HttpRequest) -> HttpResponseBase:
    """The page; the same for everybody."""
    if request.method != "GET":
        return HttpResponse(status=405, headers={"Allow": "GET"})
    script = request.build_absolute_uri(h5p_upgrade_assets().script)
    context = {"script": script, "origin": settings.CALLCRAFT_BASE_URL}
    response = render(request, "runtime/h5p_upgrade.html", context)
    return with_headers(response, upgrade_headers(script, settings.CALLCRAFT_BASE_URL))
