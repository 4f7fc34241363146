"""The about resource (1.0.3 Communication 2.8; 2.0.0 4.1.6.7)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from xapi.lrs.api.crossing import preflight
from xapi.lrs.api.protocol import answer_problem, finished
from xapi.lrs.exceptions import MethodNotAllowed
from xapi.statements import Version

_METHODS = ("GET", "HEAD")


@csrf_exempt
@login_not_required
def about(request: HttpRequest) -> HttpResponseBase:
    """Which editions are spoken here. Open to all, and asks for no version itself."""
    response: HttpResponse
    if request.method == "OPTIONS":
        response = preflight(_METHODS)
    elif request.method not in _METHODS:
        problem = MethodNotAllowed(method=request.method, allowed=", ".join(_METHODS))
        response = answer_problem(request, problem)
        response["Allow"] = ", ".join(_METHODS)
    else:
        response = JsonResponse({"version": list(Version), "extensions": {}})
    return finished(request, response)
