"""Pages for what went wrong. Each says so plainly, in the reader's language, and how to go on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    return render(request, "ui/errors/400.html", status=400)


def forbidden(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    return render(request, "ui/errors/403.html", status=403)


def not_found(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    return render(request, "ui/errors/404.html", status=404)


def csrf_failure(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """A form from before the sign-in, or from a page left open overnight."""
    return render(request, "ui/errors/csrf.html", status=403)


def server_error(_request: HttpRequest) -> HttpResponse:
    """In both languages, and asking nothing of database, session or build: any may have failed."""
    return HttpResponse(render_to_string("ui/errors/500.html"), status=500)
