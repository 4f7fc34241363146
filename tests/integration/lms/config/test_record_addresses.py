"""What stands around the record's addresses: all that keeps them safe, and nothing for pages."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from lms.config import urls

pytestmark = pytest.mark.django_db


def test_the_record_is_answered_with_every_header_of_safety(client: Client) -> None:
    answer = client.get("/xapi/about")
    assert answer.status_code == 200
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" in answer
    assert answer["X-Request-Id"]
    assert answer["Content-Length"] == str(len(answer.content))


def test_cookies_are_not_even_looked_at(client: Client) -> None:
    client.cookies["sessionid"] = "made-up"
    answer = client.get("/xapi/about")
    assert answer.status_code == 200
    assert not answer.cookies
    assert not hasattr(answer.wsgi_request, "session")
    assert not hasattr(answer.wsgi_request, "user")


def test_an_unknown_address_below_is_the_usual_page(client: Client) -> None:
    answer = client.get("/xapi/nothing-there")
    assert answer.status_code in (302, 404)
    assert hasattr(answer.wsgi_request, "session")


def _secret(_: HttpRequest) -> HttpResponse:
    return HttpResponse("for employees")


urlpatterns = [path("xapi/secret", _secret), *urls.urlpatterns]


@override_settings(ROOT_URLCONF=__name__)
def test_a_view_that_does_not_say_it_needs_no_sign_in_goes_through_all(client: Client) -> None:
    answer = client.get("/xapi/secret")
    assert answer.status_code == 302
    assert b"for employees" not in answer.content
