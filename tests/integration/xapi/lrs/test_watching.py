"""A room that issues launches watches them; every other key is never looked at."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.integration.xapi.lrs.conftest import MO, Provider, make_statement
from tests.integration.xapi.lrs.test_launches import MINE, Content, launch, of
from xapi.lrs.models import StatementRow
from xapi.lrs.queries import Access
from xapi.lrs.rules import watching
from xapi.lrs.rules.documents import Context
from xapi.lrs.rules.scopes import Act
from xapi.lrs.rules.watching import watch_launches
from xapi.problems import Problem
from xapi.statements import Statement

pytestmark = pytest.mark.django_db
MakeProvider = Callable[..., Provider]


class NotNow(Problem):
    code = "test.not_now"
    http_status = 403
    texts = {"en": "Not now.", "zh-Hans": "暂不可用。"}


class Looking:
    """Notes what it is shown, and refuses what it is told to refuse."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.refuses = ""

    def watch(self, access: Access) -> "Looking":
        assert access.launch is not None
        self._see("in")
        return self

    def statement(self, statement: Statement, statement_id: UUID | None) -> None:
        self._see("statement" if statement_id else "statement without id")

    def stored(self) -> None:
        self._see("stored")

    def document(
        self, act: Act, context: Context, document_id: str | None, sent: tuple[str, bytes] | None
    ) -> None:
        self._see(f"{act} {document_id} {sent and sent[1].decode()}")

    def _see(self, what: str) -> None:
        self.seen.append(what)
        if what == self.refuses:
            raise NotNow


@pytest.fixture
def looking(monkeypatch: pytest.MonkeyPatch) -> Looking:
    monkeypatch.setattr(watching, "_watchers", [])
    looking = Looking()
    watch_launches(looking.watch)
    watch_launches(looking.watch)
    return looking


def state(content: Content, method: str, body: Any = None, **query: str) -> Any:
    where = {"activityId": "https://a.example/1", "agent": json.dumps(MO)}
    return content.send(method, "activities/state", body, **where, registration=str(MINE), **query)


def test_keys_are_never_watched(looking: Looking, make_provider: MakeProvider) -> None:
    provider = make_provider()
    assert provider.post(make_statement()).status_code == 200
    assert looking.seen == []


def test_statements_are_judged_one_by_one_and_followed_up_once(looking: Looking) -> None:
    content = Content(launch())
    nameless = of(MINE)
    nameless.pop("id", None)
    named = {**of(MINE), "id": str(uuid4())}
    assert content.send("POST", body=[named, nameless]).status_code == 200
    assert looking.seen == ["in", "statement", "statement without id", "stored"]
    put = {**of(MINE)}
    put.pop("id", None)
    assert content.send("PUT", body=put, statementId=str(uuid4())).status_code == 204
    assert looking.seen[4:] == ["in", "statement", "stored"]


@pytest.mark.parametrize("refuses", ["in", "statement", "stored"])
def test_whatever_is_refused_nothing_is_stored(looking: Looking, refuses: str) -> None:
    looking.refuses = refuses
    sent = {**of(MINE), "id": str(uuid4())}
    response = Content(launch()).send("POST", body=sent)
    assert (response.status_code, response.json()["code"]) == (403, "test.not_now")
    assert response["Access-Control-Allow-Origin"] == "*", "a script can read why"
    assert not StatementRow.objects.exists()


def test_documents_are_shown_before_anything_is_done(looking: Looking) -> None:
    content = Content(launch())
    assert state(content, "PUT", {"n": 1}, stateId="a").status_code == 204
    assert state(content, "GET", stateId="a").json() == {"n": 1}
    assert state(content, "DELETE").status_code == 204
    assert looking.seen == [
        "in",
        'write a {"n": 1}',
        "in",
        "read a None",
        "in",
        "write None None",
    ]


def test_refused_change_of_a_document_changes_nothing(looking: Looking) -> None:
    content = Content(launch())
    assert state(content, "PUT", {"n": 1}, stateId="a").status_code == 204
    looking.refuses = 'write a {"n": 2}'
    for method in ("PUT", "POST"):
        assert state(content, method, {"n": 2}, stateId="a").status_code == 403
    assert state(content, "GET", stateId="a").json() == {"n": 1}


def test_own_limits_of_the_launch_come_first(looking: Looking) -> None:
    """What no launch may do is refused before the room above is asked."""
    assert Content(launch()).send("POST", body=of(uuid4())).status_code == 403
    assert looking.seen == ["in"]
