"""The profile resources (1.0.3 Communication 2.6, 2.7; 2.0.0 4.1.6.5, 4.1.6.6)."""

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from xapi.lrs.api.documents import DocumentResource
from xapi.lrs.rules.documents import Kind
from xapi.lrs.rules.scopes import Resource

AGENT_PROFILE: Final = DocumentResource(
    kind=Kind.AGENT_PROFILE,
    resource=Resource.AGENT_PROFILE,
    context=("agent",),
    id="profileId",
)
ACTIVITY_PROFILE: Final = DocumentResource(
    kind=Kind.ACTIVITY_PROFILE,
    resource=Resource.ACTIVITY_PROFILE,
    context=("activityId",),
    id="profileId",
)


@csrf_exempt
@login_not_required
def agent_profile(request: HttpRequest) -> HttpResponseBase:
    """Documents about an agent."""
    return AGENT_PROFILE.answer(request)


@csrf_exempt
@login_not_required
def activity_profile(request: HttpRequest) -> HttpResponseBase:
    """Documents about an activity."""
    return ACTIVITY_PROFILE.answer(request)
