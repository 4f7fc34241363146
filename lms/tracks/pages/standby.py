"""Standby cases, for those who conduct them."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
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
from lms.people.services import store_attachment
from lms.tracks.forms.standby import (
    CaseForm,
    DecisionForm,
    EvidenceForm,
    GapForm,
    NewCaseForm,
    NoteForm,
    ReportForm,
    ReviewForm,
)
from lms.tracks.models import StandbyCase, StandbyEvidence, StandbyGap
from lms.tracks.models.standby import STATES
from lms.tracks.pages.tools import attempt, form_page
from lms.tracks.queries.standby import facts_of, visible_cases
from lms.tracks.rules.standby import (
    WORDS,
    Event,
    Outcome,
    State,
    completeness,
    ends_as_trained,
    missing,
    moves,
)
from lms.tracks.services import standby as services
from lms.tracks.services.standby_pack import evidence_pack
from lms.tracks.services.standby_records import coverage_of

PER_PAGE = 25
CONDUCT = (Right.MANAGE_TRACKS, Right.CONFIRM_CONSEQUENCES)
RIGHTS = {
    Event.NOTICE: CONDUCT,
    Event.RECEIVE: (Right.SEE_RECORDS,),
    Event.TRAIN: CONDUCT,
    Event.REPORT: (Right.SCORE_CALLS, *CONDUCT),
    Event.DECIDE: (Right.CONFIRM_CONSEQUENCES,),
    Event.REVIEW: (Right.REVIEW_APPEALS,),
    Event.CLOSE: CONDUCT,
    Event.DROP: CONDUCT,
}
"""Which right each move needs; what the employee does stands on a page of their own."""


@require_GET
@require_right(Right.SEE_RECORDS)
def case_list(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    cases = visible_cases(viewer)
    state = request.GET.get("state", "")
    if state in {one.value for one in State}:
        cases = cases.filter(state=state)
    if words := request.GET.get("q", "").strip():
        cases = cases.filter(employee__name__icontains=words)
    context = {
        "page": Paginator(cases, PER_PAGE).get_page(request.GET.get("page")),
        "states": list(STATES.items()),
        "asked": {"state": state, "q": words},
        "may_open": any(has_right(viewer, right) for right in CONDUCT),
    }
    return render(request, "tracks/standby.html", context)


@require_http_methods(["GET", "POST"])
@require_right(*CONDUCT)
def new_case(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    form = NewCaseForm(request.POST or None, viewer=viewer)

    def make() -> str:
        said = dict(form.cleaned_data)
        case = services.open_case(viewer, said.pop("person"), **said)
        return reverse("tracks:standby_case", args=[case.id])

    return form_page(
        request,
        form,
        title=_("New standby case"),
        lead=_("You prepare it first: evidence, shortcomings, training. Then the notice goes out."),
        submit=_("Prepare the case"),
        back=reverse("tracks:standby"),
        action=make,
    )


@require_GET
@require_right(Right.SEE_RECORDS)
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case: where it stands, what comes next and what is missing for it."""
    viewer = viewer_of(request)
    return _case_page(request, viewer, _of(viewer, case_id))


def _case_page(
    request: HttpRequest,
    viewer: Employee,
    found: StandbyCase,
    wrong: Mapping[str, forms.Form] | None = None,
) -> HttpResponse:
    """The page of a case; `wrong` are forms by name that came with something missing."""
    facts = facts_of(found)
    open_moves = [
        event
        for event in Event
        if event in moves(State(found.state)) and event in RIGHTS and _may(viewer, event)
    ]
    gaps = list(found.gaps.filter(tenant=viewer.tenant))
    context = {
        "case": found,
        "coverage": coverage_of(found),
        "evidence": found.evidence.filter(tenant=viewer.tenant).select_related("attachment"),
        "steps": found.steps.filter(tenant=viewer.tenant).select_related("actor"),
        "lacking": [WORDS[one] for one in completeness(State(found.state), facts)],
        "next": {event.value: True for event in open_moves},
        "blocked": {
            event.value: [WORDS[one] for one in missing(event, facts)]
            for event in open_moves
            if event in (Event.NOTICE, Event.TRAIN, Event.CLOSE)
        },
        "may_prepare": found.state == State.DRAFT and any(has_right(viewer, r) for r in CONDUCT),
        "may_move_dates": found.state == State.NOTICED
        and any(has_right(viewer, r) for r in CONDUCT),
        "may_train": ends_as_trained(facts),
        "forms": {
            "evidence": EvidenceForm(prefix="evidence"),
            "report": ReportForm(gaps=gaps, prefix="report"),
            "decision": DecisionForm(prefix="decision"),
            "review": ReviewForm(prefix="review"),
            "note": NoteForm(prefix="note"),
            **(wrong or {}),
        },
    }
    return render(request, "tracks/standby_case.html", context, status=400 if wrong else 200)


@require_http_methods(["GET", "POST"])
@require_right(*CONDUCT)
def edit_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    found = _of(viewer, case_id)
    form = CaseForm(request.POST or None, instance=_of(viewer, case_id))
    back = reverse("tracks:standby_case", args=[found.id])

    def change() -> str:
        services.change_case(viewer, found, **form.cleaned_data)
        return back

    return form_page(
        request, form, title=_("Change the case"), submit=_("Save"), back=back, action=change
    )


