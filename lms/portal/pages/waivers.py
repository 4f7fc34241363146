"""Units of a cmi5 course that somebody is let off: what is satisfied, and the waiver itself."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lms.people.access import require_role, viewer_of
from lms.people.models import Employee
from lms.people.rules.roles import Role
from lms.people.services import audit
from lms.portal.queries.attempts import registrations_of, takings_of
from lms.portal.queries.packages import package_of
from lms.ui.acting import words_of
from scorm_packages.cmi5.queries import course_standing
from scorm_packages.cmi5.services import LONGEST_REASON, waive_au
from scorm_packages.runtime.models import Package, Registration
from scorm_packages.runtime.queries import items_of_package
from xapi.problems import Problem

REASONS = (
    # What the standard recommends (cmi5 §9.5.5.2) is what is told; people read their own words.
    ("Tested Out", gettext_lazy("Passed a placement test")),
    ("Equivalent AU", gettext_lazy("Did an equivalent unit of this course")),
    ("Equivalent Outside Activity", gettext_lazy("Did something equivalent elsewhere")),
    ("Administrative", gettext_lazy("Decided by the training office")),
)


class WaiverForm(forms.Form):
    """Which unit, and why; a remark goes with the reason."""

    item = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=REASONS)
    remark = forms.CharField(
        label=gettext_lazy("Remark"), required=False, max_length=LONGEST_REASON - 50
    )

    def said(self) -> str:
        """The reason as it is told."""
        remark = str(self.cleaned_data["remark"])
        return f"{self.cleaned_data['reason']}: {remark}" if remark else self.cleaned_data["reason"]


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.TRAINING_OFFICE)
def units(request: HttpRequest, package_id: UUID, registration_id: UUID) -> HttpResponse:
    """The units of one learner's cmi5 course; the office may waive those that are not satisfied."""
    viewer = viewer_of(request)
    registration = _registration_or_404(viewer, package_id, registration_id)
    form = WaiverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _waive(request, viewer, registration, form)
        return redirect("portal:units", package_id=package_id, registration_id=registration_id)
    standing = course_standing(registration)
    context: dict[str, Any] = {
        "package": registration.package,
        "registration": registration,
        "taking": next(takings_of(registration.package, [registration])),
        "items": items_of_package(viewer.tenant, package_id),
        "standing": standing,
        "reasons": REASONS,
        "form": form,
    }
    return render(request, "portal/units.html", context)


def _waive(
    request: HttpRequest, viewer: Employee, registration: Registration, form: WaiverForm
) -> None:
    try:
        with transaction.atomic():
            session = waive_au(
                tenant=viewer.tenant,
                registration=registration.id,
                item=form.cleaned_data["item"],
                reason=form.said(),
                waived_by=str(viewer.id),
            )
            audit(viewer, "unit.waived", "registration", registration.id, {"session": str(session)})
    except Problem as problem:
        messages.error(request, words_of(problem))
    else:
        messages.success(request, _("The unit is waived."))


def _registration_or_404(viewer: Employee, package_id: UUID, registration_id: UUID) -> Registration:
    package = package_of(viewer, package_id)
    if package is None or package.format != Package.Format.CMI5:
        raise Http404
    found = registrations_of(viewer, package).filter(id=registration_id).first()
    if found is None:
        raise Http404
    return found
