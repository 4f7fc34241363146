"""The pages of keys: who may open them, what they do, and that a secret is shown once."""

import argparse
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.config.commands import lrs as commands
from lms.people.models import AuditRow, Employee, Tenant
from lms.people.rules.roles import Role
from lms.people.services import KeyDraft, grant_role, make_key
from xapi.lrs.models import Credential
from xapi.lrs.queries import credential_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Tenant:
    return Tenant.objects.create(name_en="C", name_zh="C", host="")


def hire(tenant: Tenant, login: str, role: Role) -> Employee:
    employee = Employee.objects.create_employee(
        tenant=tenant.id, login=login, password=None, employee_no=login, name=login, language="en"
    )
    grant_role(employee, role)
    return employee


def browser_of(employee: Employee) -> Client:
    client = Client()
    client.force_login(employee)
    return client


@pytest.fixture
def keeper(tenant: Tenant) -> Employee:
    return hire(tenant, "keeper", Role.ADMINISTRATOR)


@pytest.fixture
def browser(keeper: Employee) -> Client:
    return browser_of(keeper)


def page(client: Client, name: str, *words: str) -> str:
    response = client.get(reverse(f"people:{name}", args=words))
    assert response.status_code == 200
    return response.content.decode()


def ask_for(client: Client, **changes: Any) -> Any:
    wanted = {
        "name": "Quiz system",
        "scopes": ["statements/write", "state"],
        "speaks_for": "outsiders",
        **changes,
    }
    return client.post(reverse("people:new_key"), wanted)


def shown_secret(html: str) -> tuple[str, str]:
    key = re.search(r'id="key" value="(\w+)"', html)
    secret = re.search(r'id="secret" value="(\w+)"', html)
    assert key
    assert secret
    return key[1], secret[1]


def actions() -> list[str]:
    return list(
        AuditRow.objects.filter(object_kind="lrs_credential")
        .order_by("at")
        .values_list("action", flat=True)
    )


def test_a_key_is_made_and_its_secret_shown_once(browser: Client, keeper: Employee) -> None:
    assert "No key yet" in page(browser, "keys")
    response = ask_for(browser, requests_per_minute="600")
    assert response.status_code == 302
    html = page(browser, "key_secret")
    key, secret = shown_secret(html)
    access = credential_for(key, secret, now=timezone.now())
    assert access is not None
    assert access.tenant == keeper.tenant
    assert access.scopes == {"statements/write", "state"}
    assert access.requests_per_minute == 600
    assert secret not in page(browser, "key_secret")
    listed = page(browser, "keys")
    assert key in listed
    assert "Quiz system" in listed
    assert secret not in listed
    row = AuditRow.objects.get(action="lrs.key_made")
    assert (row.actor, row.object_id) == (keeper, key)
    assert secret not in json.dumps(row.detail)


def test_the_page_with_a_secret_is_kept_by_nobody(browser: Client) -> None:
    ask_for(browser)
    response = browser.get(reverse("people:key_secret"))
    assert "no-store" in response["Cache-Control"]
    # What waits in the session cannot be read there either.
    ask_for(browser)
    waiting = json.dumps(dict(browser.session))
    key, secret = shown_secret(page(browser, "key_secret"))
    assert key not in waiting
    assert secret not in waiting


def test_a_new_secret_leaves_the_old_one_a_day(browser: Client) -> None:
    ask_for(browser)
    key, old = shown_secret(page(browser, "key_secret"))
    assert browser.post(reverse("people:renew_key", args=[key])).status_code == 302
    renewed, new = shown_secret(page(browser, "key_secret"))
    assert renewed == key
    now = timezone.now()
    assert credential_for(key, old, now=now)
    assert credential_for(key, new, now=now)
    assert credential_for(key, old, now=now + timedelta(hours=25)) is None
    assert "two secrets work" in page(browser, "keys")
    assert actions() == ["lrs.key_made", "lrs.key_renewed"]


def test_a_revoked_key_is_dead_and_stays_on_the_list(browser: Client) -> None:
    ask_for(browser)
    key, secret = shown_secret(page(browser, "key_secret"))
    assert browser.post(reverse("people:revoke_key", args=[key])).status_code == 302
    assert credential_for(key, secret, now=timezone.now()) is None
    listed = page(browser, "keys")
    assert "revoked" in listed
    assert reverse("people:revoke_key", args=[key]) not in listed
    for name in ("revoke_key", "renew_key"):
        assert browser.post(reverse(f"people:{name}", args=[key])).status_code == 404
    assert actions() == ["lrs.key_made", "lrs.key_revoked"]


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"scopes": []},
        {"scopes": ["everything"]},
        {"speaks_for": "the boss"},
        {"speaks_for": "home_page", "home_page": ""},
        {"speaks_for": "home_page", "home_page": "not an iri"},
        {"expires_on": "2020-01-01"},
        {"requests_per_minute": "0"},
    ],
)
def test_a_form_with_a_mistake_makes_no_key(browser: Client, changes: dict[str, Any]) -> None:
    response = ask_for(browser, **changes)
    assert response.status_code == 400
    assert "invalid-feedback" in response.content.decode()
    assert not Credential.objects.exists()
    assert actions() == []