@require_http_methods(["GET", "POST"])
@require_right(*CONDUCT)
def edit_gap(request: HttpRequest, case_id: UUID, gap_id: UUID | None = None) -> HttpResponse:
    """Name a shortcoming with what trains and what measures it."""
    viewer = viewer_of(request)
    found = _of(viewer, case_id)
    gap = (
        get_object_or_404(StandbyGap, tenant=viewer.tenant, case=found, id=gap_id)
        if gap_id
        else None
    )
    begun = {"title": gap.title} if gap else {}
    for role in ("trains", "measures"):
        if gap:
            begun[role] = gap.measures.filter(tenant=viewer.tenant, role=role).values_list(  # type: ignore[assignment]
                "item_id", flat=True
            )
    form = GapForm(request.POST or None, viewer=viewer, initial=begun)
    back = reverse("tracks:standby_case", args=[found.id])

    def save() -> str:
        services.save_gap(viewer, found, gap, **form.cleaned_data)
        return back

    return form_page(
        request,
        form,
        title=gap.title if gap else _("New shortcoming"),
        lead=_("It needs at least one item that trains it and one that measures it."),
        submit=_("Save"),
        back=back,
        action=save,
    )


@require_POST
@require_right(*CONDUCT)
def new_evidence(request: HttpRequest, case_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    found = _of(viewer, case_id)
    form = EvidenceForm(request.POST, request.FILES, prefix="evidence")
    back = reverse("tracks:standby_case", args=[found.id])

    def add() -> str:
        said = dict(form.cleaned_data)
        file = said.pop("file")
        if file:
            said["attachment"] = store_attachment(viewer, file)
        services.add_evidence(viewer, found, **said)
        return back

    return form_page(request, form, title=_("Evidence"), submit=_("Add"), back=back, action=add)


@require_POST
@require_right(Right.SEE_RECORDS)
def move(request: HttpRequest, case_id: UUID, event: str) -> HttpResponse:
    """Take the next step of a case."""
    viewer = viewer_of(request)
    found = _of(viewer, case_id)
    if event not in {one.value for one in RIGHTS} or not _may(viewer, Event(event)):
        raise Http404
    try:
        action = _action(request, viewer, found, Event(event))
    except _Lacking as lacking:
        return _case_page(request, viewer, found, {lacking.form.prefix or "": lacking.form})
    attempt(request, action, _("Done. It is on the record."))
    return redirect("tracks:standby_case", found.id)


@require_GET
@require_right(*CONDUCT)
def pack(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Everything about a case in one ZIP."""
    viewer = viewer_of(request)
    found = _of(viewer, case_id)
    response = StreamingHttpResponse(evidence_pack(viewer, found), content_type="application/zip")
    name = f"standby-{found.employee.employee_no}-{found.opened_at:%Y%m%d}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
@require_right(Right.SEE_RECORDS)
def evidence_file(request: HttpRequest, case_id: UUID, evidence_id: UUID) -> HttpResponseBase:
    viewer = viewer_of(request)
    evidence = get_object_or_404(
        StandbyEvidence.objects.select_related("attachment"),
        tenant=viewer.tenant,
        case=_of(viewer, case_id),
        id=evidence_id,
    )
    if evidence.attachment is None:
        raise Http404
    return attachment_response(evidence.attachment)


def _of(viewer: Employee, case_id: UUID) -> StandbyCase:
    return get_object_or_404(visible_cases(viewer), id=case_id)


def _may(viewer: Employee, event: Event) -> bool:
    return any(has_right(viewer, right) for right in RIGHTS[event])


def _action(
    request: HttpRequest, viewer: Employee, case: StandbyCase, event: Event
) -> Callable[[], object]:
    """What a step does, with what its form says. Raises _Lacking."""
    note = _checked(NoteForm(request.POST, prefix="note"))["note"]
    match event:
        case Event.NOTICE:
            return lambda: services.send_notice(viewer, case)
        case Event.RECEIVE:
            return lambda: services.note_receipt(viewer, case, refused=True, note=note)
        case Event.TRAIN:
            return lambda: services.begin_training(viewer, case)
        case Event.CLOSE:
            return lambda: services.close_case(viewer, case)
        case Event.DROP:
            return lambda: services.drop_case(viewer, case, note)
        case _:
            return _judging(request, viewer, case, event)


def _judging(
    request: HttpRequest, viewer: Employee, case: StandbyCase, event: Event
) -> Callable[[], object]:
    if event is Event.REPORT:
        gaps = list(case.gaps.filter(tenant=viewer.tenant))
        form = ReportForm(request.POST, gaps=gaps, prefix="report")
        said = _checked(form)
        return lambda: services.write_report(
            viewer,
            case,
            observations=said["observations"],
            opinion=said["opinion"],
            results=form.results(),
        )
    if event is Event.REVIEW:
        review = _checked(ReviewForm(request.POST, prefix="review"))
        outcome = Outcome(review["outcome"]) if review["outcome"] else None
        return lambda: services.review_appeal(viewer, case, review["note"], outcome=outcome)
    decision = _checked(DecisionForm(request.POST, prefix="decision"))
    return lambda: services.decide_case(
        viewer,
        case,
        Outcome(decision["outcome"]),
        decision["note"],
        trained=decision["trained"],
    )


class _Lacking(Exception):
    """A form that cannot be acted upon as it came."""

    def __init__(self, form: forms.Form) -> None:
        self.form = form
        super().__init__(form.prefix)


def _checked(form: NoteForm | ReportForm | ReviewForm | DecisionForm) -> dict[str, Any]:
    if not form.is_valid():
        raise _Lacking(form)
    return form.cleaned_data
