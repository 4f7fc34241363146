"""What I was told, and what of it I have to acknowledge."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from lms.people.access import viewer_of
from lms.people.models import Notice
from lms.people.services import acknowledge, see

PER_PAGE = 30


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """My notices, those that wait for me first."""
    viewer = viewer_of(request)
    mine = Notice.objects.filter(tenant=viewer.tenant, employee=viewer)
    waiting = mine.filter(must_acknowledge=True, acknowledged_at=None).order_by("sent_at")
    others = mine.filter(Q(must_acknowledge=False) | Q(acknowledged_at__isnull=False))
    page = Paginator(others.order_by("-sent_at"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/notices.html", {"waiting": waiting, "page": page})


@require_POST
def read(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Acknowledge one, or open what it speaks of."""
    viewer = viewer_of(request)
    notice = get_object_or_404(Notice, tenant=viewer.tenant, employee=viewer, id=notice_id)
    if "acknowledge" in request.POST:
        acknowledge(notice)
        return redirect("notices")
    see(notice)
    safe = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if notice.url and safe else "notices")
