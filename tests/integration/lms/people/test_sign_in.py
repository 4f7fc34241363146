"""Signing in: what a stranger can neither guess, nor shut for others, nor leave behind (R147)."""

import os
import subprocess
import sys

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from tests.builders.centre import PASSWORD, Centre

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def centre() -> Centre:
    centre = Centre()
    centre.person("Heron", login="heron")
    return centre


def signs_in(login: str, password: str, forwarded: str) -> bool:
    client = Client(headers={"X-Forwarded-For": forwarded})
    client.post("/account/login/", {"login": login, "password": password})
    return "sessionid" in client.cookies


def guess_until_shut_out(forwarded: str) -> None:
    for number in range(25):
        assert not signs_in(f"nobody{number}", "wrong", forwarded)


def test_behind_the_proxy_one_guesser_does_not_shut_the_door_for_all(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    guess_until_shut_out("203.0.113.9")
    assert not signs_in("heron", PASSWORD, "203.0.113.9")
    assert signs_in("heron", PASSWORD, "198.51.100.7")


def test_a_made_up_forwarding_address_does_not_hide_a_guesser(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(25):
        assert not signs_in(f"nobody{number}", "wrong", f"192.0.2.{number}, 203.0.113.9")
    assert not signs_in("heron", PASSWORD, "192.0.2.99, 203.0.113.9")


def test_without_a_proxy_nobody_chooses_their_address(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    guess_until_shut_out("203.0.113.9")
    assert not signs_in("heron", PASSWORD, "198.51.100.7")


def test_pages_of_somebody_signed_in_are_kept_nowhere(client: Client) -> None:
    """People of a call centre share machines: after the sign-out, "back" must show nothing."""
    client.post("/account/login/", {"login": "heron", "password": PASSWORD})
    for path in ("/", "/archive/me/", "/account/password/", "/nothing/here/"):
        assert "no-store" in client.get(path)["Cache-Control"], path


def test_over_https_no_other_host_can_plant_our_cookies() -> None:
    """The `__Host-` prefix: browsers take such a cookie from this very host only."""
    asked = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "lms.config.settings",
            "CALLCRAFT_BASE_URL": "https://training.example",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == ["__Host-sessionid", "__Host-csrftoken"]
