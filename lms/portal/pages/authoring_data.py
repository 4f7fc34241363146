"""What the editor of H5P content asks and tells: JSON, read strictly.

Errors are those of the house, `{"code", "message", "params"}`, with the sentence also as `detail`.
Places of findings are paths in the parameters; those on title, authors and licence begin with
`metadata.`.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, BinaryIO, Concatenate, Final, ParamSpec, cast
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.h5p.exceptions import DraftChanged, DraftTooLarge, DraftUnknown
from content.h5p.models import Draft, DraftFile
from content.h5p.queries import draft_findings, draft_of, editor_libraries, files_of_draft
from content.h5p.rules.files import H5P_JSON
from content.h5p.rules.json import DEFAULT_LIMITS as JSON_LIMITS
from content.h5p.rules.json import MIB, read_object
from content.h5p.rules.media import KINDS
from content.h5p.rules.names import LibraryName
from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.portal.exceptions import BodyUnreadable
from lms.portal.pages.parsing import page_language
from lms.portal.services import publish, put_file, write_draft
from scorm_packages.runtime.services import Preview, open_preview
from xapi.problems import Problem

P = ParamSpec("P")
MOST_LIBRARIES: Final = 200
_AROUND: Final = 64 * 1024
"""What stands around the parameters in a body, at most."""


def _answered(
    view: Callable[Concatenate[HttpRequest, P], JsonResponse],
) -> Callable[Concatenate[HttpRequest, P], JsonResponse]:
    """Say what went wrong as JSON."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> JsonResponse:
        try:
            return view(request, *args, **kwargs)
        except Problem as problem:
            return _refused(problem)

    return answered


@require_http_methods(["GET", "HEAD", "PUT"])
@require_right(Right.MANAGE_PACKAGES)
@_answered
def data(request: HttpRequest, draft_id: UUID) -> JsonResponse:
    """The draft as it is saved; or what is to be saved, and it comes back cleaned."""
    draft = _draft_or_404(request, draft_id)
    if request.method != "PUT":
        return JsonResponse(_draft(draft))
    body = _body(request)
    values = {
        "title": _typed(body, "title", str),
        "language": _typed(body, "language", str),
        "metadata": _typed(body, "metadata", dict),
        "parameters": _typed(body, "parameters", dict),
    }
    saved = write_draft(viewer_of(request), draft_id, _revision(body), values)
    return JsonResponse(
        {
            "revision": saved.draft.revision,
            "parameters": saved.draft.parameters,
            "findings": _findings(saved.findings),
        }
    )


@require_POST
@require_right(Right.MANAGE_PACKAGES)
@_answered
def files(request: HttpRequest, draft_id: UUID) -> JsonResponse:
    """Keep a file; `kind` is what the field takes."""
    _draft_or_404(request, draft_id)
    file, kind = request.FILES.get("file"), request.POST.get("kind", "file")
    if file is None or kind not in KINDS:
        raise BodyUnreadable(detail="file, kind")
    row = put_file(
        viewer_of(request),
        draft_id,
        name=file.name or "",
        file=cast(BinaryIO, file),
        kind=kind,
    )
    place = open_preview(tenant=row.tenant, draft=draft_id)
    return JsonResponse({"path": row.path, **_file(row, place)}, status=201)


@require_safe
@require_right(Right.MANAGE_PACKAGES)
@_answered
def libraries(request: HttpRequest) -> JsonResponse:
    """The definitions of the libraries that `names` lists, in `language`."""
    told = request.GET.get("names", "").split(",")[:MOST_LIBRARIES]
    names = [name for name in map(LibraryName.parse, told) if name is not None]
    language = request.GET.get("language", "")[:35] or page_language()
    found = editor_libraries(viewer_of(request).tenant, names, language)
    return JsonResponse(
        {
            "libraries": [
                {
                    "library": str(each.name),
                    "title": each.title,
                    "semantics": each.semantics,
                    "isRunnable": each.is_runnable,
                    "isInstalled": each.is_installed,
                }
                for each in found
            ]
        }
    )


