"""The frame of all pages: sign-in, languages, errors."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from lms.ui import errors
from lms.ui.navigation import registered
from tests.builders.centre import PASSWORD, Centre
from tests.builders.doors import SignIn


def english() -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def test_name_and_password_lead_home(centre: Centre) -> None:
    centre.person("林小满", login="linxiaoman")
    client = english()
    assert "Welcome back" in client.get("/account/login/").content.decode()
    answer = client.post("/account/login/", {"login": "linxiaoman", "password": PASSWORD})
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert "Hello, 林小满" in client.get("/").content.decode()


def test_a_wrong_password_says_so_next_to_the_form_and_names_nobody(centre: Centre) -> None:
    centre.person("林小满", login="linxiaoman")
    html = english().post("/account/login/", {"login": "linxiaoman", "password": "wrong"})
    text = html.content.decode()
    assert 'role="alert"' in text
    unknown = english().post("/account/login/", {"login": "nobody", "password": "wrong"})
    assert 'role="alert"' in unknown.content.decode()
    assert "林小满" not in text


def test_too_many_wrong_passwords_are_stopped_with_a_sentence(centre: Centre) -> None:
    cache.clear()
    client = english()
    for _ in range(6):
        answer = client.post("/account/login/", {"login": "somebody", "password": "wrong"})
    text = answer.content.decode()
    assert "Too many failed login attempts" in text or answer.status_code == 429
    cache.clear()


def test_the_language_button_brings_back_to_the_same_page(
    centre: Centre, signed_in: SignIn
) -> None:
    learner = centre.person("林小满")
    client = signed_in(learner)
    page = client.get("/?tab=1").content.decode()
    assert 'name="next" value="/?tab=1"' in page
    assert 'value="zh-hans" lang="zh-Hans"' in page
    answer = client.post("/account/language/", {"language": "zh-hans", "next": "/?tab=1"})
    assert answer["Location"] == "/?tab=1"
    assert '<html lang="zh-Hans"' in client.get("/").content.decode()
    learner.refresh_from_db()
    assert learner.language == "zh-hans"


def test_a_missing_page_says_so_to_people_signed_in_and_not(
    centre: Centre, signed_in: SignIn
) -> None:
    for client in (english(), signed_in(centre.person("林小满"))):
        answer = client.get("/no/such/page/")
        assert answer.status_code == 404
        assert "There is nothing here" in answer.content.decode()


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (errors.bad_request, 400, "could not be read"),
        (errors.forbidden, 403, "not open to you"),
        (errors.csrf_failure, 403, "out of date"),
    ],
)
def test_other_errors_have_pages_of_their_own(
    centre: Centre, rf: RequestFactory, view: Callable[..., object], status: int, words: str
) -> None:
    request = rf.get("/")
    request.user = centre.person("林小满")
    answer = view(request, exception=None)
    assert answer.status_code == status  # type: ignore[attr-defined]
    assert words in answer.content.decode()  # type: ignore[attr-defined]


def test_the_page_for_our_own_errors_asks_nothing_of_anybody(rf: RequestFactory) -> None:
    """No `db` fixture here: a query would raise."""
    answer = errors.server_error(rf.get("/"))
    assert answer.status_code == 500
    text = answer.content.decode()
    assert "页面暂时无法打开" in text
    assert "Something went wrong on our side" in text
    assert "{%" not in text


def test_a_form_without_its_token_is_refused_with_the_page_for_that(
    centre: Centre,
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["django_language"] = "en"
    client.force_login(centre.person("林小满"))
    answer = client.post("/account/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "This form is out of date" in answer.content.decode()


def test_the_policy_forbids_inline_script_and_style(centre: Centre, signed_in: SignIn) -> None:
    policy = signed_in(centre.person("林小满")).get("/")["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy


def test_whoever_signs_in_elsewhere_has_no_password_to_change(
    centre: Centre, signed_in: SignIn
) -> None:
    client = signed_in(centre.person("林小满"))
    assert "Change password" not in client.get("/").content.decode()
    assert client.get("/account/password/", follow=True).status_code == 404
    client = signed_in(centre.person("白一舟", login="baiyizhou"))
    assert "Change password" in client.get("/account/password/").content.decode()


def test_every_entry_of_the_navigation_leads_somewhere() -> None:
    addresses = [reverse(item.url_name) for item in registered()]
    assert len(addresses) == len(set(addresses)) > 3
