"""What every page of the room begins with."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from lms.people.access import viewer_of
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.regulation.models import Regulation, RegulationVersion
from xapi.problems import Problem


def language_of_page() -> str:
    """ "en" or "zh-Hans", as texts in both languages are kept."""
    return "zh-Hans" if (get_language() or "en").startswith("zh") else "en"


def said(problem: Problem) -> str:
    """What went wrong, in the reader's language."""
    return problem.text(language_of_page())


def may_write(request: HttpRequest) -> bool:
    return has_right(viewer_of(request), Right.MANAGE_REGULATION)


def may_decide(request: HttpRequest) -> bool:
    return has_right(viewer_of(request), Right.DECIDE_READINGS)


def regulation_or_404(request: HttpRequest, regulation_id: UUID) -> Regulation:
    return get_object_or_404(Regulation, tenant=viewer_of(request).tenant, id=regulation_id)


def version_or_404(request: HttpRequest, version_id: UUID) -> RegulationVersion:
    return get_object_or_404(
        RegulationVersion.objects.select_related("regulation", "adoption_file", "published_by"),
        tenant=viewer_of(request).tenant,
        id=version_id,
    )
