"""The content origin's views for drafts of H5P content: the page that plays one, and its files.

Nothing is kept of what is done here and nothing is told of it. The preview token in the path is
the only key; only pages of the app may frame them.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation

from content.h5p.exceptions import DraftUnknown
from content.h5p.queries import PlayedContent, draft_file_key, library_prefix, played_draft
from content.h5p.rules.host.integration import CONTENT, Addresses, Shown, integration
from scorm_packages.runtime.adapters.assets import h5p_assets, h5p_core
from scorm_packages.runtime.pages import served_file, stopped, with_headers
from scorm_packages.runtime.rules.files import is_plain_path
from scorm_packages.runtime.rules.headers import FILE_HEADERS, PAGE_HEADERS, framed_by
from scorm_packages.runtime.rules.preview_token import PreviewClaims
from scorm_packages.runtime.services import read_preview
from xapi.problems import Problem

PreviewView = Callable[..., HttpResponseBase]

ACTIVITY = "urn:uuid:{draft}"
"""What a draft is called while nobody records it."""


def opened_by_preview_token(*methods: str) -> Callable[[PreviewView], PreviewView]:
    """Let a view be reached with a valid preview token of this very host."""

    def decorate(view: PreviewView) -> PreviewView:
        @wraps(view)
        def opened(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
            label = getattr(request, "content_label", "")
            try:
                return view(request, read_preview(token, label=label), **kwargs)
            except Problem as problem:
                return stopped(request, problem, framed_by(PAGE_HEADERS, app_origins()))

        return opened

    return decorate


@opened_by_preview_token("GET")
def frame(request: HttpRequest, claims: PreviewClaims) -> HttpResponseBase:
    """The page that plays the draft as it was saved last, from its beginning."""
    draft = played_draft(claims.tenant, claims.draft)
    if draft is None:
        raise DraftUnknown
    page = request.path.rstrip("/")
    addresses = Addresses(page=page, content=f"{page}/content", libraries=f"{page}/libraries")
    core = h5p_core()
    language = translation.get_language_from_request(request)
    context = {
        "title": draft.title,
        "language": draft.language or "und",
        "content": CONTENT,
        "playing": {
            "integration": integration(_shown(draft, language), addresses),
            "scripts": [core.script, *addresses.of_library_files(draft.scripts)],
            "preview": {"origins": app_origins()},
        },
        "styles": [core.style, *addresses.of_library_files(draft.styles)],
        "script": h5p_assets().script,
    }
    with translation.override(language):
        response = render(request, "runtime/h5p.html", context)
    headers = {**FILE_HEADERS, "Cache-Control": "private, no-store"}
    return with_headers(response, framed_by(headers, app_origins()))


@opened_by_preview_token("GET", "HEAD")
def content_file(request: HttpRequest, claims: PreviewClaims, path: str) -> HttpResponseBase:
    """A file of the draft; the editor, a page of the app, shows it too."""
    if not is_plain_path(path):
        return with_headers(HttpResponse(status=404), FILE_HEADERS)
    key = draft_file_key(claims.tenant, claims.draft, path)
    return _file(request, key)


@opened_by_preview_token("GET", "HEAD")
def library_file(
    request: HttpRequest, claims: PreviewClaims, folder: str, path: str
) -> HttpResponseBase:
    """A file of a library, by its folder."""
    prefix = library_prefix(claims.tenant, folder) if is_plain_path(path) else None
    return _file(request, None if prefix is None else prefix + path)


def app_origins() -> tuple[str, ...]:
    """Whose pages may frame what is here."""
    return (settings.CALLCRAFT_BASE_URL,)


def _shown(draft: PlayedContent, language: str) -> Shown:
    return Shown(
        title=draft.title,
        library=draft.library,
        parameters=draft.parameters,
        metadata=draft.metadata,
        activity=ACTIVITY.format(draft=draft.id),
        has_full_screen=draft.fullscreen,
        language=language,
        states={},
    )


def _file(request: HttpRequest, key: str | None) -> HttpResponseBase:
    if key is None:
        return with_headers(HttpResponse(status=404), FILE_HEADERS)
    headers = {**FILE_HEADERS, "Cross-Origin-Resource-Policy": "cross-origin"}
    return served_file(request, key, framed_by(headers, app_origins()))
