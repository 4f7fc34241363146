"""Calibration: asked for, rated blind, compared, talked about."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.coaching.forms.parts import offer
from lms.coaching.forms.work import CalibrationForm
from lms.coaching.models import Calibration
from lms.coaching.pages.assessments import sections_of
from lms.coaching.pages.parts import answers_in, sent
from lms.coaching.queries.assessments import active_versions
from lms.coaching.queries.people import KEEPERS, may_keep
from lms.coaching.queries.recordings import audible, own_calibrations
from lms.coaching.rules.comparing import Agreement, agreement_of
from lms.coaching.rules.scoring import answers_from, score
from lms.coaching.services.calibrating import (
    close_calibration,
    end_rating,
    open_calibration,
    submit_rating,
)
from lms.people.access import require_right, require_role, viewer_of
from lms.people.queries import holders_of
from lms.people.rules.roles import Right, roles_with
from lms.ui.acting import attempt, paged


@require_GET
@require_right(Right.SCORE_CALLS)
def calibrations(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    rows = own_calibrations(viewer).select_related("host", "version__scorecard")
    context = {"page": paged(request, rows.order_by("-due_on")), "may_keep": may_keep(viewer)}
    return render(request, "coaching/calibrations.html", context)


@require_http_methods(["GET", "POST"])
@require_role(*KEEPERS)
def new_calibration(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    form = CalibrationForm(
        request.POST or None, initial={"recording": request.GET.get("recording")}
    )
    offer(
        form,
        recording=audible(viewer).filter(attachment__isnull=False).order_by("-called_at"),
        version=active_versions(viewer.tenant),
        raters=holders_of(viewer.tenant, *roles_with(Right.SCORE_CALLS)).order_by("name"),
    )

    def act(form: CalibrationForm) -> str:
        said = form.cleaned_data
        calibration = open_calibration(
            viewer,
            said["recording"],
            said["version"],
            list(said["raters"]),
            title=said["title"],
            due_on=said["due_on"],
        )
        return reverse("coaching:calibration", args=[calibration.id])

    return sent(
        request,
        form,
        act,
        title=_("New calibration"),
        lead=_("Several people score one call, each for themselves. Then you compare."),
        submit=_("Ask the raters"),
        back=reverse("coaching:calibrations"),
    )


@require_GET
def calibration(request: HttpRequest, calibration_id: UUID) -> HttpResponse:
    """The form while it is blind; the comparison once all are in."""
    viewer = viewer_of(request)
    row = get_object_or_404(
        own_calibrations(viewer).select_related(
            "recording__employee", "host", "version__scorecard"
        ),
        id=calibration_id,
    )
    card = row.version.card
    ratings = list(row.ratings.select_related("rater").order_by("rater__name"))
    given = [one for one in ratings if one.submitted_at]
    mine = next((one for one in ratings if one.rater_id == viewer.id), None)
    revealed = row.revealed_at is not None
    agreement: Agreement | None = None
    if revealed:
        agreement = agreement_of(card, [one.given for one in given])
    reference = answers_from(row.reference) if row.reference else {}
    context = {
        "row": row,
        "ratings": ratings,
        "given": given,
        "may_rate": mine is not None and mine.submitted_at is None and not revealed,
        "is_host": row.host_id == viewer.id,
        "may_end": row.host_id == viewer.id
        and not revealed
        and timezone.localdate() > row.due_on
        and len(given) > 1,
        "agreement": agreement,
        "scores": [(one.rater, score(card, one.given)) for one in given] if revealed else [],
        "reference": score(card, reference) if reference else None,
        "sections": sections_of(card, reference),
    }
    return render(request, "coaching/calibration.html", context)


@require_POST
def rate(request: HttpRequest, calibration_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    row = _own(request, calibration_id)
    answers = answers_in(row.version.card, request.POST)
    return attempt(
        request,
        lambda: submit_rating(viewer, row.id, answers),
        done=_("Handed in. You see the comparison when all have rated."),
        to=reverse("coaching:calibration", args=[row.id]),
    )


@require_POST
def end(request: HttpRequest, calibration_id: UUID) -> HttpResponse:
    row = _own(request, calibration_id)
    return attempt(
        request,
        lambda: end_rating(viewer_of(request), row.id),
        done=_("The comparison is open."),
        to=reverse("coaching:calibration", args=[row.id]),
    )


@require_POST
def close(request: HttpRequest, calibration_id: UUID) -> HttpResponse:
    row = _own(request, calibration_id)
    reference = answers_in(row.version.card, request.POST)
    return attempt(
        request,
        lambda: close_calibration(
            viewer_of(request),
            row.id,
            discussion=request.POST.get("discussion", "")[:4000],
            reference=reference,
        ),
        done=_("The reference score stands."),
        to=reverse("coaching:calibration", args=[row.id]),
    )


def _own(request: HttpRequest, calibration_id: UUID) -> Calibration:
    rows = own_calibrations(viewer_of(request)).select_related("version")
    return get_object_or_404(rows, id=calibration_id)
