"""The two addresses that launchers in other systems know: the way in, and the way out.

Nobody is signed in here and no cookie is read. What lets a learner in is the token of the zip. It
travels in the body of a form with who they are, so that neither stands in any log or history.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from scorm_packages.export.adapters.built import hosted_page_files
from scorm_packages.export.exceptions import DispatchUnknown, LaunchIncomplete, TooManyLaunches
from scorm_packages.export.queries import standing_of_registration
from scorm_packages.export.rules.dispatching import ANYWHERE, ancestors_of, read_arrival
from scorm_packages.export.services import (
    dispatch_of_token,
    open_dispatched,
    registration_of_exit,
)
from xapi.problems import Problem

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors {ancestors}"
)


@csrf_exempt
@login_not_required
@require_POST
def play(request: HttpRequest) -> HttpResponse:
    """Let a learner of another system in, and lead them on to the player."""
    fields = request.POST.dict()
    ancestors: tuple[str, ...] = ANYWHERE
    try:
        dispatch = dispatch_of_token(fields.get("token", ""))
        ancestors = ancestors_of(dispatch.origins)
        address = open_dispatched(dispatch, read_arrival(fields))
    except Problem as problem:
        return _refused(request, problem, fields, ancestors)
    return _framed(HttpResponseRedirect(address, status=303), ancestors)


@login_not_required
@require_safe
def left(request: HttpRequest, signed: str) -> HttpResponse:
    """The learner has left the course: tell the launcher, which says goodbye to its own system."""
    try:
        taken = registration_of_exit(signed)
    except DispatchUnknown as problem:
        return _refused(request, problem, {}, ANYWHERE)
    context = {
        "kind": "left",
        "origin": taken.origin,
        "channel": taken.channel,
        "standing": standing_of_registration(taken).as_data(taken.registration_id),
        "files": hosted_page_files(),
    }
    response = render(request, "export/hosted.html", context)
    return _framed(response, ancestors_of(taken.learner.dispatch.origins))


def _refused(
    request: HttpRequest, problem: Problem, fields: dict[str, str], ancestors: tuple[str, ...]
) -> HttpResponse:
    """A page in the learner's language that says why the course does not open."""
    asked = fields.get("language", "") or translation.get_language_from_request(request)
    language = "zh-hans" if asked.lower().startswith("zh") else "en"
    # Whoever sent nonsense is answered nothing but text.
    is_known = not isinstance(problem, DispatchUnknown | LaunchIncomplete)
    context = {
        "kind": "refused",
        "code": problem.code,
        "text": problem.text(language),
        "origin": fields.get("origin", "") if is_known else "",
        "channel": fields.get("channel", "") if is_known else "",
        "files": hosted_page_files(),
    }
    with translation.override(language):
        response = render(request, "export/hosted.html", context, status=problem.http_status)
    if isinstance(problem, TooManyLaunches):
        response["Retry-After"] = str(problem.params["seconds"])
    return _framed(response, ancestors)


def _framed(response: HttpResponse, ancestors: tuple[str, ...]) -> HttpResponse:
    """Headers of a page in somebody else's frame or window; see `rules.dispatching.ANYWHERE`."""
    response["Content-Security-Policy"] = _POLICY.format(ancestors=" ".join(ancestors))
    response["Cross-Origin-Opener-Policy"] = "unsafe-none"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response.xframe_options_exempt = True
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response
