"""How many commits a second the web server holds from a hall full of learners.

`runtime.commits_held`: the highest of some rates at which every commit is answered with 200 and
99 of 100 within a quarter of a second. 400 learners play at once, each over a connection of its
own, to a server as in production; each sends its next commit when it is due, and waits for the
answer to the one before. Time is counted from when a commit was due, not from when a slow answer
let it be sent. Afterwards everything that was acknowledged is looked for in the database.
"""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings
from django.db import connections

from scorm_packages.runtime.models import Package, Registration, RuntimeSession
from scorm_packages.runtime.services import Launch
from tests.builders.runtime import Browser, build_launch, build_package, build_registration
from tests.builders.served import granian_on_test_database

MUST: Final = 500
P99_MS: Final = 250
GIVE_UP_MS: Final = 3_000
TENANT: Final = 9_000_000_005
LEARNERS: Final = 400
RATES: Final = (500, 650, 800)
SECONDS: Final = 6
WARM_UP_RATE: Final = 200
"""The first commit of each learner begins a visit, which costs more than the others."""
WARM_UP_SECONDS: Final = 3


def run() -> Iterator[dict[str, Any]]:
    """Measure; stops at the first rate that is not held."""
    _empty()
    try:
        yield _held()
    finally:
        _empty()


@dataclass
class _Learner:
    """A learner at play over one connection."""

    launch: Launch
    host: str
    browser: Browser = field(init=False)
    waits_ms: list[float] = field(default_factory=list)
    acknowledged: int = 0

    def __post_init__(self) -> None:
        self.browser = Browser(self.launch.session)

    def next_request(self) -> bytes:
        step = self.browser.seq + 1
        body = self.browser.body(
            self.browser.commit(
                ("cmi.core.lesson_location", f"page-{step}"),
                ("cmi.suspend_data", f"{step:06}" + "x" * 994),
                time=f"00:{step // 60 % 60:02}:{step % 60:02}",
            )
        )
        head = (
            f"POST /l/{self.launch.token}/commits HTTP/1.1\r\nHost: {self.host}\r\n"
            f"Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    async def play(self, address: str, due: list[float]) -> None:
        """Send one commit at each time, in seconds of the loop's clock.

        Gives up when it is far behind: this rate is not held, and the rest would take for ever.
        """
        host, port = address.split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        for at in due:
            request = self.next_request()
            await asyncio.sleep(max(0.0, at - time.monotonic()))
            writer.write(request)
            if await _status(reader) != 200:
                raise AssertionError("a commit was refused")
            self.acknowledged += 1
            self.waits_ms.append((time.monotonic() - at) * 1000)
            if self.waits_ms[-1] > GIVE_UP_MS:
                break
        writer.close()
        await writer.wait_closed()


async def _status(reader: asyncio.StreamReader) -> int:
    """Read one answer to its end, which comes in chunks; return its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    if b"transfer-encoding: chunked" not in head.lower():
        raise AssertionError(f"not in chunks: {head!r}")
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
    await reader.readline()
    return int(head.split()[1])


def _held() -> dict[str, Any]:
    learners = _learners()
    held, told = 0, []
    with granian_on_test_database(threads=4, workers=2) as address:
        asyncio.run(_load(learners, address, WARM_UP_RATE, WARM_UP_SECONDS))
        for rate in RATES:
            p99_ms = _tried(learners, address, rate)
            if p99_ms >= P99_MS:  # Once more: something else may have kept the machine busy.
                p99_ms = _tried(learners, address, rate)
            told.append(f"{rate}/s: p99 {p99_ms:.0f} ms")
            if p99_ms >= P99_MS:
                break
            held = rate
    lost = _lost(learners)
    return {
        "bench": "runtime.commits_held",
        "ratio": round(held / MUST, 3),
        "value": 0 if lost else held,
        "must": MUST,
        "lost": lost,
        "on": f"{LEARNERS} learners, 2 workers of 4 threads, load from the same machine; "
        + ", ".join(told),
    }


def _tried(learners: list[_Learner], address: str, rate: int) -> float:
    """The 99th percentile at a rate, in milliseconds; far too long where it was not reached."""
    reached, p99_ms = asyncio.run(_load(learners, address, rate, SECONDS))
    return p99_ms if reached >= 0.98 * rate else max(p99_ms, GIVE_UP_MS)


async def _load(
    learners: list[_Learner], address: str, rate: int, seconds: int
) -> tuple[float, float]:
    """Play at a rate; returns commits per second and the 99th percentile of the waits."""
    begin = time.monotonic() + 0.5
    commits = rate * seconds
    due: list[list[float]] = [[] for _ in learners]
    for number in range(commits):
        due[number % len(learners)].append(begin + number / rate)
    for learner in learners:
        learner.waits_ms.clear()
    await asyncio.gather(
        *(learner.play(address, times) for learner, times in zip(learners, due, strict=True))
    )
    took = time.monotonic() - begin
    waits = sorted(wait for learner in learners for wait in learner.waits_ms)
    return len(waits) / max(took, seconds), waits[int(len(waits) * 0.99)]


def _learners() -> list[_Learner]:
    package: Package = build_package(tenant=TENANT)
    host = f"{package.label}.{settings.CALLCRAFT_CONTENT_HOST}"
    return [
        _Learner(build_launch(build_registration(package, learner=f"load-{number}")), host)
        for number in range(LEARNERS)
    ]


def _lost(learners: list[_Learner]) -> int:
    """How many acknowledged commits the database does not have."""
    stored = dict(RuntimeSession.objects.filter(tenant=TENANT).values_list("id", "highest_seq"))
    return sum(
        max(0, learner.acknowledged - stored[learner.launch.session]) for learner in learners
    )


def _empty() -> None:
    Registration.objects.filter(tenant=TENANT).delete()
    Package.objects.filter(tenant=TENANT).delete()
    connections.close_all()