@require_safe
@require_right(Right.MANAGE_PACKAGES)
@_answered
def preview(request: HttpRequest, draft_id: UUID) -> JsonResponse:
    """Where the draft is played as it was saved last."""
    draft = _draft_or_404(request, draft_id)
    return JsonResponse({"url": open_preview(tenant=draft.tenant, draft=draft.id).url})


@require_POST
@require_right(Right.MANAGE_PACKAGES)
@_answered
def publish_draft(request: HttpRequest, draft_id: UUID) -> JsonResponse:
    """Make a package of what was saved as `revision`; 422 where errors are in the way."""
    _draft_or_404(request, draft_id)
    report = publish(viewer_of(request), draft_id, _revision(_body(request)))
    told = {"findings": _findings(report.findings)}
    if report.package is None:
        return JsonResponse(told, status=422)
    address = reverse("portal:package", args=[report.package.id])
    return JsonResponse({"package": address, "isNew": report.installed, **told})


def _draft_or_404(request: HttpRequest, draft_id: UUID) -> Draft:
    draft = draft_of(viewer_of(request).tenant, draft_id)
    if draft is None:
        raise DraftUnknown
    return draft


def _draft(draft: Draft) -> dict[str, Any]:
    place = open_preview(tenant=draft.tenant, draft=draft.id)
    rows = files_of_draft(draft.tenant, draft.id)
    return {
        "revision": draft.revision,
        "title": draft.title,
        "language": draft.language,
        "library": str(draft.name),
        "metadata": draft.metadata,
        "parameters": draft.parameters,
        "findings": _findings(draft_findings(draft)),
        "files": {path: _file(row, place) for path, row in rows.items()},
    }


def _file(row: DraftFile, place: Preview) -> dict[str, Any]:
    return {
        "mime": row.mime,
        "size": row.size,
        "width": row.width,
        "height": row.height,
        "url": place.of_file(row.path),
    }


def _findings(found: Iterable[Any]) -> list[dict[str, str]]:
    """Findings of content or of a package, in the language of the page."""
    language = page_language()
    between = "" if language.startswith("zh") else " "
    return [
        {
            "code": each.code,
            "severity": "note" if each.severity == "info" else each.severity,
            "place": _place(each.place),
            "text": between.join(_sentences(each, language)),
        }
        for each in found
    ]


def _sentences(found: Any, language: str) -> list[str]:
    """What is wrong, and what to do; what to do in another editor does not help in ours."""
    remedy = "" if found.code.startswith("h5p.semantics.") else found.remedy(language)
    return [each for each in (found.message(language), remedy) if each]


def _place(place: str) -> str:
    if place.startswith(f"{H5P_JSON}."):
        return "metadata." + place.removeprefix(f"{H5P_JSON}.")
    return place


def _body(request: HttpRequest) -> Mapping[str, Any]:
    """The JSON object in a body. Raises BodyUnreadable, DraftTooLarge."""
    most = JSON_LIMITS.size + _AROUND
    text = request.read(most + 1)
    if len(text) > most:
        raise DraftTooLarge(limit=JSON_LIMITS.size // MIB)
    document = read_object(text, "", limits=type(JSON_LIMITS)(size=most))
    if not document.is_sound:
        raise BodyUnreadable(detail=document.findings[0].message(page_language()))
    found: Mapping[str, Any] = document.value
    return found


def _typed(body: Mapping[str, Any], key: str, kind: type) -> Any:
    value = body.get(key)
    if not isinstance(value, kind):
        raise BodyUnreadable(detail=key)
    return value


def _revision(body: Mapping[str, Any]) -> int:
    revision = body.get("revision")
    if not isinstance(revision, int) or isinstance(revision, bool) or not 0 < revision < 2**31:
        raise BodyUnreadable(detail="revision")
    return revision


def _refused(problem: Problem) -> JsonResponse:
    language = page_language()
    told: dict[str, Any] = {**problem.as_dict(language), "detail": problem.text(language)}
    if isinstance(problem, DraftChanged):
        told |= {
            "revision": problem.params["revision"],
            "changedBy": problem.params["by"],
            "changedAt": problem.params["at"],
        }
    return JsonResponse(told, status=problem.http_status)
