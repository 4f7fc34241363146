"""The content origin's views for H5P: the page in the frame that plays it, and what it loads.

The run-time page holds the frame, listens and saves. Everything lies below the launch token's
address, so that files of the content and of its libraries are as open as the launch is.
"""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation

from content.h5p.queries import library_prefix
from content.h5p.rules.host.integration import CONTENT, Addresses
from scorm_packages.runtime import embedding, queries
from scorm_packages.runtime.adapters.assets import h5p_assets, h5p_core
from scorm_packages.runtime.exceptions import TokenInvalid
from scorm_packages.runtime.pages import opened_by_token, stored_file, with_headers
from scorm_packages.runtime.rules.files import is_plain_path
from scorm_packages.runtime.rules.headers import FILE_HEADERS, framed_by
from scorm_packages.runtime.rules.token import Claims
from scorm_packages.runtime.services import launch_token


@opened_by_token("GET", for_files=True, as_page=True)
def frame(request: HttpRequest, claims: Claims) -> HttpResponseBase:
    """The page that plays the content, with the learner's states as they are now."""
    session = queries.session_with_item(claims.tenant, claims.session)
    if session is None or session.item is None:
        raise TokenInvalid
    content = queries.content_in_play(claims.tenant, claims.label, at=session.opened_at)
    if content is None:
        raise TokenInvalid
    page = f"/l/{launch_token(claims)}/h5p"
    addresses = Addresses(page=page, content=f"{page}/content", libraries=f"{page}/libraries")
    core = h5p_core()
    context = {
        "title": session.item.title,
        "language": content.language or "und",
        "content": CONTENT,
        "playing": {
            "integration": queries.h5p_integration(session, content, addresses),
            "scripts": [core.script, *addresses.of_library_files(content.scripts)],
        },
        "styles": [core.style, *addresses.of_library_files(content.styles)],
        "script": h5p_assets().script,
    }
    with translation.override(session.language):
        response = render(request, "runtime/h5p.html", context)
    ancestors = embedding.ancestors_of(claims.tenant, claims.attempt)
    headers = {**FILE_HEADERS, "Cache-Control": "private, no-store"}
    return with_headers(response, framed_by(headers, ancestors))


@opened_by_token("GET", "HEAD", for_files=True)
def content_file(request: HttpRequest, claims: Claims, path: str) -> HttpResponseBase:
    """A file of the content: a picture, a recording."""
    prefix = queries.storage_prefix_of_h5p(claims.tenant, claims.label)
    return _file(request, claims, prefix, path)


@opened_by_token("GET", "HEAD", for_files=True)
def library_file(request: HttpRequest, claims: Claims, folder: str, path: str) -> HttpResponseBase:
    """A file of a library, by its folder: the name with major and minor version.

    Of the patch with which the launch began: its page may load more of it at any time.
    """
    at = queries.opened_at(claims.tenant, claims.session)
    prefix = None if at is None else library_prefix(claims.tenant, folder, at=at)
    return _file(request, claims, prefix, path)


def _file(request: HttpRequest, claims: Claims, prefix: str | None, path: str) -> HttpResponseBase:
    if prefix is None or not is_plain_path(path):
        return with_headers(HttpResponse(status=404), FILE_HEADERS)
    return stored_file(request, claims, prefix + path)
