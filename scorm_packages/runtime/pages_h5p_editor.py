"""The content origin's views for H5P's own editor: its page, what it loads, what it asks.

The editing token in the path is the only key; only pages of the app may frame the page. What was
made leaves it as a message to the page around (`content/frontend/src/h5p-full-editor`).

No library ever comes in this way, whoever edits: the scripts that run here could ask for it too.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation

from content.h5p.exceptions import DraftUnknown, EditorUnknown
from content.h5p.models import Draft
from content.h5p.queries import (
    draft_file_key,
    draft_of,
    editor_prefix,
    installed_editor,
    library_prefix,
)
from content.h5p.queries.full_editor import MOST_ASKED, EditorAsks
from content.h5p.rules.host.authoring import EditorAddresses, authoring_integration, edited
from content.h5p.rules.json import MIB, read_object
from content.h5p.rules.media import KINDS, Kind
from content.h5p.rules.names import LibraryName
from content.h5p.services import add_file
from scorm_packages.runtime.adapters.assets import (
    h5p_core,
    h5p_full_editor_assets,
    h5p_storage_assets,
)
from scorm_packages.runtime.exceptions import LibrariesNotHere, QuestionUnknown
from scorm_packages.runtime.pages import served_file, stopped, with_headers
from scorm_packages.runtime.pages_h5p_preview import app_origins
from scorm_packages.runtime.rules.files import is_plain_path
from scorm_packages.runtime.rules.headers import (
    DATA_HEADERS,
    FILE_HEADERS,
    PAGE_HEADERS,
    framed_by,
)
from scorm_packages.runtime.services import EditingClaims, read_editing
from xapi.problems import Problem

EditingView = Callable[..., HttpResponseBase]

LARGEST_FIELD: Final = MIB
"""Of what the editor sends besides files."""


def opened_by_editing_token(
    *methods: str, as_page: bool = False
) -> Callable[[EditingView], EditingView]:
    """Let a view be reached with a valid editing token of this very host."""

    def decorate(view: EditingView) -> EditingView:
        @wraps(view)
        def opened(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
            label = getattr(request, "content_label", "")
            language = translation.get_language_from_request(request)
            try:
                claims = read_editing(token, label=label)
                language = claims.language
                return view(request, claims, **kwargs)
            except Problem as problem:
                if as_page:
                    return stopped(request, problem, framed_by(PAGE_HEADERS, app_origins()))
                return _refused(problem, language)

        return opened

    return decorate


@opened_by_editing_token("GET", as_page=True)
def frame(request: HttpRequest, claims: EditingClaims) -> HttpResponseBase:
    """The page that holds the editor, with the draft as it was saved last."""
    draft = _draft(claims)
    editor = installed_editor(claims.tenant, claims.editor)
    if editor is None:
        raise EditorUnknown
    page = request.path.rstrip("/")
    core = h5p_core()
    addresses = EditorAddresses(
        editor=f"{page}/editor",
        content=f"{page}/content",
        libraries=f"{page}/libraries",
        ajax=f"{page}/ajax",
        first_script=h5p_storage_assets().script,
        core_script=core.script,
        core_style=core.style,
    )
    integration = authoring_integration(
        files=editor.files,
        addresses=addresses,
        language=claims.language,
        content_language=draft.language,
    )
    assets = integration["editor"]["assets"]["js"]
    metadata = {**draft.metadata, "title": draft.title, "defaultLanguage": draft.language or None}
    context = {
        "title": draft.title,
        "language": claims.language,
        "styles": [core.style],
        "editing": {
            "integration": integration,
            "scripts": [
                core.script,
                addresses.of_editor_file("scripts/h5peditor-editor.js"),
                addresses.of_editor_file("scripts/h5peditor-init.js"),
                assets[-1],
            ],
            "library": str(draft.name),
            "content": edited(draft.parameters, metadata),
            "revision": draft.revision,
            "origins": app_origins(),
        },
        "script": h5p_full_editor_assets().script,
    }
    with translation.override(claims.language):
        response = render(request, "runtime/h5p_editor.html", context)
    headers = {**FILE_HEADERS, "Cache-Control": "private, no-store"}
    return with_headers(response, framed_by(headers, app_origins()))


@opened_by_editing_token("GET", "HEAD")
def editor_file(request: HttpRequest, claims: EditingClaims, path: str) -> HttpResponseBase:
    """A file of the editor that the page began with."""
    return _file(request, editor_prefix(claims.tenant, claims.editor), path)


@opened_by_editing_token("GET", "HEAD")
def content_file(request: HttpRequest, claims: EditingClaims, path: str) -> HttpResponseBase:
    """A file of the draft."""
    key = draft_file_key(claims.tenant, claims.draft, path) if is_plain_path(path) else None
    return _file(request, key, "")


@opened_by_editing_token("GET", "HEAD")
def library_file(
    request: HttpRequest, claims: EditingClaims, folder: str, path: str
) -> HttpResponseBase:
    """A file of a library, by its folder."""
    return _file(request, library_prefix(claims.tenant, folder), path)


@opened_by_editing_token("GET", "POST")
def ajax(request: HttpRequest, claims: EditingClaims, action: str) -> HttpResponseBase:
    """What the editor asks for, by the names that it has for it."""
    answer = _ANSWERS.get((request.method or "", action))
    if answer is None:
        raise QuestionUnknown(action=action[:40])
    return with_headers(answer(request, claims), DATA_HEADERS)


def _one_or_all(request: HttpRequest, claims: EditingClaims) -> JsonResponse:
    """All of one library, or without a name what may be chosen: the draft's own kind."""
    asked = request.GET
    if "machineName" not in asked:
        rows = _asks(request, claims).listed([_draft(claims).name])
        return JsonResponse(rows, safe=False)
    told = f"{asked['machineName']} {asked.get('majorVersion')}.{asked.get('minorVersion')}"
    name = LibraryName.parse(told)
    found = name and _asks(request, claims).library(
        name,
        content_language=asked.get("language", ""),
        default_language=asked.get("default-language", ""),
    )
    if not found:
        raise QuestionUnknown(action=told[:300])
    return JsonResponse(found)


