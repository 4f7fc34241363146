"""Who may take calls, and the products and policies that make it so."""

from collections.abc import Iterable
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from lms.people.access import require_right, viewer_of
from lms.people.models import Employee, RoleGrant, Unit
from lms.people.queries import has_right, units_below, visible_employees
from lms.people.rules.roles import Right, Role
from lms.tracks.forms.clearance import ReleaseForm, SubjectForm
from lms.tracks.models import Subject
from lms.tracks.pages.tools import form_page
from lms.tracks.queries.clearances import AgentStanding, clearances
from lms.tracks.queries.taking_calls import taking_calls
from lms.tracks.services import release_version, save_subject
from lms.ui.adapters.sheets import csv_bytes
from lms.ui.templatetags.ui import worded

PER_PAGE = 50


@require_GET
@require_right(Right.SEE_RESULTS)
def clearance_list(request: HttpRequest) -> HttpResponse:
    """Who may take calls, of whom the viewer sees; narrowed by team, name and state."""
    viewer = viewer_of(request)
    people, asked = _asked(request, viewer)
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": clearances(viewer.tenant, page.object_list),
        "asked": asked,
        "units": Unit.objects.filter(tenant=viewer.tenant).order_by("name"),
        "may_manage": has_right(viewer, Right.MANAGE_TRACKS),
        "filtered": any(asked.values()),
    }
    return render(request, "tracks/clearance.html", context)


@require_GET
@require_right(Right.SEE_RESULTS)
def clearance_file(request: HttpRequest, form: str) -> HttpResponse:
    """The same people as a file for the router: JSON by number and queue, or CSV."""
    if form not in {"json", "csv"}:
        raise Http404
    viewer = viewer_of(request)
    people, _asked_for = _asked(request, viewer)
    found = clearances(viewer.tenant, people)
    now = timezone.now().isoformat()
    if form == "json":
        return JsonResponse({"at": now, "agents": [one.as_dict() for one in found]})
    head = [
        _("Number"),
        _("Name"),
        _("Queue"),
        _("May take calls"),
        pgettext("of a clearance", "Since"),
        _("Why not"),
    ]
    response = HttpResponse(
        csv_bytes(head, _file_rows(found)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="clearance.csv"'
    return response


@require_GET
@require_right(Right.MANAGE_TRACKS)
def subject_list(request: HttpRequest) -> HttpResponse:
    """Products and policies with the version that calls are about."""
    viewer = viewer_of(request)
    subjects = Subject.objects.filter(tenant=viewer.tenant).prefetch_related("versions")
    page = Paginator(subjects.order_by("kind", "key"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "tracks/subjects.html", {"page": page, "now": timezone.now()})


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_TRACKS)
def edit_subject(request: HttpRequest, subject_id: UUID | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    found = get_object_or_404(Subject, tenant=viewer.tenant, id=subject_id) if subject_id else None
    form = SubjectForm(request.POST or None, instance=found, viewer=viewer)

    def save() -> str:
        subject = save_subject(viewer, form.save(commit=False))
        return reverse("tracks:subject", args=[subject.id])

    title = str(found) if found else _("New product or policy")
    return form_page(
        request,
        form,
        title=title,
        submit=_("Save"),
        back=reverse("tracks:subjects"),
        action=save,
    )


@require_GET
@require_right(Right.MANAGE_TRACKS)
def subject(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """One product or policy with all its versions and what teaches each."""
    viewer = viewer_of(request)
    found = get_object_or_404(Subject, tenant=viewer.tenant, id=subject_id)
    versions = (
        found.versions.filter(tenant=viewer.tenant)
        .select_related("delta", "entered_by")
        .prefetch_related("taught_by__item__track")
    )
    context = {"subject": found, "versions": versions, "now": timezone.now()}
    return render(request, "tracks/subject.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_TRACKS)
def release(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """Enter a version; whoever is cleared is given what is new."""
    viewer = viewer_of(request)
    found = get_object_or_404(Subject, tenant=viewer.tenant, id=subject_id)
    form = ReleaseForm(request.POST or None, viewer=viewer)
    back = reverse("tracks:subject", args=[found.id])

    def enter() -> str:
        release_version(viewer, found, **form.cleaned_data)
        return back

    return form_page(
        request,
        form,
        title=_("New version of “%(subject)s”") % {"subject": found},
        lead=_("Only what is new has to be learned, and only by those who are cleared for calls."),
        submit=_("Enter the version"),
        back=back,
        action=enter,
    )


def _asked(request: HttpRequest, viewer: Employee) -> tuple[QuerySet[Employee], dict[str, str]]:
    """The agents that the address asks for."""
    agents = RoleGrant.objects.filter(tenant=viewer.tenant, role=Role.LEARNER)
    people = visible_employees(viewer, Right.SEE_RESULTS).filter(
        is_active=True, id__in=agents.values("employee")
    )
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "unit", "may")}
    if asked["may"] not in {"yes", "no"}:
        asked["may"] = ""
    if asked["q"]:
        words = asked["q"]
        people = people.filter(Q(name__icontains=words) | Q(employee_no__istartswith=words))
    unit = Unit.objects.filter(tenant=viewer.tenant, name=asked["unit"]).first()
    if unit:
        people = people.filter(unit__in=units_below(viewer.tenant, unit.id))
    if asked["may"]:
        people = taking_calls(viewer.tenant, people, asked["may"] == "yes")
    return people.select_related("unit").order_by("employee_no"), asked


def _file_rows(found: Iterable[AgentStanding]) -> Iterable[list[str]]:
    yes, no = _("yes"), _("no")
    for one in found:
        person, standing = one.employee, one.standing
        why = "; ".join(worded(reason.words) for reason in standing.reasons)
        since = standing.since.isoformat() if standing.since else ""
        yield [person.employee_no, person.name, "*", yes if standing.may else no, since, why]
        for queue in standing.queues:
            reason = worded(queue.reason.words) if queue.reason else ""
            since = queue.since.isoformat() if queue.since else ""
            yield [
                person.employee_no,
                person.name,
                queue.subject,
                yes if queue.may else no,
                since,
                reason,
            ]
