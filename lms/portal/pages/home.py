"""The first page after signing in: one section for each thing the viewer is here for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lms.people.access import viewer_of
from lms.people.models import Employee
from lms.people.queries import has_right, has_role
from lms.people.rules.roles import Right, Role
from lms.portal.queries.learner import learner_home
from lms.portal.queries.office import waiting
from lms.portal.queries.packages import shelf
from lms.portal.queries.results import standing


def home(request: HttpRequest) -> HttpResponse:
    """Sections in the order of how soon somebody acts on them: learning, people, tools."""
    viewer = viewer_of(request)
    context: dict[str, Any] = {"viewer": viewer, "lead": _today(), "sections": []}
    for template, name, content in _sections(viewer):
        context["sections"].append(f"portal/parts/{template}.html")
        context[name] = content
    return render(request, "portal/home.html", context)


def _sections(viewer: Employee) -> list[tuple[str, str, Any]]:
    sections: list[tuple[str, str, Any]] = []
    learner = learner_home(viewer)
    if has_role(viewer, Role.LEARNER) or not learner.is_empty:
        sections.append(("learner", "learner", learner))
    if has_right(viewer, Right.KEEP_ARCHIVE) or has_right(viewer, Right.OPERATE_SYNC):
        sections.append(("office", "office", waiting(viewer)))
    if has_right(viewer, Right.SEE_RESULTS):
        sections.append(("team", "team", standing(viewer)))
    if has_right(viewer, Right.MANAGE_PACKAGES):
        sections.append(("shelf", "shelf", shelf(viewer)))
    if has_right(viewer, Right.GRANT_ROLES):
        sections.append(("administration", "administration", True))
    return sections


def _today() -> str:
    return _("Today is %(day)s.") % {"day": date_format(timezone.localdate(), "DATE_FORMAT")}
