"""The about resource (1.0.3 Communication 2.8; 2.0.0 4.1.6.7)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse

from xapi.lrs.api.protocol import NEWEST, VERSION_HEADER, answer_problem
from xapi.lrs.exceptions import MethodNotAllowed
from xapi.statements import Version


@login_not_required
def about(request: HttpRequest) -> HttpResponse:
    """Which editions are spoken here. Open to all, and asks for no version itself."""
    if request.method not in ("GET", "HEAD"):
        problem = MethodNotAllowed(method=request.method, allowed="GET, HEAD")
        response = answer_problem(request, problem)
        response["Allow"] = "GET, HEAD"
    else:
        response = JsonResponse({"version": list(Version), "extensions": {}})
    response[VERSION_HEADER] = NEWEST
    return response
