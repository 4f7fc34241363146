"""The agents resource (1.0.3 Communication 2.4; 2.0.0 4.1.6.3)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from xapi.lrs.api.answers import answer_json
from xapi.lrs.api.protocol import Call, serve
from xapi.lrs.api.values import read_agent, read_values
from xapi.lrs.queries import person
from xapi.lrs.rules.persons import person_of
from xapi.lrs.rules.scopes import Act, Resource, Scope
from xapi.statements.actors import Actor


@csrf_exempt
@login_not_required
def agents(request: HttpRequest) -> HttpResponseBase:
    """The Person of an agent."""
    return serve(request, {"GET": find, "HEAD": find})


def find(call: Call) -> HttpResponse:
    """What this key may know of the agent: its names in the statements that the key may read."""
    read = read_values(call.request.GET, {"agent": read_agent}, required=("agent",))
    agent: Actor = read["agent"]
    access = call.access
    access.check_document(Resource.AGENTS, Act.READ, agent=agent.identifier())
    if not access.allows(Scope.STATEMENTS_READ_MINE):
        return answer_json(call, person_of(agent, ()))
    found = person(
        access.tenant,
        agent,
        authority=call.recorder if access.own_statements_only else None,
        registration=access.registration_to_read(None),
    )
    return answer_json(call, found)
