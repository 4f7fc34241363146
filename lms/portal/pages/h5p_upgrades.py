"""Upgrading H5P content to newer libraries: the list, and what the browser asks and answers."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_update
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from content.h5p.exceptions import NotBehind
from content.h5p.queries import upgrade_job
from content.h5p.rules.json import DEFAULT_LIMITS, JsonLimits, read_object
from content.h5p.rules.names import LibraryName
from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.portal.exceptions import BodyUnreadable
from lms.portal.pages.parsing import page_language, words
from lms.portal.queries.h5p_upgrades import packages_behind
from lms.portal.queries.packages import by_severity, package_of
from lms.portal.services import upgrade_h5p
from scorm_packages.runtime.models import Package
from scorm_packages.runtime.pages_h5p_upgrade import upgrade_page_url
from xapi.problems import Problem

PER_PAGE: Final = 50
_BODY: Final = JsonLimits(size=2 * DEFAULT_LIMITS.size)
"""The parameters are a text in the body, in which each quote takes two characters."""


@require_safe
@require_right(Right.MANAGE_PACKAGES)
def upgrades(request: HttpRequest) -> HttpResponseBase:
    """What is behind; the browser upgrades what is chosen, one after the other."""
    asked = words(request.GET.get("q"))
    rows = packages_behind(viewer_of(request), words=asked)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    frame = upgrade_page_url()
    context = {"page": page, "words": asked, "frame": frame}

    @csp_update({"frame-src": [SELF, frame]})
    def shown(request: HttpRequest) -> HttpResponseBase:
        return render(request, "portal/h5p_upgrades.html", context)

    return shown(request)


@require_http_methods(["GET", "HEAD", "POST"])
@require_right(Right.MANAGE_PACKAGES)
def upgrade(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """What the browser needs to upgrade a package's content; a POST brings what came of it."""
    package = package_of(viewer_of(request), package_id)
    if package is None or package.h5p_content_id is None:
        raise Http404
    try:
        if request.method == "POST":
            return _upgraded(request, package)
        job = upgrade_job(package.tenant, package.h5p_content_id)
        if job is None:
            raise NotBehind
        return JsonResponse(job.as_data())
    except Problem as problem:
        language = page_language()
        told = {**problem.as_dict(language), "detail": problem.text(language)}
        return JsonResponse(told, status=problem.http_status)


def _upgraded(request: HttpRequest, package: Package) -> JsonResponse:
    body = _body(request)
    target, parameters, metadata = (body.get(key) for key in ("target", "parameters", "metadata"))
    name = LibraryName.parse(target) if isinstance(target, str) else None
    if name is None or not isinstance(parameters, str) or not isinstance(metadata, dict):
        raise BodyUnreadable(detail="target, parameters, metadata")
    report = upgrade_h5p(viewer_of(request), package, name, parameters, metadata)
    told: dict[str, Any] = {"findings": by_severity(report.findings, page_language())}
    if report.package is None:
        return JsonResponse(told, status=422)
    told["package"] = reverse("portal:package", args=[report.package.id])
    return JsonResponse(told)


def _body(request: HttpRequest) -> Mapping[str, Any]:
    document = read_object(request.read(_BODY.size + 1), "", limits=_BODY)
    if not document.is_sound:
        raise BodyUnreadable(detail=document.findings[0].message(page_language()))
    found: Mapping[str, Any] = document.value
    return found
