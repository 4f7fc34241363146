"""The register at a glance, and one regulation with its versions."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages as flash
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lms.people.access import require_right, viewer_of
from lms.people.models import Employee
from lms.people.rules.roles import Right
from lms.regulation.exceptions import RegulationCodeTaken
from lms.regulation.models import Regulation, RegulationVersion, RuleSetVersion
from lms.regulation.pages.doors import may_decide, may_write, regulation_or_404, said
from lms.regulation.pages.register_forms import RegulationForm
from lms.regulation.queries.readings import decisions_in_force
from lms.regulation.queries.register import scope_facts, scope_of
from lms.regulation.rules.ambiguities import AMBIGUITIES
from lms.regulation.rules.scope import in_scope
from lms.regulation.services import describe_regulation, register_regulation

PAGE_RIGHTS = (Right.MANAGE_REGULATION, Right.DECIDE_READINGS)


@dataclass(frozen=True, slots=True)
class Listed:
    """A regulation with the version that applies, the one that comes next, and drafts."""

    regulation: Regulation
    in_force: RegulationVersion | None
    coming: RegulationVersion | None
    drafts: list[RegulationVersion]


@require_GET
@require_right(*PAGE_RIGHTS)
def overview(request: HttpRequest) -> HttpResponse:
    """Every regulation, and how far readings and rule sets are."""
    tenant = viewer_of(request).tenant
    decided = decisions_in_force(tenant, timezone.localdate())
    active = RuleSetVersion.objects.filter(tenant=tenant, state=RuleSetVersion.State.ACTIVE)
    context = {
        "listed": _listed(tenant),
        "undecided": len(AMBIGUITIES) - len(decided),
        "ambiguities": len(AMBIGUITIES),
        "rule_sets": active.values("key").distinct().count(),
        "may_write": may_write(request),
        "may_decide": may_decide(request),
        "today": timezone.localdate(),
    }
    return render(request, "regulation/overview.html", context)


def _listed(tenant: int) -> list[Listed]:
    today = timezone.localdate()
    versions = RegulationVersion.objects.filter(tenant=tenant).defer("text")
    regulations = Regulation.objects.filter(tenant=tenant).prefetch_related(
        Prefetch("versions", queryset=versions, to_attr="known")
    )
    return [_of(one, one.known, today) for one in regulations]


def _of(regulation: Regulation, known: list[RegulationVersion], today: date) -> Listed:
    alive = [
        (version.effective_from, version)
        for version in known
        if version.is_fixed
        and version.effective_from
        and (version.retired_on is None or version.retired_on > today)
    ]
    alive.sort(key=lambda pair: pair[0])
    applies = [version for first_day, version in alive if first_day <= today]
    coming = [version for first_day, version in alive if first_day > today]
    return Listed(
        regulation,
        applies[-1] if applies else None,
        coming[0] if coming else None,
        [version for version in known if not version.is_fixed],
    )


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_REGULATION)
def create(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    form = RegulationForm(viewer.tenant, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            regulation = register_regulation(
                viewer, code=form.cleaned_data["code"], title=form.title(), scope=form.scope()
            )
        except RegulationCodeTaken as problem:
            form.add_error("code", said(problem))
        else:
            flash.success(request, _("The regulation is registered. Now add its text."))
            return redirect("regulation:import", regulation.id)
    return _form(request, form, None)


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_REGULATION)
def edit(request: HttpRequest, regulation_id: UUID) -> HttpResponse:
    regulation = regulation_or_404(request, regulation_id)
    form = RegulationForm.of(regulation, request.POST or None)
    if request.method == "POST" and form.is_valid():
        describe_regulation(viewer_of(request), regulation, title=form.title(), scope=form.scope())
        flash.success(
            request, _("Saved. Versions in force keep the scope they were published for.")
        )
        return redirect("regulation:regulation", regulation.id)
    return _form(request, form, regulation)


def _form(
    request: HttpRequest, form: RegulationForm, regulation: Regulation | None
) -> HttpResponse:
    context = {"form": form, "regulation": regulation}
    status = 400 if form.errors else 200
    return render(request, "regulation/regulation_form.html", context, status=status)


@require_GET
@require_right(*PAGE_RIGHTS)
def detail(request: HttpRequest, regulation_id: UUID) -> HttpResponse:
    """One regulation: its versions, and whom it applies to."""
    regulation = regulation_or_404(request, regulation_id)
    versions = list(regulation.versions.filter(tenant=regulation.tenant).defer("text"))
    listed = _of(regulation, versions, timezone.localdate())
    context = {
        "regulation": regulation,
        "versions": versions,
        "listed": listed,
        "scope": scope_of(regulation.tenant, regulation.scope),
        "may_write": may_write(request),
        "today": timezone.localdate(),
    }
    return render(request, "regulation/regulation.html", context)


@require_GET
@require_right(*PAGE_RIGHTS)
def scope_check(request: HttpRequest, regulation_id: UUID) -> HttpResponse:
    """Whether the regulation applies to one person today, criterion by criterion (R4)."""
    regulation = regulation_or_404(request, regulation_id)
    number = request.GET.get("employee_no", "").strip()
    person = verdict = None
    if number:
        person = Employee.objects.filter(tenant=regulation.tenant, employee_no=number).first()
    if person is not None:
        facts = scope_facts(regulation.tenant, [person])[person.id]
        selector = scope_of(regulation.tenant, regulation.scope)
        verdict = in_scope(selector, facts, timezone.localdate())
    context = {"regulation": regulation, "number": number, "person": person, "verdict": verdict}
    return render(request, "regulation/scope_check.html", context)
