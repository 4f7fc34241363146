"""Cases in class: what happened, who says what, what came of it."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lms.classes.models import Case, CaseEvidence, CaseParty
from lms.classes.pages.parts import attempt, paged, proof_of
from lms.classes.pages.runs import TEACHERS
from lms.classes.queries.runs import is_office, visible_runs
from lms.classes.rules.wording import CASE_CLAUSES
from lms.classes.services.cases import add_evidence, conclude_case, give_statement
from lms.people.access import require_role, viewer_of
from lms.people.models import Employee
from lms.people.pages.attachments import attachment_response

_SAID = {"yes": True, "no": False}


@require_GET
@require_role(*TEACHERS)
def case_list(request: HttpRequest) -> HttpResponse:
    """The cases of my runs; of all for the office."""
    state = request.GET.get("state", Case.State.OPEN.value)
    rows = _visible(viewer_of(request)).order_by("-opened_at")
    if state in Case.State.values:
        rows = rows.filter(state=state)
    context = {
        "page": paged(request, rows.prefetch_related("parties__employee")),
        "states": {one.value: one.label for one in Case.State},
        "state": state,
    }
    return render(request, "classes/cases.html", context)


@require_GET
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case: for the office, for who reported it, and for whom it is about."""
    viewer = viewer_of(request)
    found, own = _seen(viewer, case_id)
    parties = list(
        found.parties.filter(tenant=viewer.tenant).select_related("employee", "heard_by")
    )
    context = {
        "case": found,
        "clause": CASE_CLAUSES[found.kind],
        # Whoever a case is about reads their own part; what others said is not theirs to read.
        "parties": [one for one in parties if own is None or one.id == own.id],
        "own": own,
        "evidence": found.evidence.filter(tenant=viewer.tenant).select_related(
            "attachment", "added_by"
        ),
        "is_open": found.state == Case.State.OPEN,
        "is_office": is_office(viewer) and own is None,
    }
    return render(request, "classes/case.html", context)


@require_POST
def statement(request: HttpRequest, case_id: UUID, party_id: UUID) -> HttpResponse:
    """What somebody says: by themselves, or written down by the office that hears them."""
    viewer = viewer_of(request)
    found, own = _seen(viewer, case_id)
    party = get_object_or_404(CaseParty, tenant=viewer.tenant, case=found, id=party_id)
    if (own is None and not is_office(viewer)) or (own is not None and own.id != party.id):
        raise Http404
    knew = _SAID.get(request.POST.get("knew", ""))
    return attempt(
        request,
        lambda: give_statement(viewer, party, request.POST.get("words", ""), knew=knew),
        done=_("The statement is kept."),
        to=reverse("classes:case", args=[case_id]),
    )


@require_POST
def evidence(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Add a file or an observation."""
    viewer = viewer_of(request)
    found, _own = _seen(viewer, case_id)
    file = request.FILES.get("file")
    return attempt(
        request,
        lambda: add_evidence(viewer, found, request.POST.get("note", ""), proof_of(viewer, file)),
        done=_("The evidence is kept."),
        to=reverse("classes:case", args=[case_id]),
    )


@require_POST
def conclude(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Conclude a case; the office does, and nobody in a case about themselves."""
    viewer = viewer_of(request)
    found, own = _seen(viewer, case_id)
    if own is not None or not is_office(viewer):
        raise Http404
    chosen = set(request.POST.getlist("upheld"))
    upheld = [one.id for one in found.parties.filter(tenant=viewer.tenant) if str(one.id) in chosen]
    return attempt(
        request,
        lambda: conclude_case(
            viewer, found, upheld=upheld, conclusion=request.POST.get("conclusion", "")
        ),
        done=_("The case is concluded. What should follow is for a named person to confirm."),
        to=reverse("classes:case", args=[case_id]),
    )


@require_GET
def evidence_file(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    """A file of a case, for whoever sees the case."""
    viewer = viewer_of(request)
    kept = get_object_or_404(
        CaseEvidence.objects.select_related("attachment"), tenant=viewer.tenant, id=evidence_id
    )
    _seen(viewer, kept.case_id)
    if kept.attachment is None:
        raise Http404
    return attachment_response(kept.attachment)  # type: ignore[return-value]


def _visible(viewer: Employee) -> QuerySet[Case]:
    return Case.objects.filter(tenant=viewer.tenant, run__in=visible_runs(viewer)).select_related(
        "run", "session", "opened_by", "concluded_by"
    )


def _seen(viewer: Employee, case_id: UUID) -> tuple[Case, CaseParty | None]:
    """A case and, where it is about the viewer, their part in it. Raises Http404."""
    cases = Case.objects.filter(tenant=viewer.tenant).select_related(
        "run", "session", "opened_by", "concluded_by"
    )
    found = get_object_or_404(cases, id=case_id)
    own = CaseParty.objects.filter(tenant=viewer.tenant, case=found, employee=viewer).first()
    if own is None and not _visible(viewer).filter(id=case_id).exists():
        raise Http404
    return found, own
