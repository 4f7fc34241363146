"""`forwarding` on the command line: an operator's whole day with another record store."""

import contextlib
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from lms.config import commands
from lms.people.models import Tenant
from tests.builders.other_store import Mode, OtherStore
from tests.integration.xapi.lrs.conftest import AUTHORITY, make_statement
from xapi.forwarding.adapters import vault
from xapi.forwarding.models import Destination
from xapi.lrs.services import record_statements

Run = Callable[..., Any]


@pytest.fixture
def other() -> Iterator[OtherStore]:
    with OtherStore() as running:
        yield running


@pytest.fixture
def tenant(transactional_db: None, settings: Settings) -> int:
    settings.CALLCRAFT_SYNC_ALLOW_PRIVATE = True
    return Tenant.objects.create(name_en="C", name_zh="C", host="").id


@pytest.fixture
def run(tenant: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `forwarding …`; what it prints as JSON. The database is the one of the test."""
    monkeypatch.setenv("CALLCRAFT_TENANT", str(tenant))
    monkeypatch.setenv("CALLCRAFT_PARTNER_SECRET", "s3cret")
    monkeypatch.setattr(commands, "_database", contextlib.nullcontext)

    def call(*words: str, exits: int = 0) -> Any:
        assert commands.main(["forwarding", *words, "--json"]) == exits
        return json.loads(capsys.readouterr().out)

    return call


def record(tenant: int, count: int) -> list[str]:
    statements = [make_statement() for _ in range(count)]
    record_statements(tenant=tenant, statements=statements, authority=AUTHORITY)
    return [str(statement["id"]) for statement in statements]


def test_a_destination_from_adding_to_removing(run: Run, tenant: int, other: OtherStore) -> None:
    ids = record(tenant, 3)
    other.bad = {ids[1]}
    added = run("add", "Partner", "--url", other.url, "--key", "k", "--pseudonymise")
    assert added["name"] == "Partner"
    assert run("forward", "Partner")["delivered"] == 2
    [letter] = run("dead-letters", "Partner")["dead_letters"]
    assert (letter["statement"], letter["reason"]) == (ids[1], "rejected")
    [told] = run("status")["destinations"]
    assert (told["state"], told["dead_letters"], told["waiting"]) == ("running", 1, 0)
    other.bad.clear()
    assert run("retry", "Partner", "--statement", ids[1]) == {"name": "Partner", "letters": 1}
    run("forward", "Partner")
    assert set(other.ids) == set(ids)
    run("pause", "Partner")
    assert run("list")["destinations"][0]["state"] == "paused"
    run("resume", "Partner")
    other.kept.clear()
    run("replay", "Partner", "--from", "2020-06-01T00:00:00Z")
    assert run("forward", "Partner")["delivered"] == 3
    run("remove", "Partner")
    assert run("status")["destinations"] == []


def test_a_source_is_pulled(run: Run, tenant: int, other: OtherStore) -> None:
    statement = make_statement(stored="2030-01-31T08:00:00Z")
    other.kept[statement["id"]] = statement
    run("add", "Other", "--source", "--url", other.url, "--key", "k")
    assert run("pull", "Other")["seen"] == 1
    [told] = run("status")["sources"]
    assert (told["taken"], told["state"]) == (1, "running")


def test_trouble_shows_in_the_exit_code_and_in_words(
    run: Run, tenant: int, other: OtherStore
) -> None:
    record(tenant, 1)
    other.always = Mode.FAIL
    run("add", "Partner", "--url", other.url, "--key", "k")
    assert run("forward", "Partner", exits=1)["stopped"] == "server_error"
    [told] = run("status")["destinations"]
    assert (told["breaker"], told["reason"]) == ("open", "server_error")
    assert told["reason_text"]


def test_a_problem_is_one_json_document(run: Run) -> None:
    assert run("pause", "Nobody", exits=1)["error"]["code"] == "forwarding.unknown"
    wrong = run("add", "X", "--url", "ftp://x", "--key", "k", exits=1)
    assert wrong["error"]["code"] == "forwarding.url_refused"


def test_a_secret_comes_by_standard_input_too(
    run: Run, other: OtherStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never by the command line, where others on the machine could read it."""
    monkeypatch.delenv("CALLCRAFT_PARTNER_SECRET")
    monkeypatch.setattr("sys.stdin", io.StringIO("from outside\n"))
    run("add", "Partner", "--url", other.url, "--key", "k")
    assert vault.open_(Destination.objects.get()).secret == "from outside"


def test_metrics_tell_lag_and_dead_letters(run: Run, tenant: int, other: OtherStore) -> None:
    [bad, _] = record(tenant, 2)
    other.bad = {bad}
    run("add", "Partner", "--url", other.url, "--key", "k")
    run("forward", "Partner")
    record(tenant, 1)
    text = Client().get("/metrics").content.decode()
    labels = f'{{direction="out",name="Partner",tenant="{tenant}"}}'
    assert f"callcraft_forwarding_dead_letters{labels} 1.0" in text
    assert f"callcraft_forwarding_is_running{labels} 1.0" in text
    [lag] = [
        line for line in text.splitlines() if line.startswith("callcraft_forwarding_lag_seconds{")
    ]
    assert 0 < float(lag.split()[-1]) < 60


def test_people_read_a_line_for_each_store(
    run: Run, tenant: int, other: OtherStore, capsys: pytest.CaptureFixture[str]
) -> None:
    record(tenant, 2)
    other.always = Mode.FAIL
    run("add", "Partner", "--url", other.url, "--key", "k")
    run("add", "Other", "--source", "--url", other.url, "--key", "k")
    run("forward", "Partner", exits=1)
    assert commands.main(["forwarding", "status"]) == 0
    told = capsys.readouterr().out
    assert "→ Partner: failing, breaker open, 2 waiting" in told
    assert "server_error" in told
    assert "← Other: running" in told


@pytest.mark.parametrize("words", [["pause"], ["replay", "Partner"], ["add", "Partner"]])
def test_a_call_that_leaves_something_out_exits_with_2(
    run: Run, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert commands.main(["forwarding", *words]) == 2
    assert capsys.readouterr().err
