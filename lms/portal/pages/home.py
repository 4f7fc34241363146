"""The first page after signing in: one section for each thing the viewer is here for."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lms.grading.queries import own_recommendations
from lms.people.access import viewer_of
from lms.people.models import Employee
from lms.people.queries import has_right, has_role, unacknowledged
from lms.people.rules.roles import Right, Role
from lms.portal.queries.cockpit import first_tasks
from lms.portal.queries.learner import AHEAD, learner_home
from lms.portal.queries.office import waiting
from lms.portal.queries.outside import taught_by
from lms.portal.queries.packages import shelf
from lms.portal.queries.results import standing

MOST_ABOUT_ME = 5
Section = tuple[str, str, Any]
"""A template, the name of what it shows in there, and that."""


def home(request: HttpRequest) -> HttpResponse:
    """Sections in the order of how soon somebody acts on them: what waits, learning, people,
    tools."""
    viewer = viewer_of(request)
    context: dict[str, Any] = {"viewer": viewer, "lead": _today(), "sections": []}
    for template, name, content in _sections(viewer):
        context["sections"].append(f"portal/parts/{template}.html")
        context[name] = content
    return render(request, "portal/home.html", context)


def _sections(viewer: Employee) -> list[Section]:
    sections = [*_first_sections(viewer), *_learning_sections(viewer)]
    if has_right(viewer, Right.KEEP_ARCHIVE) or has_right(viewer, Right.OPERATE_SYNC):
        sections.append(("office", "office", waiting(viewer)))
    if has_right(viewer, Right.SEE_RESULTS):
        sections.append(("team", "team", standing(viewer)))
    if has_right(viewer, Right.MANAGE_PACKAGES):
        sections.append(("shelf", "shelf", shelf(viewer)))
    if has_right(viewer, Right.GRANT_ROLES):
        sections.append(("administration", "administration", True))
    return sections


def _first_sections(viewer: Employee) -> Iterator[Section]:
    """What somebody is to read, to decide, to teach."""
    if notices := list(unacknowledged(viewer)):
        yield "notices", "notices", notices
    if (tasks := first_tasks(viewer)).total:
        yield "waiting", "tasks", tasks
    if has_right(viewer, Right.RUN_CLASSES):
        ahead = timezone.now() + AHEAD
        if taught := taught_by(viewer.tenant, viewer.id, ahead):
            yield "teaching", "taught", taught


def _learning_sections(viewer: Employee) -> Iterator[Section]:
    """What somebody learns, and what was decided about them."""
    learner = learner_home(viewer)
    if has_role(viewer, Role.LEARNER) or not learner.is_empty:
        yield "learner", "learner", learner
    if about_me := list(own_recommendations(viewer).order_by("-made_at")[:MOST_ABOUT_ME]):
        yield "about_me", "about_me", about_me


def _today() -> str:
    return _("Today is %(day)s.") % {"day": date_format(timezone.localdate(), "DATE_FORMAT")}
