"""The state resource (1.0.3 Communication 2.3; 2.0.0 4.1.6.2): what content keeps of a learner."""

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from xapi.lrs.api.documents import DocumentResource
from xapi.lrs.rules.documents import Kind
from xapi.lrs.rules.scopes import Resource

STATE: Final = DocumentResource(
    kind=Kind.STATE,
    resource=Resource.STATE,
    context=("activityId", "agent", "registration"),
    id="stateId",
    deletes_contexts=True,
)


@csrf_exempt
@login_not_required
def state(request: HttpRequest) -> HttpResponseBase:
    """Documents of one agent in one activity, and in one registration if there is one."""
    return STATE.answer(request)
