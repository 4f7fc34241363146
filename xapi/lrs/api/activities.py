"""The activities resource (1.0.3 Communication 2.5; 2.0.0 4.1.6.4)."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from xapi.lrs.api.answers import answer_json
from xapi.lrs.api.protocol import Call, serve
from xapi.lrs.api.values import read_iri, read_values
from xapi.lrs.queries import activity
from xapi.lrs.rules.scopes import Act, Resource


@csrf_exempt
@login_not_required
def activities(request: HttpRequest) -> HttpResponseBase:
    """An activity with its definition."""
    return serve(request, {"GET": find, "HEAD": find})


def find(call: Call) -> HttpResponse:
    """What is known of the activity; of an unknown one, its id."""
    read = read_values(call.request.GET, {"activityId": read_iri}, required=("activityId",))
    iri: str = read["activityId"]
    call.access.check_document(Resource.ACTIVITIES, Act.READ, activity=iri)
    house = settings.CALLCRAFT_ACTOR_HOME_PAGE
    return answer_json(call, activity(call.access.tenant, iri, house=house))
