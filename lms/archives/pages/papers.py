"""Paper: printed entries and empty forms (A36)."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from lms.archives.services.papers import LANGUAGES, print_form
from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.regulation.queries import form_template
from lms.regulation.rules.forms import FORMS


def pdf_response(printed: bytes, name: str) -> HttpResponse:
    """A PDF that the browser shows and nobody keeps."""
    return HttpResponse(
        printed,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )


def languages_of(request: HttpRequest) -> Sequence[str]:
    """In which languages to print: as the address says, else the reader's."""
    asked = request.GET.get("lang", "")
    own = "zh" if (get_language() or "en").startswith("zh") else "en"
    return LANGUAGES.get(asked, LANGUAGES[own])


@require_GET
@require_right(Right.SEE_RECORDS, Right.KEEP_ARCHIVE, Right.RUN_CLASSES, Right.COACH)
def form_list(request: HttpRequest) -> HttpResponse:
    """The forms F1 to F18, to be printed empty."""
    viewer, today = viewer_of(request), timezone.localdate()
    forms = [form_template(viewer.tenant, code, today) for code in FORMS]
    return render(request, "archives/forms.html", {"forms": forms})


@require_GET
@require_right(Right.SEE_RECORDS, Right.KEEP_ARCHIVE, Right.RUN_CLASSES, Right.COACH)
def form_pdf(request: HttpRequest, code: str) -> HttpResponse:
    if code not in FORMS:
        raise Http404
    viewer = viewer_of(request)
    printed = print_form(viewer.tenant, code, timezone.localdate(), languages_of(request))
    return pdf_response(printed, code)
