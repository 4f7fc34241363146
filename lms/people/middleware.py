"""Around each request: in which language, for which tenant, and who may keep the answer."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from lms.people.models import Employee
from lms.people.queries import tenant_of_host

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class LanguageOfEmployee:
    """Answer in the language that the employee chose; else in the one the browser asks for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if not chosen and isinstance(request.user, Employee) and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class PrivatePages:
    """Let nothing keep what was shown to somebody signed in: call centres share machines."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class OwnPasswordFirst:
    """Lead whoever signed in with a temporary password to the page where they choose their own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        person = request.user
        if not isinstance(person, Employee) or not person.password_is_temporary:
            return self.get_response(request)
        if any(request.path == reverse(name) for name in _OPEN_BEFORE):
            return self.get_response(request)
        return redirect("account_change_password")


# Also before somebody has a password of their own.
_OPEN_BEFORE = ("account_change_password", "account_logout", "choose_language")


def tenant_of(request: HttpRequest) -> int:
    """The tenant key of the host that was asked. Raises Http404 where no tenant lives there."""
    tenant = tenant_of_host(request.get_host())
    if tenant is None:
        raise Http404
    return tenant.id


def centre_of(request: HttpRequest) -> str:
    """The centre's name in the language of the page; empty where no tenant lives at the host."""
    tenant = tenant_of_host(request.get_host())
    if tenant is None:
        return ""
    return tenant.name_zh if (translation.get_language() or "").startswith("zh") else tenant.name_en
