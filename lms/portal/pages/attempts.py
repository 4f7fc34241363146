"""How a package was taken: the list, one learner's way, the answers, and all of it as files."""

from collections.abc import Iterator
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.people.access import require_right, viewer_of
from lms.people.models import Employee
from lms.people.rules.roles import Right
from lms.people.services import audit
from lms.portal.pages.files import table_file
from lms.portal.pages.parsing import words
from lms.portal.queries.attempts import (
    Question,
    Taking,
    answers_of,
    as_visits,
    journal_of,
    part_states,
    questions_of,
    registrations_of,
    takings_of,
    visits_of,
)
from lms.portal.queries.packages import package_of
from lms.ui.adapters.sheets import Cell
from scorm_packages.runtime.models import Package, Registration, RuntimeSession

PER_PAGE = 50
ANSWERS_PER_PAGE = 100


@require_safe
@require_right(Right.MANAGE_PACKAGES)
def attempts(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """Who took the package, and how far they came."""
    viewer = viewer_of(request)
    package = _package_or_404(viewer, package_id)
    asked = words(request.GET.get("q"))
    rows = registrations_of(viewer, package, asked)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "package": package,
        "page": page,
        "takings": list(takings_of(package, page.object_list)),
        "words": asked,
    }
    return render(request, "portal/attempts.html", context)


@require_safe
@require_right(Right.MANAGE_PACKAGES)
def attempt(request: HttpRequest, package_id: UUID, registration_id: UUID) -> HttpResponse:
    """One learner's way through the package: parts, launches, every answer."""
    viewer = viewer_of(request)
    package = _package_or_404(viewer, package_id)
    registration = _registration_or_404(viewer, package, registration_id)
    audit(viewer, "attempts.viewed", "registration", registration.id)
    answers = Paginator(answers_of(registration), ANSWERS_PER_PAGE)
    context = {
        "package": package,
        "taking": next(takings_of(package, [registration])),
        "parts": part_states(registration),
        "visits": as_visits(visits_of(registration)[:ANSWERS_PER_PAGE]),
        "page": answers.get_page(request.GET.get("page")),
    }
    return render(request, "portal/attempt.html", context)


@require_safe
@require_right(Right.MANAGE_PACKAGES)
def journal(
    request: HttpRequest, package_id: UUID, registration_id: UUID, session_id: UUID
) -> HttpResponse:
    """What a launch saved, call by call, for support."""
    viewer = viewer_of(request)
    package = _package_or_404(viewer, package_id)
    registration = _registration_or_404(viewer, package, registration_id)
    session = (
        RuntimeSession.objects.select_related("item")
        .filter(tenant=viewer.tenant, id=session_id, attempt__registration=registration)
        .first()
    )
    if session is None:
        raise Http404
    audit(viewer, "attempts.journal_viewed", "session", session.id)
    context = {
        "package": package,
        "taking": next(takings_of(package, [registration])),
        "session": session,
        "lines": journal_of(viewer.tenant, session.id),
    }
    return render(request, "portal/journal.html", context)


@require_safe
@require_right(Right.MANAGE_PACKAGES)
def questions(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """How each question was answered by everybody together."""
    viewer = viewer_of(request)
    package = _package_or_404(viewer, package_id)
    context = {"package": package, "questions": questions_of(viewer, package)}
    return render(request, "portal/questions.html", context)


@require_safe
@require_right(Right.MANAGE_PACKAGES)
def export(request: HttpRequest, package_id: UUID, what: str, kind: str) -> HttpResponse:
    """The list of attempts or the table of questions as a file."""
    viewer = viewer_of(request)
    package = _package_or_404(viewer, package_id)
    tables = {"attempts": _attempt_table, "questions": _question_table}
    if what not in tables:
        raise Http404
    header, rows = tables[what](viewer, package, words(request.GET.get("q")))
    file = table_file(what, kind, package.title, header, rows)
    audit(viewer, f"{what}.exported", "package", package.id)
    return file


Table = tuple[list[str], Iterator[list[Cell]]]


def _attempt_table(viewer: Employee, package: Package, asked: str) -> Table:
    header = [
        _("Employee number"),
        _("Name"),
        _("Team"),
        _("Taking"),
        _("Attempts"),
        _("Launches"),
        _("Parts done"),
        _("Parts"),
        _("Score"),
        _("Minutes"),
        _("Begun"),
        _("Last saved"),
    ]
    rows = registrations_of(viewer, package, asked).iterator(chunk_size=1000)
    return header, map(_taking_row, takings_of(package, rows))


def _taking_row(taking: Taking) -> list[Cell]:
    unit, play = taking.employee.unit, taking.play
    return [
        taking.employee.employee_no,
        taking.employee.name,
        unit.name if unit else "",
        taking.number,
        taking.attempts,
        taking.launches,
        taking.done,
        taking.parts,
        play.score,
        play.seconds // 60,
        timezone.localtime(taking.begun_at).date() if taking.begun_at else None,
        timezone.localtime(play.updated_at).date() if play.updated_at else None,
    ]


def _question_table(viewer: Employee, package: Package, _asked: str) -> Table:
    header = [
        _("Part"),
        _("Question"),
        _("Kind"),
        _("Answered"),
        _("Right"),
        _("Right, %"),
        _("Mean seconds"),
        _("Commonest answers"),
    ]
    return header, map(_question_row, questions_of(viewer, package))


def _question_row(question: Question) -> list[Cell]:
    return [
        question.title,
        question.identifier,
        question.kind,
        question.answered,
        question.right,
        question.share_right,
        question.seconds,
        "; ".join(f"{answer} ({count})" for answer, count in question.answers),
    ]


def _package_or_404(viewer: Employee, package_id: UUID) -> Package:
    found = package_of(viewer, package_id)
    if found is None:
        raise Http404
    return found


def _registration_or_404(viewer: Employee, package: Package, registration_id: UUID) -> Registration:
    found = registrations_of(viewer, package).filter(id=registration_id).first()
    if found is None:
        raise Http404
    return found
