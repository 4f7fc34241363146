"""The record on the screen: who sees it, what it can be narrowed by, and its live stream."""

import threading
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.people.models import AuditRow, Employee
from lms.people.rules.roles import Reach, Right, Role, reach_of, roles_with
from lms.portal.pages import record
from tests.builders.centre import Centre
from tests.builders.record import does
from xapi import vocabulary as v
from xapi.lrs.queries import consistent_through
from xapi.lrs.rules.positions import first_position

pytestmark = pytest.mark.django_db
RECORD = "/record/"


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def trainer(centre: Centre) -> Client:
    return signed_in(centre.person("Tern", Role.TRAINER, language="en"))


def signed_in(person: Employee) -> Client:
    client = Client()
    client.force_login(person)
    return client


def shown(client: Client, **query: str) -> str:
    answer = client.get(RECORD, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_role_that_sees_statements_has_the_whole_centre_in_view() -> None:
    """The list is not cut to a team, so nobody may have the right for a team alone."""
    assert {reach_of(role, Right.SEE_STATEMENTS) for role in roles_with(Right.SEE_STATEMENTS)} == {
        Reach.CENTRE
    }


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.TRAINER, 200),
        (Role.ADMINISTRATOR, 200),
        (Role.TRAINING_OFFICE, 200),
        (Role.LEARNER, 404),
        (Role.TEAM_LEAD, 404),
        (Role.HR, 404),
    ],
)
def test_trainers_and_administrators_look_at_the_record(
    centre: Centre, role: Role, status: int
) -> None:
    heron = centre.person("Heron")
    one = does(heron, v.COMPLETED)
    client = signed_in(centre.person("Somebody", role))
    for path in (RECORD, f"{RECORD}{one}/"):
        assert client.get(path).status_code == status, path
    live = client.get(reverse("portal:record_live"), {"after": "1"})
    assert live.status_code == status
    live.close()


def test_statements_are_told_as_sentences_in_the_readers_language(
    centre: Centre, trainer: Client
) -> None:
    does(centre.person("Heron"), v.COMPLETED, result={"score": {"scaled": 0.8}})
    page = shown(trainer)
    for part in ("Heron", ">completed<", "“Course 1”", "80 %"):
        assert part in page, part
    chinese = shown(signed_in(centre.person("Tern", Role.TRAINER, language="zh-hans")))
    for part in (">完成了<", "《课程1》", "80%"):
        assert part in chinese, part


def test_another_centres_statements_stay_unseen(trainer: Client) -> None:
    other = Centre(host="other.example")
    theirs = does(other.person("Wren"), v.COMPLETED)
    assert "Wren" not in shown(trainer)
    assert trainer.get(f"{RECORD}{theirs}/").status_code == 404


def test_the_list_is_narrowed_by_what_the_address_says(centre: Centre, trainer: Client) -> None:
    heron, finch = centre.person("Heron"), centre.person("Finch")
    registration = str(uuid4())
    does(heron, v.COMPLETED, "1")
    does(finch, v.COMPLETED, "2", context={"registration": registration})
    does(finch, v.FAILED, "1")
    queries: list[tuple[dict[str, str], list[str]]] = [
        ({}, ["Finch failed", "Finch completed", "Heron completed"]),
        ({"person": heron.employee_no}, ["Heron completed"]),
        ({"person": "Finch", "verb": v.FAILED.iri}, ["Finch failed"]),
        ({"activity": "https://callcraft.example/courses/2"}, ["Finch completed"]),
        ({"registration": registration}, ["Finch completed"]),
        ({"until": "2020-01-01"}, []),
    ]
    for query, expected in queries:
        answer = trainer.get(RECORD, query)
        told = [f"{line.told.actor} {line.told.verb}" for line in answer.context["lines"]]
        assert told == expected, query


@pytest.mark.parametrize(
    "query",
    [
        {"person": "nobody"},
        {"activity": "not an iri"},
        {"registration": "x"},
        {"verb": "made-up"},
        {"since": "soon"},
        {"person": "\0"},
    ],
)
def test_a_filter_that_cannot_be_meant_is_explained(
    centre: Centre, trainer: Client, query: dict[str, str]
) -> None:
    does(centre.person("Heron"), v.COMPLETED)
    answer = trainer.get(RECORD, query)
    assert answer.status_code == 200
    assert answer.context["lines"] == [] or query == {"person": "\0"}


