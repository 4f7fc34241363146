"""External training: cases, and the register of providers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.people.access import require_right, viewer_of
from lms.people.models import Employee
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
    found = get_object_or_404(visible_external(viewer_of(request)), id=case_id)
    return _page(request, found)


@require_POST
def act_on_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Note the return, hand in, note reuse, close. What is wrong stands beside its field."""
    viewer = viewer_of(request)
    found = get_object_or_404(visible_external(viewer), id=case_id)
    act = request.POST.get("act", "")
    if act == "hand_in":
        return _hand_in(request, found)
    if not has_right(viewer, Right.MANAGE_TRACKS):
        raise Http404
    if act == "return":
        return _note_return(request, found)
    if act == "reuse":
        return _note_reuse(request, found)
    if act not in {"close", "close_unpaid"}:
        raise Http404
    attempt(
        request,
        lambda: close_external(viewer, found, reimbursed=act == "close"),
        _("The case is closed and filed."),
    )
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


def _hand_in(request: HttpRequest, found: ExternalCase) -> HttpResponse:
    if not _may_hand_in(request, found):
        raise Http404
    form = DepositForm(request.POST, request.FILES)

    def act() -> None:
        said = form.cleaned_data
        hand_in(viewer_of(request), found, said["kind"], said["file"])

    if _done(request, form, act, _("Handed in. Thank you.")):
        return redirect("tracks:external_case", found.id)
    return _page(request, found, deposit_form=form)


def _note_return(request: HttpRequest, found: ExternalCase) -> HttpResponse:
    form = ReturnForm(request.POST)

    def act() -> None:
        note_return(viewer_of(request), found, form.cleaned_data["returned_on"])

    if _done(request, form, act, _("Noted.")):
        return redirect("tracks:external_case", found.id)
    return _page(request, found, return_form=form)


def _note_reuse(request: HttpRequest, found: ExternalCase) -> HttpResponse:
    viewer = viewer_of(request)
    deposit = get_object_or_404(
        ExternalDeposit, tenant=viewer.tenant, case=found, id=_uuid(request, "deposit")
    )
    form = _reuse_form(viewer, deposit, request.POST)
    if _done(request, form, lambda: reuse(viewer, deposit, form.cleaned_data["item"]), _("Noted.")):
        return redirect("tracks:external_case", found.id)
    return _page(request, found, reuse_form=(deposit.id, form))


def _done(request: HttpRequest, form: Form, act: Callable[[], object], done: str) -> bool:
    """Whether a form was right, and so was acted upon. Else it says beside its fields what is
    wrong; a problem that has nothing to do with a field is told on the next page."""
    if not form.is_valid():
        return False
    attempt(request, act, done)
    return True


def _page(
    request: HttpRequest,
    found: ExternalCase,
    *,
    return_form: ReturnForm | None = None,
    deposit_form: DepositForm | None = None,
    reuse_form: tuple[UUID, ReuseForm] | None = None,
) -> HttpResponse:
    """The page of a case, with 400 and the form that was wrong where one is given."""
    viewer = viewer_of(request)
    costs = found.costs.filter(tenant=viewer.tenant)
    sent = dict([reuse_form]) if reuse_form else {}
    context = {
        "case": found,
        "costs": costs,
        "total": costs.aggregate(total=Sum("amount"))["total"],
        "deposits": [
            (one, None if one.reused_in else sent.get(one.id) or _reuse_form(viewer, one))
            for one in found.deposits.filter(tenant=viewer.tenant).select_related(
                "attachment", "reused_in__track"
            )
        ],
        "may_manage": has_right(viewer, Right.MANAGE_TRACKS),
        "may_hand_in": found.state in (State.RETURNED, State.OVERDUE)
        and _may_hand_in(request, found),
        "return_form": return_form or ReturnForm(),
        "deposit_form": deposit_form or DepositForm(),
    }
    is_wrong = return_form or deposit_form or reuse_form
    return render(request, "tracks/external_case.html", context, status=400 if is_wrong else 200)


def _reuse_form(viewer: Employee, deposit: ExternalDeposit, said: Any = None) -> ReuseForm:
    """One for each thing that was handed in, so its fields have names of their own."""
    return ReuseForm(said, viewer=viewer, auto_id=f"reuse-{deposit.id}-%s")


def _may_hand_in(request: HttpRequest, found: ExternalCase) -> bool:
    viewer = viewer_of(request)
    return viewer.id == found.employee_id or has_right(viewer, Right.MANAGE_TRACKS)


def _uuid(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as error:
        raise Http404 from error
