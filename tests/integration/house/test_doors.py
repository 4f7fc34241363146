"""Every address of the house, tried by people who should not get in (R147).

The list is taken from the URL configuration itself: a page that somebody adds tomorrow is tried
tomorrow, and has to be named here if it is meant for everybody.
"""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lms.people.rules.roles import Role
from tests.builders.centre import Centre

pytestmark = pytest.mark.django_db

PUBLIC = {
    "healthz",
    "readyz",
    "metrics",
    "schema",
    "account_login",
    "account_logout",  # Leads a signed-out visitor back to the sign-in.
    "account_signup",
    "account_inactive",
    "account_set_password",
    "choose_language",
    "xapi:about",  # By the standard (xAPI 1.0.3 Communication §2.8).
    "xapi-slashes:about",
    "cmi5:fetch",  # Opened by the key in the address; says "no" with 200 (cmi5 §8.2.2).
}
FOR_EVERYBODY_SIGNED_IN = {
    "portal:home",
    "coaching:home",
    "regulation:mine",  # Regulations for me; its own pages ask whether they were published.
    "archives:me",
    "archives:me_pdf",
    "archives:me_proof",
    "archives:me_seen",
    "archives:published",
    "api:me",
    "grading:mine",
    "notices",
    "classes:mine",
    "classes:calendar_address",
    "planning:approvals",
    "planning:help",
    "planning:meetings",
    "planning:memos",
    "planning:new_request",
    "planning:requests",
    "account_change_password",
    "account_reauthenticate",
}
LRS_VERSION = {"X-Experience-API-Version": "1.0.3"}
OF_ALLAUTH = ("socialaccount", "openid_connect")
"""Pages of the sign-in by OpenID Connect, which guard themselves."""
SIGNED_OUT = {302, 401, 403, 404, 405}
SHUT = {403, 404, 405}


def addresses() -> Iterator[tuple[str, str]]:
    """(name, path) of every named address, with made-up ids where it wants some."""
    for name, pattern in named_patterns(get_resolver(), ""):
        values = {
            key: {"uuid": str(uuid4()), "int": "1"}.get(_kind(converter), "x")
            for key, converter in pattern.pattern.converters.items()
        }
        yield name, reverse(name, kwargs=values)


def named_patterns(resolver: URLResolver, space: str) -> Iterator[tuple[str, URLPattern]]:
    """Every address that has a name, with the namespace it is in."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from named_patterns(entry, inner)
        elif entry.name and not entry.name.startswith(OF_ALLAUTH):
            yield space + entry.name, entry


def _kind(converter: object) -> str:
    return type(converter).__name__.removesuffix("Converter").lower()


ADDRESSES = list(addresses())


def test_the_list_is_not_empty() -> None:
    assert len(ADDRESSES) > 40


@pytest.mark.parametrize(("name", "path"), ADDRESSES, ids=[name for name, _ in ADDRESSES])
def test_a_stranger_is_led_to_the_sign_in(client: Client, name: str, path: str) -> None:
    if name in PUBLIC:
        return
    for method in (client.get, client.post):
        answer = method(path, headers=LRS_VERSION)
        assert answer.status_code in SIGNED_OUT, (name, answer.status_code)
        if answer.status_code == 302:
            assert answer["Location"].startswith("/account/login/"), answer["Location"]


@pytest.mark.parametrize(("name", "path"), ADDRESSES, ids=[name for name, _ in ADDRESSES])
def test_a_learner_finds_the_doors_of_others_shut(client: Client, name: str, path: str) -> None:
    if name in PUBLIC | FOR_EVERYBODY_SIGNED_IN:
        return
    client.force_login(Centre().person("Learner", Role.LEARNER))
    for method in (client.get, client.post):
        answer = method(path, headers=LRS_VERSION)
        # The LRS has its own keys and does not know who is signed in to the pages.
        assert answer.status_code in (SHUT | {401} if name.startswith("xapi") else SHUT), name


def test_a_post_without_the_token_changes_nothing_anywhere() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(Centre().person("Office", Role.TRAINING_OFFICE, Role.ADMINISTRATOR))
    for name, path in ADDRESSES:
        if name in PUBLIC or name.startswith(("xapi", "api:")):
            continue
        assert client.post(path).status_code in SHUT, name
