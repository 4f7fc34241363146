"""The team's page: who may take calls, who is overdue; giving courses and reminders to many."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lms.people.access import require_right, viewer_of
from lms.people.models import Employee
from lms.people.queries import has_right, visible_employees
from lms.people.rules.roles import Right
from lms.portal.pages.files import table_file
from lms.portal.pages.parsing import date_or_none, page_language, uuid_or_none, words
from lms.portal.queries.team import SHOWS, Member, TeamFilter, members_of, team, this_month
from lms.portal.queries.units import choosable_units
from lms.portal.queries.wording import title_of
from lms.portal.services.team import MOST_AT_ONCE, assign, open_tracks, remind
from lms.ui.adapters.sheets import Cell
from lms.ui.templatetags.ui import worded
from xapi.problems import Problem

PER_PAGE = 50


@require_safe
@require_right(Right.SEE_RECORDS)
def table(request: HttpRequest) -> HttpResponse:
    viewer, asked = viewer_of(request), _asked(request)
    page = Paginator(team(viewer, asked), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "members": members_of(viewer.tenant, list(page.object_list), asked),
        "asked": asked,
        "units": choosable_units(viewer, Right.SEE_RECORDS),
        "shows": [(show, _show_words(show)) for show in SHOWS],
        "may_assign": has_right(viewer, Right.ASSIGN_COURSES),
        "tracks": [(track.id, title_of(track)) for track in open_tracks(viewer.tenant)],
        "here": request.get_full_path(),
    }
    return render(request, "portal/team.html", context)


@require_safe
@require_right(Right.SEE_RECORDS)
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """All rows of the table as it is filtered now, with the columns of the screen."""
    viewer, asked = viewer_of(request), _asked(request)
    header = [
        _("Employee number"),
        _("Name"),
        _("Team"),
        _("May take calls"),
        _("Why not"),
        _("Overdue courses"),
        _("Overdue since"),
        _("Minutes in class"),
        _("Minutes online"),
        _("Classes missed"),
        _("Late or left early"),
        _("Last coaching"),
        _("Follow-up due"),
    ]
    members = members_of(viewer.tenant, team(viewer, asked), asked)
    return table_file("team", kind, _("My team"), header, map(_cells, members))


@require_POST
@require_right(Right.SEE_RECORDS)
def act(request: HttpRequest) -> HttpResponse:
    """Do something for everybody who is ticked: give them a track, or remind them."""
    viewer = viewer_of(request)
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("portal:team")
    right = {"assign": Right.ASSIGN_COURSES, "remind": Right.SEE_RECORDS}.get(
        request.POST.get("action", "")
    )
    if right is None or not has_right(viewer, right):
        raise Http404
    people = _chosen(request, viewer, right)
    if not people:
        messages.error(request, _("Tick at least one person first."))
        return HttpResponseRedirect(back)
    try:
        if right is Right.ASSIGN_COURSES:
            _assign(request, viewer, people)
        else:
            told = remind(viewer, people, note=words(request.POST.get("note")))
            text = ngettext("%(n)d person reminded.", "%(n)d people reminded.", told)
            messages.success(request, text % {"n": told})
    except Problem as problem:
        messages.error(request, problem.text(page_language()))
    return HttpResponseRedirect(back)


def _assign(request: HttpRequest, viewer: Employee, people: list[Employee]) -> None:
    wanted = uuid_or_none(request.POST.get("track"))
    found = open_tracks(viewer.tenant).filter(id=wanted).first() if wanted else None
    if found is None:
        messages.error(request, _("Choose what to give them."))
        return
    due_on = date_or_none(request.POST.get("due_on"))
    joined = assign(viewer, found, people, due_on=due_on, reason=words(request.POST.get("note")))
    text = ngettext(
        "“%(track)s” given to %(n)d person.", "“%(track)s” given to %(n)d people.", joined
    )
    messages.success(request, text % {"n": joined, "track": title_of(found)})


def _chosen(request: HttpRequest, viewer: Employee, right: Right) -> list[Employee]:
    """Whom the form names. Raises Http404 where one of them is beyond the viewer's reach."""
    ids = {found for text in request.POST.getlist("person") if (found := uuid_or_none(text))}
    if len(ids) > MOST_AT_ONCE:
        raise Http404
    people = list(visible_employees(viewer, right).filter(id__in=ids, is_active=True))
    if len(people) != len(ids):
        raise Http404
    return people


def _asked(request: HttpRequest) -> TeamFilter:
    first, today = this_month()
    show = request.GET.get("show", "")
    since = date_or_none(request.GET.get("from")) or first
    until = date_or_none(request.GET.get("to")) or today
    return TeamFilter(
        since=min(since, until),
        until=max(since, until),
        unit=uuid_or_none(request.GET.get("unit")),
        words=words(request.GET.get("q")),
        show=show if show in SHOWS else "",
    )


def _show_words(show: str) -> str:
    return {
        "no_calls": _("May not take calls"),
        "overdue": _("Overdue"),
        "coaching": _("Coaching due"),
        "absent": _("Missed a class"),
    }[show]


def _cells(member: Member) -> list[Cell]:
    """One row of a file: what the screen shows, with dates as dates and figures as numbers."""
    unit, coached = member.employee.unit, member.coached_at
    return [
        member.employee.employee_no,
        member.employee.name,
        unit.name if unit else "",
        _("yes") if member.standing.may else _("no"),
        "; ".join(worded(reason.words) for reason in member.standing.reasons),
        member.overdue,
        member.overdue_since,
        member.class_minutes,
        member.online_minutes,
        member.absences,
        member.tardies,
        timezone.localtime(coached).date() if coached else None,
        member.follow_up_on,
    ]
