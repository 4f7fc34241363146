"""The addresses for operators, and what every request carries."""

from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


def test_alive_says_so_without_the_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_ready_means_database_and_migrations(client: Client) -> None:
    assert client.get("/readyz").json() == {"status": "ready"}


def test_without_the_database_it_is_not_ready(client: Client) -> None:
    with patch("lms.config.health.MigrationExecutor", side_effect=OperationalError):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["why"]) == (503, "database")


def test_metrics_are_for_the_machine_and_for_who_holds_the_token(
    client: Client, settings: Settings
) -> None:
    assert client.get("/metrics").status_code == 200
    through_a_proxy = {"X-Forwarded-For": "203.0.113.9"}
    assert client.get("/metrics", headers=through_a_proxy).status_code == 404
    settings.CALLCRAFT_METRICS_TOKEN = "token"
    right = through_a_proxy | {"Authorization": "Bearer token"}
    assert client.get("/metrics", headers=right).status_code == 200
    for wrong in ("Bearer nekot", "Bearer ", "token", "Bearer 令牌"):
        refused = through_a_proxy | {"Authorization": wrong}
        assert client.get("/metrics", headers=refused).status_code == 404, wrong


def test_an_empty_token_opens_nothing(client: Client) -> None:
    empty = {"X-Forwarded-For": "203.0.113.9", "Authorization": "Bearer "}
    assert client.get("/metrics", headers=empty).status_code == 404


def test_each_answer_has_a_request_id_and_a_good_one_is_kept(client: Client) -> None:
    own = client.get("/healthz")["X-Request-Id"]
    assert own != client.get("/healthz")["X-Request-Id"]
    given = {"X-Request-Id": "from-the-proxy-0001"}
    assert client.get("/healthz", headers=given)["X-Request-Id"] == "from-the-proxy-0001"
    hostile = {"X-Request-Id": "x\tinjected line"}
    assert client.get("/healthz", headers=hostile)["X-Request-Id"] != hostile["X-Request-Id"]


@pytest.mark.parametrize("path", ["/", "/account/login/", "/xapi/about", "/healthz", "/static/"])
def test_no_page_of_ours_is_served_on_a_content_host(client: Client, path: str) -> None:
    answer = client.get(path, headers={"host": "p1.content.localhost"})
    assert answer.status_code in {403, 404}
    assert not answer.cookies
