"""A course for another system: choose a format, see what cannot come along, take the file."""

import tempfile
from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.portal.pages.parsing import page_language
from lms.portal.queries.packages import by_severity, package_of
from lms.portal.services import hand_out_course
from scorm_packages.export.queries import own_target, planned_export
from scorm_packages.export.rules.names import file_name
from scorm_packages.export.rules.outline import Target
from scorm_packages.manifest.findings import Finding
from scorm_packages.runtime.models import Package

FORMATS = [
    (Target.SCORM_12, "SCORM 1.2"),
    (Target.SCORM_2004, _("SCORM 2004, 4th Edition")),
    (Target.SCORM_2004_3RD, _("SCORM 2004, 3rd Edition")),
    (Target.CMI5, "cmi5"),
]


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        label=_("Format"),
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        help_text=_("If the other system takes several, choose the one that the course has now."),
    )

    def __init__(self, package: Package, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"format": own_target(package)})
        field = cast("forms.ChoiceField", self.fields["format"])
        field.choices = [(target.value, name) for target, name in formats_of(package)]


def formats_of(package: Package) -> list[tuple[Target, str]]:
    """What a course can be written as, with the names people know."""
    if package.format == Package.Format.H5P:
        return [(Target.H5P, "H5P")]  # As what it is; and nothing else is written as H5P.
    return [(target, str(name)) for target, name in FORMATS]


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_PACKAGES)
def export(request: HttpRequest, package_id: UUID) -> HttpResponseBase:
    """The formats with what there is to say of each; a POST answers with the file."""
    viewer = viewer_of(request)
    package = package_of(viewer, package_id)
    if package is None:
        raise Http404
    form = ExportForm(package, request.POST or None)
    status, findings = 200, tuple[Finding, ...]()
    if request.method == "POST" and form.is_valid():
        target = Target(form.cleaned_data["format"])
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it.
        made = hand_out_course(viewer, package, target, file)
        if not made.refused:
            file.seek(0)
            return FileResponse(
                file,
                as_attachment=True,
                filename=file_name(package.title, target),
                content_type="application/zip",
            )
        file.close()
        status, findings = 422, made.findings
    language = page_language()
    planned = [
        (name, by_severity(planned_export(viewer.tenant, package_id, target), language))
        for target, name in formats_of(package)
    ]
    context = {
        "package": package,
        "form": form,
        "planned": planned,
        "refused": by_severity(findings, language),
    }
    return _shown(request, context, status)


def _shown(request: HttpRequest, context: dict[str, object], status: int) -> HttpResponse:
    return render(request, "portal/export.html", context, status=status)
