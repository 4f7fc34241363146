"""Whether the archive is whole: seals, checks, and the export for whoever checks for themselves."""

import logging
import tempfile
from typing import IO, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lms.archives.exceptions import CheckFailed, CheckLost, SigningKeyUnreadable
from lms.archives.models import ArchiveSeal
from lms.archives.queries import health_of
from lms.archives.rules.offline.faults import Fault
from lms.archives.services import export_archive, request_check
from lms.people.access import require_right, viewer_of
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.ui.acting import words_of

SEALS_ON_PAGE = 31

logger = logging.getLogger(__name__)


@require_GET
@require_right(Right.SEE_RECORDS)
def health(request: HttpRequest) -> HttpResponse:
    """The last check and what it found, the end of the chain, the seals, the signing keys."""
    viewer = viewer_of(request)
    seals = ArchiveSeal.objects.filter(tenant=viewer.tenant).order_by("-number")
    state = health_of(viewer.tenant)
    language = "zh-Hans" if (get_language() or "en").startswith("zh") else "en"
    problem = (CheckLost if state.problem == CheckLost.code else CheckFailed)()
    context = {
        "health": state,
        "problem": problem.text(language) if state.problem else "",
        "faults": [Fault(one["code"], one["params"]).message(language) for one in state.faults],
        "page": Paginator(seals, SEALS_ON_PAGE).get_page(request.GET.get("page")),
        "keeps_archive": has_right(viewer, Right.KEEP_ARCHIVE),
    }
    return render(request, "archives/health.html", context)


@require_POST
@require_right(Right.KEEP_ARCHIVE)
def verify(request: HttpRequest) -> HttpResponse:
    """Queue a check of the whole archive."""
    viewer = viewer_of(request)
    request_check(viewer.tenant, viewer)
    messages.success(request, _("The archive is being checked. The result appears here."))
    return redirect("archives:health")


@require_POST
@require_right(Right.KEEP_ARCHIVE)
def export(request: HttpRequest) -> HttpResponseBase:
    """The whole archive as a zip with its offline verifier."""
    viewer = viewer_of(request)
    file = cast(IO[bytes], tempfile.TemporaryFile())  # noqa: SIM115 - the response closes it
    try:
        export_archive(viewer.tenant, file, exported_by=viewer)
    except SigningKeyUnreadable as problem:
        file.close()
        logger.exception("archive not exported: %s", problem.code)
        messages.error(request, words_of(problem))
        return redirect("archives:health")
    file.seek(0)
    name = f"training-archive-{timezone.localdate():%Y%m%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
