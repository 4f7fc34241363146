"""Another LRS over HTTP: the figures to compare ours with, measured in the same way.

`lrs.http_single`: single POSTs a second, one client.
`lrs.http_batch`: statements a second, 4 clients with batches of 100 that share activities;
`refused` counts the requests that were not answered with 200.
`lrs.http_query`: milliseconds of a GET, by filter.

Point it at `make run`'s own address to measure ours over the same socket.
"""

import json
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from statistics import median, quantiles
from typing import Any, Final

import httpx

from tests.benchmarks import statements as made
from tests.benchmarks.statements import realistic_statement
from xapi import vocabulary

BATCH: Final = 100
CLIENTS: Final = 4
SINGLES: Final = 500
BATCHES: Final = 25
QUERIES: Final = 100


def run(url: str, key: str, secret: str) -> Iterator[dict[str, Any]]:
    """Measure the LRS at `url`; what is sent stays there."""
    options: dict[str, Any] = {
        "base_url": url.rstrip("/"),
        "auth": (key, secret),
        "headers": {
            "X-Experience-API-Version": "1.0.3",
            "Content-Type": "application/json",
        },
        "timeout": 60,
    }
    with httpx.Client(**options) as client:
        _post(client, _body(1))
        yield {"measured": url, **_singles(client)}
        yield {"measured": url, **_batches(options)}
        yield from ({"measured": url, **figure} for figure in _queries(client))


def _singles(client: httpx.Client) -> dict[str, Any]:
    bodies = [_body(1) for _ in range(SINGLES)]
    times = [_timed(client, body) for body in bodies]
    return {
        "bench": "lrs.http_single",
        "value": round(SINGLES / sum(times), 1),
        "p99_ms": round(1000 * quantiles(times, n=100)[98], 1),
    }


def _batches(options: dict[str, Any]) -> dict[str, Any]:
    work = [[_body(BATCH) for _ in range(BATCHES)] for _ in range(CLIENTS)]
    with ExitStack() as stack:
        clients = [stack.enter_context(httpx.Client(**options)) for _ in range(CLIENTS)]
        pool = stack.enter_context(ThreadPoolExecutor(CLIENTS))

        def send(client: httpx.Client, bodies: list[bytes]) -> int:
            return sum(_post(client, body) != httpx.codes.OK for body in bodies)

        begun = time.perf_counter()
        refused = sum(pool.map(send, clients, work))
        taken = time.perf_counter() - begun
    return {
        "bench": "lrs.http_batch",
        "value": round((CLIENTS * BATCHES - refused) * BATCH / taken, 1),
        "clients": CLIENTS,
        "refused": refused,
        "requests": CLIENTS * BATCHES,
    }


def _queries(client: httpx.Client) -> Iterator[dict[str, Any]]:
    def agent() -> str:
        return json.dumps(made.learner(random.randrange(made.LEARNERS)))

    def item() -> str:
        return made.item(random.randrange(made.ITEMS))

    def course() -> str:
        return made.course(random.randrange(made.ITEMS // made.ITEMS_OF_COURSE))

    asked: dict[str, Callable[[], dict[str, str]]] = {
        "none": dict,
        "verb": lambda: {"verb": vocabulary.ANSWERED.iri},
        "agent": lambda: {"agent": agent()},
        "activity": lambda: {"activity": item()},
        "related activity": lambda: {"activity": course(), "related_activities": "true"},
        "agent, verb": lambda: {"agent": agent(), "verb": vocabulary.ANSWERED.iri},
    }
    for name, ask in asked.items():
        times = []
        for _ in range(QUERIES):
            begun = time.perf_counter()
            client.get("/statements", params={**ask(), "limit": "50"}).raise_for_status()
            times.append(1000 * (time.perf_counter() - begun))
        yield {
            "bench": "lrs.http_query",
            "filter": name,
            "value": round(median(times), 2),
            "p99_ms": round(quantiles(times, n=100)[98], 2),
        }


def _body(count: int) -> bytes:
    """So many statements as they are sent, made before anything is timed."""
    return json.dumps([realistic_statement() for _ in range(count)], ensure_ascii=False).encode()


def _timed(client: httpx.Client, body: bytes) -> float:
    begun = time.perf_counter()
    if _post(client, body) != httpx.codes.OK:
        raise RuntimeError("a single statement was refused")
    return time.perf_counter() - begun


def _post(client: httpx.Client, body: bytes) -> int:
    return client.post("/statements", content=body).status_code
