"""Rule sets and their versions: what they say, what their tests find, what changed, activation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.regulation.models import RuleSetSketch, RuleSetVersion
from lms.regulation.pages.doors import may_write, said
from lms.regulation.pages.regulations import PAGE_RIGHTS
from lms.regulation.pages.rule_views import shown_rules
from lms.regulation.rules.rule_parts import rule_sets_compared
from lms.regulation.rules.rule_set import parse_rule_set, version_order
from lms.regulation.services import (
    activate_from,
    failures_of,
    install_default_rule_sets,
    retire_rule_set,
    rule_sets_to_take_over,
)
from xapi.problems import Problem

State = RuleSetVersion.State


class FirstDayForm(forms.Form):
    effective_from = forms.DateField()


@dataclass(frozen=True, slots=True)
class RuleSetFamily:
    """All versions of a key, the latest first, and what is being worked on."""

    key: str
    versions: Sequence[RuleSetVersion]
    in_force: RuleSetVersion | None
    sketch: RuleSetSketch | None


@dataclass(frozen=True, slots=True)
class TestResult:
    name: str
    failure: str


@require_GET
@require_right(*PAGE_RIGHTS)
def rule_set_list(request: HttpRequest) -> HttpResponse:
    tenant = viewer_of(request).tenant
    context = {
        "families": list(_families(tenant)),
        "may_write": may_write(request),
        "today": timezone.localdate(),
        "shipped": rule_sets_to_take_over(tenant) if may_write(request) else [],
    }
    return render(request, "regulation/rule_sets.html", context)


@require_POST
@require_right(Right.MANAGE_REGULATION)
def take_over(request: HttpRequest) -> HttpResponse:
    """Activate the shipped rule sets that the centre has no version of."""
    viewer = viewer_of(request)
    try:
        taken = install_default_rule_sets(viewer.tenant, actor=viewer)
    except Problem as problem:
        flash.error(request, said(problem))
    else:
        words = ngettext("%(n)d rule set is active.", "%(n)d rule sets are active.", len(taken))
        flash.success(request, words % {"n": len(taken)})
    return redirect("regulation:rule_sets")


def _families(tenant: int) -> Iterator[RuleSetFamily]:
    sketches = {
        sketch.key: sketch
        for sketch in RuleSetSketch.objects.filter(tenant=tenant).select_related("edited_by")
    }
    by_key: dict[str, list[RuleSetVersion]] = {key: [] for key in sketches}
    for version in RuleSetVersion.objects.filter(tenant=tenant).order_by("key"):
        by_key.setdefault(version.key, []).append(version)
    for key, versions in sorted(by_key.items()):
        versions.sort(key=lambda one: version_order(one.version), reverse=True)
        yield RuleSetFamily(key, versions, _in_force(versions), sketches.get(key))


def _in_force(versions: Sequence[RuleSetVersion]) -> RuleSetVersion | None:
    begun = [
        one
        for one in versions
        if one.state == State.ACTIVE and one.effective_from <= timezone.localdate()
    ]
    return max(begun, key=lambda one: one.effective_from, default=None)


def version_or_404(request: HttpRequest, version_id: UUID) -> RuleSetVersion:
    return get_object_or_404(RuleSetVersion, tenant=viewer_of(request).tenant, id=version_id)


@require_GET
@require_right(*PAGE_RIGHTS)
def detail(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Everything a version says, with the results of the tests inside it."""
    version = version_or_404(request, version_id)
    others = list(RuleSetVersion.objects.filter(tenant=version.tenant, key=version.key))
    context = {
        "version": version,
        "rules": shown_rules(version.content),
        "tests": results_of(version.content),
        "in_force": _in_force(others),
        "others": [one for one in others if one.id != version.id],
        "sketch": RuleSetSketch.objects.filter(tenant=version.tenant, key=version.key).first(),
        "what_if": _what_if(version),
        "may_write": may_write(request),
        "today": timezone.localdate(),
    }
    return render(request, "regulation/rule_set.html", context)


def results_of(content: Mapping[str, Any]) -> list[TestResult] | None:
    """Each test inside a rule set with what came out otherwise; None when nobody can run them."""
    failures = failures_of(parse_rule_set(content))
    if failures is None:
        return None
    results = []
    for test in content["tests"]:
        own = [failure for failure in failures if failure.startswith(f"{test['name']}: ")]
        results.append(TestResult(test["name"], "; ".join(own).replace(f"{test['name']}: ", "")))
    return results


def _what_if(version: RuleSetVersion) -> str:
    """Where a draft is tried on past evidence, if a room above offers that."""
    try:
        return f"{reverse('grading:what_if')}?rule_set={version.id}"
    except NoReverseMatch:
        return ""


@require_GET
@require_right(*PAGE_RIGHTS)
def compare(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """What differs from another version; without one named, from the one in force."""
    version = version_or_404(request, version_id)
    others = [
        one
        for one in RuleSetVersion.objects.filter(tenant=version.tenant, key=version.key)
        if one.id != version.id
    ]
    named = request.GET.get("with", "")
    other = next((one for one in others if str(one.id) == named), None) or _in_force(others)
    changes = rule_sets_compared(other.content, version.content) if other else []
    context = {"version": version, "other": other, "others": others, "changes": changes}
    return render(request, "regulation/rule_set_compare.html", context)


@require_POST
@require_right(Right.MANAGE_REGULATION)
def activate(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = version_or_404(request, version_id)
    form = FirstDayForm(request.POST)
    if not form.is_valid():
        flash.error(request, _("Say from which day it judges new enrolments."))
        return redirect("regulation:rule_set", version.id)
    try:
        activate_from(viewer_of(request), version, form.cleaned_data["effective_from"])
    except Problem as problem:
        flash.error(request, said(problem))
    else:
        flash.success(request, _("Active. From its first day it judges new enrolments."))
    return redirect("regulation:rule_set", version.id)


@require_POST
@require_right(Right.MANAGE_REGULATION)
def retire(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = version_or_404(request, version_id)
    try:
        retire_rule_set(tenant=version.tenant, version_id=version.id, actor=viewer_of(request))
    except Problem as problem:
        flash.error(request, said(problem))
    else:
        flash.success(request, _("Withdrawn before its first day."))
    return redirect("regulation:rule_set", version.id)