def test_a_key_works_to_the_end_of_its_last_day(browser: Client) -> None:
    today = timezone.localdate()
    ask_for(browser, expires_on=today.isoformat())
    held = Credential.objects.get()
    assert held.expires_at is not None
    assert timezone.localtime(held.expires_at).date() == today + timedelta(days=1)
    assert timezone.localtime(held.expires_at).hour == 0


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR], ids=str)
def test_others_are_not_told_that_there_are_keys(tenant: Tenant, role: Role) -> None:
    made = make_key(None, KeyDraft("K", frozenset({"all"})), tenant=tenant.id)
    client = browser_of(hire(tenant, "other", role))
    for name in ("keys", "new_key", "key_secret"):
        assert client.get(reverse(f"people:{name}")).status_code == 404
    assert ask_for(client).status_code == 404
    for name in ("revoke_key", "renew_key"):
        assert client.post(reverse(f"people:{name}", args=[made[0]])).status_code == 404
    assert Credential.objects.get().is_active


def test_the_keys_of_another_centre_are_out_of_sight_and_reach(browser: Client) -> None:
    other = Tenant.objects.create(name_en="D", name_zh="D", host="d.example")
    key, secret = make_key(None, KeyDraft("Theirs", frozenset({"all"})), tenant=other.id)
    assert "Theirs" not in page(browser, "keys")
    for name in ("revoke_key", "renew_key"):
        assert browser.post(reverse(f"people:{name}", args=[key])).status_code == 404
    assert credential_for(key, secret, now=timezone.now())


def run(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """Run a command with --json, as the command line would once the database is there."""
    parser = argparse.ArgumentParser()
    commands.add_to(parser.add_subparsers())
    arguments = parser.parse_args([*words, "--json"])
    assert arguments.run(arguments) == 0
    return json.loads(capsys.readouterr().out)


def test_the_command_line_makes_lists_renews_and_revokes(
    tenant: Tenant, capsys: pytest.CaptureFixture[str]
) -> None:
    made = run(capsys, "lrs-credential", "create", "--scope", "all")
    assert made.keys() == {"key", "secret"}
    access = credential_for(made["key"], made["secret"], now=timezone.now())
    assert access is not None
    assert access.voice.whom == "anyone"
    partner = "https://partner.example/staff"
    words = ["--scope", "statements/write", "--speaks-for", partner, "--days", "7"]
    run(capsys, "lrs-credential", "create", *words)
    listed = run(capsys, "lrs-credential", "list")
    assert [one["speaks_for"] for one in listed] == [partner, "anyone"]
    assert listed[0]["expires_at"]
    renewed = run(capsys, "lrs-credential", "rotate", made["key"], "--grace-hours", "0")
    assert credential_for(made["key"], made["secret"], now=timezone.now()) is None
    assert credential_for(made["key"], renewed["secret"], now=timezone.now())
    run(capsys, "lrs-credential", "revoke", made["key"])
    assert credential_for(made["key"], renewed["secret"], now=timezone.now()) is None
    assert actions() == ["lrs.key_made", "lrs.key_made", "lrs.key_renewed", "lrs.key_revoked"]


def test_the_command_line_trusts_issuers(
    tenant: Tenant, capsys: pytest.CaptureFixture[str]
) -> None:
    issuer, audience = "https://id.example/realm", ["--audience", "lrs"]
    mapped = ["--scope-claim", "roles", "--map", "writer=statements/write", "--map", "writer=state"]
    (trusted,) = run(capsys, "lrs-issuer", "trust", issuer, *audience, *mapped)
    assert trusted["scope_map"] == {"writer": ["state", "statements/write"]}
    assert trusted["speaks_for"] == "outsiders"
    assert [one["issuer"] for one in run(capsys, "lrs-issuer", "list")] == [issuer]
    assert run(capsys, "lrs-issuer", "distrust", issuer, *audience)["was_trusted"]
    assert run(capsys, "lrs-issuer", "list") == []