def _listed(request: HttpRequest, claims: EditingClaims) -> JsonResponse:
    """Those of the libraries of a field that are there."""
    return JsonResponse(_asks(request, claims).listed(_names(request)), safe=False)


def _translations(request: HttpRequest, claims: EditingClaims) -> JsonResponse:
    """The words of libraries in another language."""
    language = request.GET.get("language", "")
    found = _asks(request, claims).translations(_names(request), language)
    return JsonResponse({"success": True, "data": found})


def _add_file(request: HttpRequest, claims: EditingClaims) -> JsonResponse:
    """Keep a file for a field."""
    file = request.FILES.get("file")
    if file is None:
        raise QuestionUnknown(action="files")
    told = read_object(request.POST.get("field", "").encode()[:LARGEST_FIELD], "field")
    kind = told.value.get("type") if told.is_sound else None
    row = add_file(
        tenant=claims.tenant,
        draft=claims.draft,
        name=file.name or "",
        file=cast(Any, file),
        kind=cast(Kind, kind) if kind in KINDS else "file",
        by=claims.by,
    )
    size = {} if row.width is None else {"width": row.width, "height": row.height}
    return JsonResponse({"path": row.path, "mime": row.mime, **size})


def _unchanged(request: HttpRequest, _claims: EditingClaims) -> JsonResponse:
    """What is pasted. It is checked when the draft is saved, like everything else."""
    told = read_object(request.POST.get("libraryParameters", "").encode(), "libraryParameters")
    if not told.is_sound:
        raise QuestionUnknown(action="filter")
    return JsonResponse({"success": True, "data": told.value})


def _no_libraries(_request: HttpRequest, _claims: EditingClaims) -> JsonResponse:
    raise LibrariesNotHere


_ANSWERS: Final[dict[tuple[str, str], Callable[[HttpRequest, EditingClaims], JsonResponse]]] = {
    ("GET", "libraries"): _one_or_all,
    ("POST", "libraries"): _listed,
    ("POST", "translations"): _translations,
    ("POST", "files"): _add_file,
    ("POST", "filter"): _unchanged,
    ("POST", "library-install"): _no_libraries,
    ("POST", "library-upload"): _no_libraries,
    ("GET", "content-type-cache"): _no_libraries,
}


def _draft(claims: EditingClaims) -> Draft:
    draft = draft_of(claims.tenant, claims.draft)
    if draft is None:
        raise DraftUnknown
    return draft


def _asks(request: HttpRequest, claims: EditingClaims) -> EditorAsks:
    page = request.path.rpartition("/ajax/")[0]
    return EditorAsks(claims.tenant, f"{page}/libraries", claims.language)


def _names(request: HttpRequest) -> list[LibraryName]:
    """The libraries that a form names; what is no name is passed over."""
    told = request.POST.getlist("libraries[]")[:MOST_ASKED]
    return [name for name in map(LibraryName.parse, told) if name is not None]


def _file(request: HttpRequest, prefix: str | None, path: str) -> HttpResponseBase:
    if prefix is None or (path and not is_plain_path(path)):
        return with_headers(HttpResponse(status=404), FILE_HEADERS)
    return served_file(request, prefix + path, framed_by(FILE_HEADERS, app_origins()))


def _refused(problem: Problem, language: str) -> HttpResponseBase:
    """As the editor shows it: it looks at `success` and `message`, whatever the status."""
    told = {"success": False, "errorCode": problem.code, "message": problem.text(language)}
    body = json.dumps(told, ensure_ascii=False)
    response = HttpResponse(body, status=problem.http_status, content_type="application/json")
    return with_headers(response, DATA_HEADERS)
