"""What an employee sees of their own standby case, and does about it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lms.people.access import viewer_of
from lms.tracks.models import StandbyCase
from lms.tracks.pages.tools import attempt
from lms.tracks.rules.standby import State
from lms.tracks.services.standby import appeal, note_receipt, see_report
from lms.tracks.services.standby_records import RIGHTS, coverage_of


@require_GET
def my_standby(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The notice, the report and the outcome, for whom they are about; a draft is nobody's yet."""
    found = _mine(request, case_id)
    context = {
        "case": found,
        "coverage": coverage_of(found),
        "evidence": found.evidence.filter(tenant=found.tenant),
        "rights": RIGHTS,
        "may_appeal": found.state == State.DECIDED
        and found.appeal_until is not None
        and timezone.localdate() <= found.appeal_until,
    }
    return render(request, "tracks/my_standby.html", context)


@require_POST
def act_on_mine(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Acknowledge the notice, note that the report was seen, appeal."""
    viewer = viewer_of(request)
    found = _mine(request, case_id)
    words = request.POST.get("words", "")[:5000]
    actions = {
        "receive": lambda: note_receipt(viewer, found),
        "see": lambda: see_report(viewer, found, words),
        "appeal": lambda: appeal(viewer, found, words),
    }
    action = actions.get(request.POST.get("act", ""))
    if action is None:
        raise Http404
    attempt(request, action, _("Thank you. It is on the record."))
    return redirect("tracks:my_standby", found.id)


def _mine(request: HttpRequest, case_id: UUID) -> StandbyCase:
    viewer = viewer_of(request)
    cases = StandbyCase.objects.filter(tenant=viewer.tenant, employee=viewer)
    return get_object_or_404(cases.exclude(state=State.DRAFT), id=case_id)
