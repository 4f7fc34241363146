"""`kill -9` of each process at each step of the line: nothing lost, nothing doubled.

One demo centre; each story takes a learner of its own.
"""

import json
import threading
import time
from collections.abc import Iterator
from urllib.request import urlopen

import httpx
import pytest

from tests.builders.house import House, eventually, running_house
from tests.builders.people import Player, Visitors

pytestmark = pytest.mark.timeout(600)
PATIENCE = 150
"""Seconds for what takes half a minute: the machine may be busy with other things."""


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with running_house() as running:
        yield running


@pytest.fixture(scope="module")
def key(house: House) -> tuple[str, str]:
    """The credential of an outside LRS client."""
    made = json.loads(house.command("lrs-credential", "create", "--scope=all", "--json").stdout)
    return made["key"], made["secret"]


@pytest.fixture
def visitors(house: House) -> Iterator[Visitors]:
    with Visitors(house) as everybody:
        yield everybody


def one(house: House, query: str, *values: object) -> object:
    """The first value of a query on the house's own database."""
    with house.database() as connection:
        row = connection.execute(query, values).fetchone()
        assert row is not None
        return row[0]


def journal(house: House, player: Player) -> object:
    return one(
        house,
        "select array_agg(seq order by seq) from scorm_runtime_runtimecommit where session_id = %s",
        player.session,
    )


def statements(house: House, key: tuple[str, str], player: Player) -> int:
    """How many statements the LRS gives to an outside client about this registration."""
    registration = one(
        house,
        "select registration_id from scorm_runtime_attempt where id ="
        " (select attempt_id from scorm_runtime_runtimesession where id = %s)",
        player.session,
    )
    answer = httpx.get(
        f"{house.url}/xapi/statements",
        params={"registration": str(registration)},
        auth=key,
        headers={"X-Experience-API-Version": "1.0.3"},
    )
    answer.raise_for_status()
    ids = [statement["id"] for statement in answer.json()["statements"]]
    assert len(ids) == len(set(ids))
    return len(ids)


def decisions(house: House, number: str) -> list[tuple[object, ...]]:
    with house.database() as connection:
        return connection.execute(
            "select scope, outcome from grading_decision where outcome <> 'indeterminate' and"
            " employee_id = (select id from people_employee where employee_no = %s)",
            [number],
        ).fetchall()


def entries(house: House, number: str) -> int:
    """How many entries of the archive keep a decision; what follows from one is filed as well."""
    found = one(
        house,
        "select count(*) from archives_archiveentry where source in"
        " (select id from grading_decision) and employee_id ="
        " (select id from people_employee where employee_no = %s)",
        number,
    )
    return int(str(found))


def delivered(house: House, number: str) -> bool:
    found = one(
        house,
        "select count(*) filter (where state <> 'delivered') = 0 and count(*) > 0"
        " from sync_outboxmessage where learner ="
        " (select id from people_employee where employee_no = %s)",
        number,
    )
    return bool(found)


def received(house: House, number: str) -> int:
    with urlopen(f"{house.practice_url}/completions") as answer:
        return int(answer.read().decode().count(number))


def test_web_killed_while_commits_come_in(house: House, visitors: Visitors) -> None:
    visitor = visitors.sign_in("agent31")
    player = visitor.start(visitor.courses()[0])
    stop = threading.Event()

    def kill_now_and_then() -> None:
        while not stop.wait(1.0):
            house.kill("web")
            eventually(house.is_ready)

    killer = threading.Thread(target=kill_now_and_then)
    killer.start()
    try:
        for n in range(40):
            player.commit(cmi__core__lesson_location=str(n))
            time.sleep(0.1)
    finally:
        stop.set()
        killer.join()
    assert journal(house, player) == list(range(1, 41))
    assert player.state()["cmi"]["core"]["lesson_location"] == "39"


@pytest.mark.parametrize(
    ("login", "number", "program"),
    [("agent32", "D0032", "worker"), ("agent33", "D0033", "database")],
)
def test_killed_between_the_commit_and_the_grade(
    house: House,
    visitors: Visitors,
    key: tuple[str, str],
    login: str,
    number: str,
    program: str,
) -> None:
    visitor = visitors.sign_in(login)
    player = visitor.start(visitor.courses()[0])
    player.commit(cmi__core__lesson_status="incomplete")
    told = statements(house, key, player)
    player.finish(80)
    house.kill(program)
    assert eventually(house.is_ready, 60)
    assert eventually(lambda: decisions(house, number), PATIENCE)
    assert eventually(lambda: delivered(house, number), PATIENCE)
    assert statements(house, key, player) > told
    scopes = [scope for scope, _ in decisions(house, number)]
    assert len(scopes) == len(set(scopes)) == entries(house, number)
    assert received(house, number) == entries(house, number)


def test_database_killed_while_commits_come_in(house: House, visitors: Visitors) -> None:
    visitor = visitors.sign_in("agent34")
    player = visitor.start(visitor.courses()[0])
    for n in range(12):
        if n == 6:
            house.kill("database")
        player.commit(cmi__core__lesson_location=str(n))
    assert journal(house, player) == list(range(1, 13))
    assert player.state()["cmi"]["core"]["lesson_location"] == "11"


def test_worker_killed_while_it_delivers(house: House, visitors: Visitors) -> None:
    visitor = visitors.sign_in("agent35")
    player = visitor.start(visitor.courses()[0])
    player.finish(100)
    for _ in range(6):  # Wherever it stands: grading, archiving or delivering.
        time.sleep(0.3)
        if list(house.processes("worker")):
            house.kill("worker")
    assert eventually(lambda: delivered(house, "D0035"), PATIENCE)
    assert received(house, "D0035") == entries(house, "D0035") == len(decisions(house, "D0035"))


def test_after_all_of_it_the_archive_is_whole(house: House) -> None:
    found = house.command("archive", "verify-database", "--json")
    assert found.returncode == 0, found.stdout + found.stderr