def test_older_pages_follow_without_gap_or_repetition(
    centre: Centre, trainer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "PAGE_SIZE", 3)
    heron = centre.person("Heron")
    made = [does(heron, v.PROGRESSED, str(number)) for number in range(8)]
    found: list[str] = []
    query: dict[str, Any] = {}
    while True:
        answer = trainer.get(RECORD, query)
        found += [str(line.id) for line in answer.context["lines"]]
        if not answer.context["older"]:
            break
        query = {"before": answer.context["older"]}
    assert found == made[::-1]


def test_one_statement_is_shown_whole_and_its_looking_noted(
    centre: Centre, trainer: Client
) -> None:
    one = does(centre.person("Heron"), v.PASSED, result={"success": True})
    page = trainer.get(f"{RECORD}{one}/").content.decode()
    assert one in page
    assert v.PASSED.iri in page
    assert AuditRow.objects.filter(action="record.statement_viewed", object_id=one).exists()
    assert trainer.get(f"{RECORD}{uuid4()}/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_lines(
    centre: Centre, trainer: Client
) -> None:
    does(centre.person("Heron"), v.COMPLETED)
    shown(trainer)
    with CaptureQueriesContext(connection) as few:
        shown(trainer)
    for name in ("Finch", "Wren", "Tit", "Robin"):
        does(centre.person(name), v.COMPLETED)
    with CaptureQueriesContext(connection) as many:
        shown(trainer)
    assert len(many) == len(few)


def test_hostile_names_are_shown_as_text(centre: Centre, trainer: Client) -> None:
    name = {"en": "<script>alert(1)</script>"}
    course = {"id": "https://callcraft.example/courses/1", "definition": {"name": name}}
    one = does(centre.person("<script>alert(1)</script>"), v.COMPLETED, object=course)
    for page in (shown(trainer), trainer.get(f"{RECORD}{one}/").content.decode()):
        assert "<script>alert(1)" not in page


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stream ends as soon as it has said what there is."""
    monkeypatch.setattr(record, "WAITS_S", 0.0)


def stream(client: Client, **query: Any) -> str:
    answer = client.get(reverse("portal:record_live"), query)
    assert answer["Content-Type"] == "text/event-stream"
    parts: Iterator[bytes] = answer.streaming_content  # type: ignore[attr-defined]
    return b"".join(parts).decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("at_once")
def test_the_stream_tells_what_came_after_and_where_to_go_on(
    centre: Centre, trainer: Client
) -> None:
    heron = centre.person("Heron")
    does(heron, v.LAUNCHED)
    start = first_position(consistent_through())
    made = [does(heron, v.PROGRESSED, str(number)) for number in range(3)]
    said = stream(trainer, after=start)
    assert [one for one in made if f"statement-{one}" in said] == made
    assert said.count("event: statement") == 3
    last = said.rpartition("\nid: ")[2].partition("\n")[0]
    assert "event: statement" not in stream(trainer, after=last)
    assert "event: statement" not in stream(trainer, after=start, verb=v.FAILED.iri)


@pytest.mark.django_db(transaction=True)
def test_a_stream_that_waits_tells_what_comes_in_meanwhile(
    centre: Centre, trainer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "WAITS_S", 10.0)
    monkeypatch.setattr(record, "LOOKS_EVERY_S", 0.05)
    heron = centre.person("Heron")
    start = first_position(consistent_through())
    answer = trainer.get(reverse("portal:record_live"), {"after": start})
    parts: Iterator[bytes] = answer.streaming_content  # type: ignore[attr-defined]
    assert next(parts).startswith(b"retry:")

    def come() -> None:
        try:
            does(heron, v.PROGRESSED)
        finally:
            connection.close()

    writer = threading.Thread(target=come)
    writer.start()
    assert any(b"event: statement" in part for part in parts)
    writer.join()
    answer.close()


@pytest.mark.django_db(transaction=True)
def test_only_some_streams_wait_and_the_others_are_answered_at_once(
    centre: Centre, trainer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A waiting stream holds a thread of the web server."""
    monkeypatch.setattr(record, "_waiting", threading.BoundedSemaphore(1))
    first = trainer.get(reverse("portal:record_live"), {"after": 1})
    parts: Iterator[bytes] = first.streaming_content  # type: ignore[attr-defined]
    next(parts)
    assert next(parts) == b":\n\n", "it waits"
    assert stream(trainer, after=1) == f"retry: {record.RETRY_MS}\n\n"
    first.close()
    assert record._waiting.acquire(blocking=False), "who has gone gives the place back"


@pytest.mark.parametrize("after", ["", "x", "9" * 30, "-1"])
def test_a_stream_needs_a_place_to_begin(trainer: Client, after: str) -> None:
    assert trainer.get(reverse("portal:record_live"), {"after": after}).status_code == 400
