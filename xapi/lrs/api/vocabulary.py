"""Our own profiles, for whoever wants to know what our statements mean (xAPI Profiles 1.0)."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from xapi.vocabulary.profiles import PROFILES


@login_not_required
@require_safe
def profile(_request: HttpRequest, key: str) -> HttpResponse:
    """The document of one profile, as JSON-LD. Raises Http404 for a key that names none."""
    if key not in PROFILES:
        raise Http404
    return JsonResponse(
        PROFILES[key].document(),
        content_type="application/ld+json",
        headers={"Access-Control-Allow-Origin": "*"},
    )
