"""Which host names lead to the house, which to uploaded content, and which nowhere (R147)."""

import pytest
from django.test import Client
from prometheus_client import generate_latest

pytestmark = pytest.mark.django_db

CONTENT_HOSTS = [
    "p1.content.localhost",
    "P1.Content.Localhost:8000",
    "p1.content.localhost.",
    "p1.content.localhost.:8000",
    "x.p1.content.localhost",
    "content.localhost",
    "content.localhost.",
    ".content.localhost",
    "..content.localhost",
]
NO_HOSTS = ["evil.example", "a_b.content.localhost", "*.content.localhost", "127.0.0.1@evil", ""]


@pytest.mark.parametrize("path", ["/account/login/", "/", "/xapi/about", "/healthz"])
@pytest.mark.parametrize("host", CONTENT_HOSTS)
def test_every_host_below_the_content_host_is_without_our_pages(
    client: Client, host: str, path: str
) -> None:
    answer = client.get(path, headers={"host": host})
    assert answer.status_code == 404
    assert not answer.cookies
    assert b"csrf" not in answer.content


@pytest.mark.parametrize("host", NO_HOSTS)
def test_an_unknown_host_is_a_bad_request_and_no_failure(client: Client, host: str) -> None:
    answer = client.get("/account/login/", headers={"host": host})
    assert answer.status_code == 400
    assert not answer.cookies


def test_made_up_methods_do_not_fill_the_metrics(client: Client) -> None:
    for number in range(3):
        client.generic(f"ODD{number}", "/healthz")
    assert b'method="ODD' not in generate_latest()
