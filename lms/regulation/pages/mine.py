"""The rules that apply to me: read, acknowledged, and seen before an attempt (R5, R112)."""

from datetime import date
from uuid import UUID

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lms.people.access import viewer_of
from lms.regulation.exceptions import NoRuleSetInForce
from lms.regulation.models import RuleSetVersion
from lms.regulation.pages.doors import said, version_or_404
from lms.regulation.pages.rule_views import shown_rules
from lms.regulation.queries.readings import readings
from lms.regulation.queries.register import (
    acknowledged_by,
    applies_to,
    clauses_of,
    versions_for,
)
from lms.regulation.queries.rule_sets import rule_set_in_force
from lms.regulation.rules.ambiguities import AMBIGUITIES
from lms.regulation.services import acknowledge_version
from xapi.problems import Problem


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Regulations in force for me, and the rules that grades follow."""
    viewer = viewer_of(request)
    today = timezone.localdate()
    versions = versions_for(viewer, today)
    done = acknowledged_by(viewer)
    active = (
        RuleSetVersion.objects.filter(
            tenant=viewer.tenant, state=RuleSetVersion.State.ACTIVE, effective_from__lte=today
        )
        .order_by("key", "-effective_from")
        .distinct("key")
    )
    context = {
        "versions": [(version, done.get(version.id)) for version in versions],
        "rule_sets": active,
    }
    return render(request, "regulation/mine.html", context)


@require_http_methods(["GET", "POST"])
def version(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Read a regulation that was published, and acknowledge it where it applies to me."""
    found = version_or_404(request, version_id)
    viewer = viewer_of(request)
    if not found.is_fixed:
        raise Http404
    if request.method == "POST":
        try:
            acknowledge_version(viewer, found)
        except Problem as problem:
            flash.error(request, said(problem))
        else:
            flash.success(request, _("Thank you. It is on record that you have read it."))
        return redirect("regulation:mine_version", found.id)
    clauses = list(clauses_of(found))
    read_as = readings(viewer.tenant, timezone.localdate())
    touched = {name for clause in clauses for name in clause.ambiguities}
    context = {
        "version": found,
        "clauses": clauses,
        "acknowledged_at": acknowledged_by(viewer).get(found.id),
        "applies": applies_to(found, viewer, timezone.localdate()),
        "readings": [
            (item, [(one, one.said(read_as[item.id][one.name])) for one in item.settings])
            for item in AMBIGUITIES.values()
            if item.id in touched
        ],
    }
    return render(request, "regulation/mine_version.html", context)


@require_GET
def rules_of(request: HttpRequest, key: str) -> HttpResponse:
    """The version of a rule set that judges whoever joined on the day that `on` names (R112)."""
    try:
        day = date.fromisoformat(request.GET.get("on") or timezone.localdate().isoformat())
        found = rule_set_in_force(viewer_of(request).tenant, key, day)
    except (ValueError, NoRuleSetInForce) as error:
        raise Http404 from error
    return redirect("regulation:mine_rules", found.id)


@require_GET
def rules(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """How a grade comes about by an active rule set, for whoever is going to be graded (R112)."""
    found = get_object_or_404(
        RuleSetVersion,
        tenant=viewer_of(request).tenant,
        id=version_id,
        state=RuleSetVersion.State.ACTIVE,
    )
    context = {"version": found, "rules": shown_rules(found.content), "for_learners": True}
    return render(request, "regulation/mine_rules.html", context)
