"""Who may take which calls, for the router of calls: asked with a key, as often as it likes."""

import base64
import binascii

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lms.people.models import Employee
from lms.tracks.queries.clearances import clearances
from xapi.lrs.queries import Access, credential_for
from xapi.lrs.rules.scopes import Scope

READS_ALL = frozenset({Scope.ALL, Scope.ALL_READ})


@require_GET
@never_cache
@login_not_required
def router_clearances(request: HttpRequest) -> JsonResponse:
    """`{"at": …, "agents": [{"employee_no", "may_take_calls", "since", "reasons", "queues"}]}`.

    The key comes as HTTP Basic and may read everything (`all/read`). `?employee_no=` asks for one
    person. Without such a key the answer is 403.
    """
    access = _access(request)
    if access is None or access.launch or access.scopes.isdisjoint(READS_ALL):
        return JsonResponse({"code": "tracks.key_needed"}, status=403)
    people = Employee.objects.filter(tenant=access.tenant, is_active=True).order_by("employee_no")
    if number := request.GET.get("employee_no"):
        people = people.filter(employee_no=number)
    now = timezone.now()
    found = clearances(access.tenant, people, now)
    return JsonResponse({"at": now.isoformat(), "agents": [one.as_dict() for one in found]})


def _access(request: HttpRequest) -> Access | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        key, colon, secret = base64.b64decode(token, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return credential_for(key, secret, now=timezone.now()) if colon else None
