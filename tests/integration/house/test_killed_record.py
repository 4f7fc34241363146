"""`kill -9` while an outside client writes statements: what was acknowledged is there, once."""

import json
import random
import threading
import time
from collections.abc import Iterator
from uuid import UUID

import httpx
import pytest

from tests.benchmarks.statements import realistic_statement
from tests.builders.house import House, eventually, running_house

pytestmark = pytest.mark.timeout(600)
BATCH = 50
SECONDS = 12
CLIENTS = 2
# A kill between two batches interrupts nobody: it is repeated until one was caught in the middle.
PATIENCE_SECONDS = 120


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with running_house() as running:
        yield running


class Writer(threading.Thread):
    """Posts batches, and sends a batch again until it is acknowledged, as a provider does."""

    def __init__(self, house: House, key: tuple[str, str], stop: threading.Event) -> None:
        super().__init__()
        self.house, self.key, self.stop_asked = house, key, stop
        self.acknowledged: list[str] = []
        self.sent_again = 0

    def run(self) -> None:
        while not self.stop_asked.is_set():
            batch = [realistic_statement() for _ in range(BATCH)]
            while not self.posted(batch):
                self.sent_again += 1
                time.sleep(0.2)
            self.acknowledged += [one["id"] for one in batch]

    def posted(self, batch: list[dict[str, object]]) -> bool:
        try:
            answer = httpx.post(
                f"{self.house.url}/xapi/statements",
                json=batch,
                auth=self.key,
                headers={"X-Experience-API-Version": "2.0.0"},
                timeout=10,
            )
        except httpx.TransportError:
            return False
        # 4xx would say that the batch is wrong: it is not, whatever was killed.
        assert answer.status_code == 200 or answer.status_code >= 500, answer.text
        return answer.status_code == 200


@pytest.mark.parametrize("program", ["web", "database"])
def test_everything_acknowledged_is_there_once(house: House, program: str) -> None:
    made = json.loads(house.command("lrs-credential", "create", "--scope=all", "--json").stdout)
    stop = threading.Event()
    writers = [Writer(house, (made["key"], made["secret"]), stop) for _ in range(CLIENTS)]
    for writer in writers:
        writer.start()
    try:
        assert eventually(lambda: all(writer.acknowledged for writer in writers), 60)
        began = time.monotonic()
        while time.monotonic() < began + SECONDS or (
            not any(writer.sent_again for writer in writers)
            and time.monotonic() < began + PATIENCE_SECONDS
        ):
            house.kill(program)
            time.sleep(1)
            assert eventually(house.is_ready, 60)
            time.sleep(1 + random.random() / 4)
    finally:
        stop.set()
        for writer in writers:
            writer.join(120)
    ids = [UUID(one) for writer in writers for one in writer.acknowledged]
    assert sum(writer.sent_again for writer in writers) > 0, "nothing was killed in the middle"
    with house.database() as connection:
        row = connection.execute(
            "SELECT count(*), count(DISTINCT s.id), count(DISTINCT i.id) FROM lrs_statement_id i"
            " LEFT JOIN lrs_statement s ON s.tenant = i.tenant AND s.position = i.position"
            " WHERE i.id = ANY(%s)",
            [ids],
        ).fetchone()
    assert row == (len(ids), len(ids), len(ids))
