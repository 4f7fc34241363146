"""Cases in class: what happened, who says what, what came of it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lms.classes.forms.cases import ConclusionForm, EvidenceForm, StatementForm
from lms.classes.models import Case, CaseEvidence, CaseParty
from lms.classes.pages.parts import proof_of
from lms.classes.pages.runs import TEACHERS
from lms.classes.queries.runs import is_office, visible_runs
from lms.classes.rules.wording import CASE_CLAUSES
from lms.classes.services.cases import add_evidence, conclude_case, give_statement
from lms.people.access import require_role, viewer_of
from lms.people.models import Employee
from lms.people.pages.attachments import attachment_response
from lms.ui.acting import paged, words_of
from xapi.problems import Problem


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
    return _page(request, viewer, *_seen(viewer, case_id))


@require_POST
def statement(request: HttpRequest, case_id: UUID, party_id: UUID) -> HttpResponse:
    """What somebody says: by themselves, or written down by the office that hears them."""
    viewer = viewer_of(request)
    found, own = _seen(viewer, case_id)
    party = get_object_or_404(CaseParty, tenant=viewer.tenant, case=found, id=party_id)
    if (own is None and not is_office(viewer)) or (own is not None and own.id != party.id):
        raise Http404
    form = StatementForm(request.POST, party=party, is_own=own is not None)

    def act() -> None:
        give_statement(viewer, party, form.cleaned_data["words"], knew=form.knew_of_it())

    if _done(request, form, act, _("The statement is kept.")):
        return redirect("classes:case", case_id)
    return _page(request, viewer, found, own, statement=form)


@require_POST
def evidence(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Add a file or an observation."""
    viewer = viewer_of(request)
    found, own = _seen(viewer, case_id)
    form = EvidenceForm(request.POST, request.FILES)

    def act() -> None:
        said = form.cleaned_data
        add_evidence(viewer, found, said["note"], proof_of(viewer, said["file"]))

    if _done(request, form, act, _("The evidence is kept.")):
        return redirect("classes:case", case_id)
    return _page(request, viewer, found, own, evidence_form=form)


@require_POST
def conclude(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Conclude a case; the office does, and nobody in a case about themselves."""
    viewer = viewer_of(request)
    found, own = _seen(viewer, case_id)
    if own is not None or not is_office(viewer):
        raise Http404
    form = ConclusionForm(request.POST, parties=found.parties.filter(tenant=viewer.tenant))

    def act() -> None:
        said = form.cleaned_data
        upheld = [one.id for one in said["upheld"]]
        conclude_case(viewer, found, upheld=upheld, conclusion=said["conclusion"])

    done = _("The case is concluded. What should follow is for a named person to confirm.")
    if _done(request, form, act, done):
        return redirect("classes:case", case_id)
    return _page(request, viewer, found, own, conclusion_form=form)


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


def _done(request: HttpRequest, form: Form, act: Callable[[], None], done: str) -> bool:
    """Whether what a form asks for was done. Else the form says why, and keeps what was typed."""
    if not form.is_valid():
        return False
    try:
        act()
    except Problem as problem:
        form.add_error(None, words_of(problem))
        return False
    messages.success(request, done)
    return True


def _page(
    request: HttpRequest,
    viewer: Employee,
    found: Case,
    own: CaseParty | None,
    *,
    statement: StatementForm | None = None,
    evidence_form: EvidenceForm | None = None,
    conclusion_form: ConclusionForm | None = None,
) -> HttpResponse:
    """The page of a case, with 400 and the form that was wrong where one is given."""
    is_open, decides = found.state == Case.State.OPEN, is_office(viewer) and own is None
    parties = [
        one
        for one in found.parties.filter(tenant=viewer.tenant).select_related("employee", "heard_by")
        # Whoever a case is about reads their own part; what others said is not theirs to read.
        if own is None or one.id == own.id
    ]
    may_say = is_open and (own is not None or decides)
    context = {
        "case": found,
        "clause": CASE_CLAUSES[found.kind],
        "parties": [
            (one, _statement_form(one, own, statement) if may_say else None) for one in parties
        ],
        "own": own,
        "evidence": found.evidence.filter(tenant=viewer.tenant).select_related(
            "attachment", "added_by"
        ),
        "evidence_form": (evidence_form or EvidenceForm()) if is_open else None,
        "conclusion_form": (conclusion_form or ConclusionForm(parties=parties))
        if is_open and decides
        else None,
    }
    wrong = statement or evidence_form or conclusion_form
    if wrong and not is_open:  # Somebody else was faster, and the forms are gone.
        for error in wrong.non_field_errors():
            messages.error(request, str(error))
    return render(request, "classes/case.html", context, status=400 if wrong else 200)


def _statement_form(
    party: CaseParty, own: CaseParty | None, sent: StatementForm | None
) -> StatementForm:
    """The form of one party: the one that was sent, if it is theirs."""
    if sent is not None and sent.party.id == party.id:
        return sent
    return StatementForm(party=party, is_own=own is not None)
