"""The effect of a track on one page: reaction, learning, behaviour, results."""

from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.coaching.forms.parts import offer
from lms.coaching.forms.work import METHOD_NAMES, EvaluationForm
from lms.coaching.models import EvaluationPlan
from lms.coaching.models.sheets import VERDICT_NAMES
from lms.coaching.pages.parts import sent
from lms.coaching.queries.effects import Effect, effect_of, items_for_tests, published_evaluations
from lms.coaching.queries.people import OFFICE, is_office
from lms.coaching.rules.effect import FIGURES, LOWER_IS_BETTER, Method
from lms.coaching.rules.sheets import Verdict
from lms.coaching.services.evaluating import Evaluation, plan_evaluation, publish_evaluation
from lms.people.access import require_right, require_role, viewer_of
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.tracks.models import Track, TrackItem
from lms.ui.acting import attempt, paged
from lms.ui.language import is_chinese


@require_GET
@require_right(Right.SEE_REPORTS)
def effects(request: HttpRequest) -> HttpResponse:
    """Every track with how it is evaluated."""
    viewer = viewer_of(request)
    rows = (
        Track.objects.filter(tenant=viewer.tenant)
        .select_related("evaluation_plan")
        .annotate(people=Count("enrolments", filter=Q(enrolments__withdrawn_at=None)))
        .order_by("-people", "title_en")
    )
    return render(request, "coaching/effects.html", {"page": paged(request, rows)})


@require_GET
@require_right(Right.SEE_REPORTS)
def effect(request: HttpRequest, track_id: UUID) -> HttpResponse:
    """All four levels, each with its n and its guard."""
    viewer = viewer_of(request)
    track = get_object_or_404(Track, tenant=viewer.tenant, id=track_id)
    found = effect_of(track)
    return render(
        request,
        "coaching/effect.html",
        _context(track, found)
        | {
            "is_office": is_office(viewer),
            "methods": [METHOD_NAMES[Method(one)] for one in found.plan.methods]
            if found.plan
            else [],
        },
    )


@require_http_methods(["GET", "POST"])
@require_role(*OFFICE)
def plan(request: HttpRequest, track_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    track = get_object_or_404(Track, tenant=viewer.tenant, id=track_id)
    known = EvaluationPlan.objects.filter(tenant=viewer.tenant, track=track).first()
    initial = (
        {
            name: getattr(known, name)
            for name in (
                "level",
                "methods",
                "due_on",
                "pre_item",
                "post_item",
                "incentives",
                "conclusion",
            )
        }
        if known
        else {}
    )
    form = EvaluationForm(request.POST or None, initial=initial)
    items = TrackItem.objects.filter(id__in=[one.id for one in items_for_tests(track)])
    offer(form, pre_item=items, post_item=items)

    def act(form: EvaluationForm) -> str:
        said = form.cleaned_data
        draft = Evaluation(**{**said, "methods": [Method(one) for one in said["methods"]]})
        plan_evaluation(viewer, track, draft)
        return reverse("coaching:effect", args=[track.id])

    return sent(
        request,
        form,
        act,
        title=_("Plan the evaluation"),
        lead=track.title_zh if is_chinese() else track.title_en,
        submit=_("Save"),
        back=reverse("coaching:effect", args=[track.id]),
    )


@require_POST
@require_role(*OFFICE)
def publish(request: HttpRequest, track_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    plan = get_object_or_404(
        EvaluationPlan.objects.select_related("track"), tenant=viewer.tenant, track_id=track_id
    )
    return attempt(
        request,
        lambda: publish_evaluation(viewer, plan.track),
        done=_("Published. Everybody can read the conclusion and the figures of the group."),
        to=reverse("coaching:effect", args=[track_id]),
    )


@require_GET
def published(request: HttpRequest, track_id: UUID) -> HttpResponse:
    """What everybody may read: the conclusion and figures of the group, no names (R129, A34)."""
    viewer = viewer_of(request)
    plan = get_object_or_404(published_evaluations(viewer.tenant), track_id=track_id)
    found = effect_of(plan.track)
    context = _context(plan.track, found) | {"may_see_all": has_right(viewer, Right.SEE_REPORTS)}
    return render(request, "coaching/effect_published.html", context)


def _context(track: Track, found: Effect) -> dict[str, Any]:
    language = "zh-Hans" if is_chinese() else "en"
    learning, reaction = found.learning, found.reaction
    return {
        "track": track,
        "found": found,
        "verdicts": [
            (VERDICT_NAMES[Verdict(key)], count) for key, count in found.behaviour.sheets.items()
        ],
        "reaction_chart": {
            "categories": [words[language] for words, _mean, _n in reaction.means],
            "series": [
                {"name": _("Mean of 5"), "data": [_round(mean) for _w, mean, _n in reaction.means]}
            ],
        },
        "learning_chart": {
            "categories": [_("Before"), _("After")],
            "series": [
                {
                    "name": _("Mean score"),
                    "data": [_percent(learning.pre), _percent(learning.post)],
                }
            ],
            "unit": "%",
        }
        if learning.pre is not None
        else None,
        "gain": _percent(learning.gain.mean),
        "figures": [
            {
                "words": FIGURES[one.figure],
                "before": _round(one.before),
                "after": _round(one.after),
                "row": one,
                "is_better": _is_better(one),
            }
            for one in found.results
        ],
    }


def _is_better(one: Any) -> bool | None:
    if one.before is None or one.after is None or one.before == one.after:
        return None
    return bool((one.after < one.before) == (one.figure in LOWER_IS_BETTER))


def _round(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 2)


def _percent(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value * 100), 1)
