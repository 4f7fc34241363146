"""A course as its learner sees it, the way into the player, and the wait for the grade."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.people.access import viewer_of
from lms.people.models import Employee
from lms.people.pages.attachments import attachment_response
from lms.portal.pages.parsing import page_language, uuid_or_none, whole_number
from lms.portal.queries.learner import course_page
from lms.portal.queries.learner_views import CoursePage, CourseView
from lms.portal.rules.progress import CLOSED, CourseState
from lms.portal.services import start_course
from lms.tracks.models import TrackItem
from lms.tracks.services.documents import acknowledge_document
from xapi.problems import Problem

QUICK_TRIES = 6
MOST_TRIES = 25


@dataclass(frozen=True, slots=True)
class GradeWait:
    """Whether a grade is on its way; `is_late` when the page had better stop asking."""

    is_awaited: bool
    is_late: bool
    tries: int

    @property
    def wait_s(self) -> int:
        """Soon at first, then less often."""
        return 1 if self.tries < QUICK_TRIES else 4


def grade_wait(course: CourseView, *, tries: int) -> GradeWait:
    """A grade is awaited when the course is played to its end and a judgement is on its way."""
    is_due = course.is_pending and course.is_played_out and course.state not in CLOSED
    is_late = is_due and tries >= MOST_TRIES
    return GradeWait(is_awaited=is_due and not is_late, is_late=is_late, tries=tries)


@require_safe
def course(request: HttpRequest, enrolment_id: UUID, item_key: str) -> HttpResponse:
    page = _page_or_404(viewer_of(request), enrolment_id, item_key)
    context = {
        "course": page.course,
        "track": page.track,
        "parts": page.parts,
        "is_led": page.is_led,
        "opens_for_review": page.opens_for_review,
        "grade": grade_wait(page.course, tries=0),
    }
    template = "portal/course.html" if page.course.is_package else "portal/item.html"
    return render(request, template, context)


@require_safe
def grade(request: HttpRequest, enrolment_id: UUID, item_key: str) -> HttpResponse:
    """The part of the course page that asks again until the grade is there."""
    page = _page_or_404(viewer_of(request), enrolment_id, item_key)
    tries = whole_number(request.GET.get("tries"), default=0) + 1
    context = {"course": page.course, "grade": grade_wait(page.course, tries=tries)}
    return render(request, "portal/parts/grade.html", context)


@require_POST
def start(request: HttpRequest, enrolment_id: UUID, item_key: str) -> HttpResponse:
    """Send the learner's browser to the player on the content origin."""
    page = _page_or_404(viewer_of(request), enrolment_id, item_key)
    if not page.course.is_package:
        raise Http404
    back = reverse("portal:course", args=[enrolment_id, item_key])
    language = page_language()
    try:
        url = start_course(
            page,
            item_id=uuid_or_none(request.POST.get("item")),
            exit_url=request.build_absolute_uri(back),
            language=language,
        )
    except Problem as problem:
        messages.error(request, problem.text(language))
        return redirect(back)
    return HttpResponseRedirect(url)


@require_POST
def read(request: HttpRequest, enrolment_id: UUID, item_key: str) -> HttpResponse:
    """The learner says that they have read and understood a document."""
    course = _document_or_404(viewer_of(request), enrolment_id, item_key)
    if course.state is CourseState.LOCKED:
        raise Http404
    try:
        acknowledge_document(course.enrolment, course.item)
    except Problem as problem:
        messages.error(request, problem.text(page_language()))
    else:
        messages.success(request, _("Noted that you have read it."))
    return redirect("portal:course", enrolment_id, item_key)


@require_safe
def file(request: HttpRequest, enrolment_id: UUID, item_key: str) -> HttpResponseBase:
    """The file of a document, for whoever is in its track."""
    course = _document_or_404(viewer_of(request), enrolment_id, item_key)
    if course.item.attachment is None or course.state is CourseState.LOCKED:
        raise Http404
    return attachment_response(course.item.attachment)


def _document_or_404(viewer: Employee, enrolment_id: UUID, item_key: str) -> CourseView:
    course = _page_or_404(viewer, enrolment_id, item_key).course
    if course.item.kind != TrackItem.Kind.DOCUMENT:
        raise Http404
    return course


def _page_or_404(viewer: Employee, enrolment_id: UUID, item_key: str) -> CoursePage:
    page = course_page(viewer, enrolment_id, item_key)
    if page is None:
        raise Http404
    return page
