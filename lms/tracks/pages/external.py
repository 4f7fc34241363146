"""External training: cases, and the register of providers."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.people.access import require_right, viewer_of
from lms.people.pages.attachments import attachment_response
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.tracks.forms.external import (
    ApplicationForm,
    DepositForm,
    ProviderForm,
    ReturnForm,
    ReuseForm,
)
from lms.tracks.models import ExternalCase, ExternalDeposit, ExternalProvider
from lms.tracks.models.external import STATES
from lms.tracks.pages.tools import attempt, form_page
from lms.tracks.queries.external import visible_external
from lms.tracks.rules.external import State
from lms.tracks.services.external import (
    apply_for,
    close_external,
    hand_in,
    note_return,
    reuse,
)

PER_PAGE = 25


@require_GET
@require_right(Right.ASSIGN_COURSES, Right.SEE_RECORDS)
def case_list(request: HttpRequest) -> HttpResponse:
    """The cases that the viewer may see."""
    viewer = viewer_of(request)
    cases = visible_external(viewer)
    state = request.GET.get("state", "")
    if state in {one.value for one in State}:
        cases = cases.filter(state=state)
    if words := request.GET.get("q", "").strip():
        cases = cases.filter(employee__name__icontains=words)
    context = {
        "page": Paginator(cases, PER_PAGE).get_page(request.GET.get("page")),
        "states": list(STATES.items()),
        "asked": {"state": state, "q": words},
        "may_apply": has_right(viewer, Right.ASSIGN_COURSES),
    }
    return render(request, "tracks/external.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.ASSIGN_COURSES)
def apply(request: HttpRequest) -> HttpResponse:
    """Apply for somebody; eligibility and route are worked out at once."""
    viewer = viewer_of(request)
    form = ApplicationForm(request.POST or None, viewer=viewer)

    def ask() -> str:
        said = dict(form.cleaned_data)
        case = apply_for(viewer, said.pop("person"), **said)
        return reverse("tracks:external_case", args=[case.id])

    return form_page(
        request,
        form,
        title=_("Apply for external training"),
        lead=_("A year of service is asked for; approval goes by rank."),
        submit=_("Apply"),
        back=reverse("tracks:external"),
        action=ask,
    )


@require_GET
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case: why they may go, who approved, what it cost, what came back."""
    viewer = viewer_of(request)
    found = get_object_or_404(visible_external(viewer), id=case_id)
    costs = found.costs.filter(tenant=viewer.tenant)
    context = {
        "case": found,
        "costs": costs,
        "total": costs.aggregate(total=Sum("amount"))["total"],
        "deposits": [
            (one, None if one.reused_in else ReuseForm(viewer=viewer, auto_id=f"reuse-{one.id}-%s"))
            for one in found.deposits.filter(tenant=viewer.tenant).select_related(
                "attachment", "reused_in__track"
            )
        ],
        "may_manage": has_right(viewer, Right.MANAGE_TRACKS),
        "may_hand_in": found.state in (State.RETURNED, State.OVERDUE)
        and _may_hand_in(request, found),
        "return_form": ReturnForm(),
        "deposit_form": DepositForm(),
    }
    return render(request, "tracks/external_case.html", context)


@require_POST
def act_on_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Note the return, hand in, note reuse, close."""
    viewer = viewer_of(request)
    found = get_object_or_404(visible_external(viewer), id=case_id)
    act = request.POST.get("act", "")
    if act == "hand_in":
        _hand_in(request, found)
    elif not has_right(viewer, Right.MANAGE_TRACKS):
        raise Http404
    elif act == "return":
        form = ReturnForm(request.POST)
        if form.is_valid():
            day = form.cleaned_data["returned_on"]
            attempt(request, lambda: note_return(viewer, found, day), _("Noted."))
    elif act == "reuse":
        deposit = get_object_or_404(
            ExternalDeposit, tenant=viewer.tenant, case=found, id=_uuid(request, "deposit")
        )
        chosen = ReuseForm(request.POST, viewer=viewer)
        if chosen.is_valid():
            reuse(viewer, deposit, chosen.cleaned_data["item"])
    elif act in {"close", "close_unpaid"}:
        attempt(
            request,
            lambda: close_external(viewer, found, reimbursed=act == "close"),
            _("The case is closed and filed."),
        )
    else:
        raise Http404
    return redirect("tracks:external_case", found.id)


@require_GET
def deposit_file(request: HttpRequest, case_id: UUID, deposit_id: UUID) -> HttpResponseBase:
    """What was handed in, for whoever may see the case."""
    viewer = viewer_of(request)
    found = get_object_or_404(visible_external(viewer), id=case_id)
    deposit = get_object_or_404(
        ExternalDeposit.objects.select_related("attachment"),
        tenant=viewer.tenant,
        case=found,
        id=deposit_id,
    )
    return attachment_response(deposit.attachment)


@require_GET
@require_right(Right.MANAGE_TRACKS)
def providers(request: HttpRequest) -> HttpResponse:
    """The register of providers (R137)."""
    viewer = viewer_of(request)
    found = (
        ExternalProvider.objects.filter(tenant=viewer.tenant)
        .annotate(used=Count("cases"))
        .order_by("name")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "tracks/providers.html", {"page": page})


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_TRACKS)
def edit_provider(request: HttpRequest, provider_id: UUID | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    found = (
        get_object_or_404(ExternalProvider, tenant=viewer.tenant, id=provider_id)
        if provider_id
        else None
    )
    form = ProviderForm(request.POST or None, instance=found, viewer=viewer)

    def save() -> str:
        provider = form.save(commit=False)
        provider.tenant = viewer.tenant
        provider.save()
        return reverse("tracks:providers")

    return form_page(
        request,
        form,
        title=found.name if found else _("New provider"),
        submit=_("Save"),
        back=reverse("tracks:providers"),
        action=save,
    )


def _hand_in(request: HttpRequest, found: ExternalCase) -> None:
    if not _may_hand_in(request, found):
        raise Http404
    viewer = viewer_of(request)
    form = DepositForm(request.POST, request.FILES)
    if form.is_valid():
        said = form.cleaned_data
        attempt(
            request,
            lambda: hand_in(viewer, found, said["kind"], said["file"]),
            _("Handed in. Thank you."),
        )


def _may_hand_in(request: HttpRequest, found: ExternalCase) -> bool:
    viewer = viewer_of(request)
    return viewer.id == found.employee_id or has_right(viewer, Right.MANAGE_TRACKS)


def _uuid(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as error:
        raise Http404 from error
