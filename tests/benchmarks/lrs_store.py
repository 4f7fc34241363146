"""The record store at size: how fast it is asked and written to, and what it takes on disk.

The store is filled by COPY with rows like those that recording writes, over the months of half a
year. Statements come again and again from a pool, each time with an id and a position of its own.

`lrs.query_p99_ms`: the slowest of all combinations of filters, by its 99th percentile, for a page
of 50, read again and again so that it comes from memory. All combinations are asked in turns, and
the percentile is the median of its turns: a moment in which the machine has something else to do
is not the store's. Of the answers some are checked: all that is in them, and at 10⁴ statements that
nothing is missing.
`lrs.query_growth`: that percentile ÷ the same at 10⁴ statements, of the combination that grew most.
A larger store has more to answer with, and a page of 50 takes longer to read than one of two. So
what is compared are questions whose answers are of like size at both; `not_compared` are the
others. Of every index some are: they ask for what stands in exactly 50 statements, evenly over all
the time that the store has lasted, at both sizes.
`lrs.ingest_growth`: statements per second in batches of 100 at the view ÷ the same at 10⁴.
`lrs.disk_vs_jsonb`: bytes of statements and their indexes ÷ the same rows with the JSON as jsonb.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from statistics import mean, median, quantiles
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec
from django.db import connection

from lms.config.collector import settle
from tests.benchmarks import statements as made
from tests.benchmarks.lrs_checking import Everything, check_each
from tests.benchmarks.lrs_writing import BATCH, TENANT, Client, empty, seconds
from tests.benchmarks.statements import realistic_statement
from xapi import vocabulary
from xapi.lrs.queries import StatementFilter, find_statements
from xapi.lrs.rules import codec, wire
from xapi.lrs.rules.completion import complete
from xapi.lrs.rules.keys import Keys, keys_of
from xapi.lrs.rules.positions import BATCHES, first_position
from xapi.lrs.services import ensure_partitions
from xapi.statements import Version, digest, parse
from xapi.statements.actors import Identifier
from xapi.statements.parsing import parse_agent
from xapi.statements.times import parse_timestamp

SMALL: Final = 10_000
MUST_QUERY: Final = 5
MUST_GROWTH: Final = 3
MUST_INGEST: Final = 0.7
MUST_DISK: Final = 0.35
POOL: Final = 20_000
PAGE: Final = 50
# So many statements, whatever the size of the store, share what no other one has.
FEW: Final = 50
# An answer is of like size if it is no larger than so many times, or by no more than a statement.
LIKE: Final = 1.5
# In each of so many turns.
ASKED: Final = 100
TURNS: Final = 5
# One of so many answers is checked.
CHECKED: Final = 20
SPAN: Final = timedelta(days=180)
PIECE: Final = 20_000
DISK_SAMPLE: Final = 20_000
_AUTHORITY: Final = {"account": {"homePage": f"{made.HOME}/xapi", "name": "benchmark"}}

_batches: Final = count()

Pooled = tuple[datetime, Keys, bytes, bytes, bytes]


def run(size: int) -> Iterator[dict[str, Any]]:
    """Fill the store to 10⁴ and to `size` statements, and measure at both."""
    empty()
    now = datetime.now(UTC)
    for month in range(8):
        ensure_partitions(today=(now - SPAN + timedelta(days=30 * month)).date(), months=0)
    pool = [_pooled() for _ in range(POOL)]
    try:
        yield _disk(pool)
        empty()
        start = now - SPAN
        half = start + SPAN * (SMALL / size)
        _fill([_few(0)], FEW, start, half)
        _fill(pool, SMALL, start, half)
        settle()  # The pool is this benchmark's, and no work for a server's garbage collector.
        client = Client()
        registrations = [_registration(payload) for _, _, _, payload, _ in pool]
        questions = {**_combinations(half, registrations), **_combinations_of_few(0)}
        _compared(questions)
        small, slow = _asked(questions), _ingested(client)
        latest = now - timedelta(minutes=5)
        _fill([_few(1)], FEW, start, latest)
        _fill(pool, size - SMALL, half, latest)
        questions = {**_combinations(now, registrations), **_combinations_of_few(1)}
        large, fast = _asked(questions), _ingested(client)
        worst = max(large, key=lambda name: large[name].p99_ms)
        yield {
            "bench": "lrs.query_p99_ms",
            "value": round(large[worst].p99_ms, 2),
            "must": MUST_QUERY,
            "statements": size,
            "worst": worst,
            "p99_ms": {name: round(asked.p99_ms, 2) for name, asked in large.items()},
        }
        growth = {
            name: asked.p99_ms / small[name].p99_ms
            for name, asked in large.items()
            if asked.is_like(small[name])
        }
        grown = max(growth, key=growth.__getitem__)
        yield {
            "bench": "lrs.query_growth",
            "value": round(growth[grown], 2),
            "must": MUST_GROWTH,
            "statements": [SMALL, size],
            "worst": grown,
            "growth": {name: round(value, 2) for name, value in growth.items()},
            "p99_ms_before": {name: round(asked.p99_ms, 2) for name, asked in small.items()},
            "not_compared": sorted(large.keys() - growth.keys()),
        }
        yield {
            "bench": "lrs.ingest_growth",
            "value": round(fast / slow, 2),
            "must": MUST_INGEST,
            "statements": [SMALL, size],
            "posted_per_s": [round(slow), round(fast)],
        }
    finally:
        empty()


def _few(which: int) -> Pooled:
    """A statement that shares none of what it is found by with those of the pool."""
    source = realistic_statement()
    source["actor"] = made.learner(made.LEARNERS + which)
    source["verb"] = {"id": _few_verb(which)}
    source["object"]["id"] = made.item(made.ITEMS + which)
    source["context"]["registration"] = str(_few_registration(which))
    source["context"]["instructor"] = made.coach(made.COACHES + which)
    source["context"]["contextActivities"]["grouping"] = [{"id": _few_course(which)}]
    return _pooled(source)


def _few_verb(which: int) -> str:
    return f"{made.HOME}/verbs/{which}"


def _few_registration(which: int) -> UUID:
    return UUID(int=which + 1)


def _few_course(which: int) -> str:
    return made.course(made.ITEMS // made.ITEMS_OF_COURSE + which)


def _pooled(source: dict[str, Any] | None = None) -> Pooled:
    """A statement as it is stored, but for its place."""
    source = source or realistic_statement()
    moment = datetime.now(UTC)
    statement = complete(
        parse(source, Version.V2),
        statement_id=UUID(source["id"]),
        authority=parse_agent(msgspec.json.encode(_AUTHORITY)),
        stored=moment,
        received_at=moment,
        version=Version.V2,
    )
    payload = msgspec.json.encode(statement)
    keys = keys_of(TENANT, statement)
    return (
        parse_timestamp(source["timestamp"]),
        keys,
        digest(statement),
        payload,
        codec.encode(payload),
    )


def _fill(pool: list[Pooled], size: int, start: datetime, end: datetime) -> None:
    """Put `size` statements into the store, evenly over the time, each one of the pool's."""
    # Of two fillings that put a statement at the same microsecond, each is a batch of its own.
    batch = next(_batches)
    first, last = first_position(start), first_position(end)
    step = (last - first) // size // BATCHES * BATCHES
    for offset in range(0, size, PIECE):
        rows, links, ids = [], [], []
        for number in range(offset, min(offset + PIECE, size)):
            timestamp, keys, sha256, _, data = random.choice(pool)
            statement_id, position = uuid4(), first + number * step + batch
            rows.append(_row(statement_id, position, timestamp, keys, sha256, data))
            links += [(*link, position) for link in keys.own_links()]
            ids.append(f"{TENANT}\t{position}\t{statement_id}\tf\n")
        _copy("lrs_statement_id (tenant, position, id, voided) FROM STDIN", "".join(ids).encode())
        _copy(f"lrs_statement ({_COLUMNS}) FROM STDIN (FORMAT binary)", wire.copied(rows))
        _copy(
            "lrs_link (tenant, kind, ref, verb, position) FROM STDIN (FORMAT binary)",
            wire.copied(wire.link_rows(TENANT, links)),
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) lrs_statement, lrs_link, lrs_statement_id")


_COLUMNS: Final = (
    "tenant, position, timestamp, verb, actor, activity, registration, id, codec, voided, sha256,"
    " payload"
)


def _row(
    statement_id: UUID, position: int, timestamp: datetime, keys: Keys, sha256: bytes, data: bytes
) -> bytes:
    return wire.statement_row(
        (TENANT, position),
        timestamp,
        keys.verb,
        (keys.actor, keys.activity, keys.registration),
        (statement_id, codec.CURRENT, False),
        (sha256, data),
    )


def _copy(target: str, data: bytes) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {target}") as copy:
        copy.write(data)


Ask = Callable[[], StatementFilter]


def _combinations(latest: datetime, registrations: Sequence[UUID]) -> dict[str, Ask]:
    """Every kind of question; `no hit` joins things that are common, but never together."""
    answered, rare = vocabulary.ANSWERED.iri, vocabulary.SHARED.iri
    elsewhere = {"verb": vocabulary.EXPERIENCED.iri}

    def day() -> dict[str, datetime]:
        since = latest - SPAN * random.random() / 2
        return {"since": since, "until": since + timedelta(days=1)}

    def who() -> Identifier:
        return _identifier(made.learner(random.randrange(made.LEARNERS)))

    def coach() -> Identifier:
        return _identifier(made.coach(random.randrange(made.COACHES)))

    def item() -> str:
        return made.item(random.randrange(2 * made.ITEMS_OF_COURSE, made.ITEMS))

    def course() -> str:
        return made.course(random.randrange(2, made.ITEMS // made.ITEMS_OF_COURSE))

    def ask(**more: Any) -> StatementFilter:
        return StatementFilter(limit=PAGE, **more)

    authority = _identifier(_AUTHORITY)
    return {
        "all": ask,
        "all ascending": lambda: ask(ascending=True),
        "day": lambda: ask(**day()),
        "verb 60 %": lambda: ask(verb=answered),
        "verb 0.01 %": lambda: ask(verb=rare),
        "verb, day": lambda: ask(verb=answered, **day()),
        "agent": lambda: ask(agent=who()),
        "agent, verb": lambda: ask(agent=who(), verb=answered),
        "agent, verb, no hit": lambda: ask(agent=who(), verb=rare),
        "agent, activity": lambda: ask(agent=who(), activity=item()),
        "related agent 10 %": lambda: ask(agent=coach(), related_agents=True),
        "related agent 100 %": lambda: ask(agent=authority, related_agents=True),
        "related agent, verb, ascending": lambda: ask(
            agent=coach(), related_agents=True, verb=answered, ascending=True
        ),
        "activity": lambda: ask(activity=item()),
        "activity, verb": lambda: ask(activity=item(), verb=answered),
        "activity, verb, no hit": lambda: ask(activity=item(), **elsewhere),
        "related activity 5 %": lambda: ask(activity=course(), related_activities=True),
        "related activity, verb, no hit": lambda: ask(
            activity=course(), related_activities=True, **elsewhere
        ),
        "related agent, related activity": lambda: ask(
            agent=coach(), related_agents=True, activity=course(), related_activities=True
        ),
        "related agent, related activity, verb, no hit": lambda: ask(
            agent=coach(),
            related_agents=True,
            activity=course(),
            related_activities=True,
            **elsewhere,
        ),
        "related agent, related activity, day": lambda: ask(
            agent=coach(), related_agents=True, activity=course(), related_activities=True, **day()
        ),
        "agent, since, ascending": lambda: ask(
            agent=who(), since=latest - SPAN * random.random(), ascending=True
        ),
        "registration": lambda: ask(registration=random.choice(registrations)),
        "registration, no hit": lambda: ask(registration=uuid4()),
        "only own, verb": lambda: ask(authority=authority, verb=answered),
        "only own, activity": lambda: ask(authority=authority, activity=item()),
        "only own, agent": lambda: ask(authority=authority, agent=who()),
    }


def _combinations_of_few(which: int) -> dict[str, Ask]:
    """Questions with as many answers whatever the size of the store, one of each index at least."""
    verb, registration = _few_verb(which), _few_registration(which)
    who = _identifier(made.learner(made.LEARNERS + which))
    coach = _identifier(made.coach(made.COACHES + which))
    item, course = made.item(made.ITEMS + which), _few_course(which)

    def ask(**more: Any) -> Ask:
        return lambda: StatementFilter(limit=PAGE, **more)

    return {
        "verb, 50 statements": ask(verb=verb),
        "agent, 50 statements": ask(agent=who),
        "agent, verb, 50 statements": ask(agent=who, verb=verb),
        "agent, activity, 50 statements": ask(agent=who, activity=item),
        "activity, 50 statements": ask(activity=item),
        "registration, 50 statements": ask(registration=registration),
        "related agent, 50 statements": ask(agent=coach, related_agents=True),
        "related activity, 50 statements": ask(activity=course, related_activities=True),
        "related agent, related activity, 50 statements": ask(
            agent=coach, related_agents=True, activity=course, related_activities=True
        ),
    }


def _registration(payload: bytes) -> UUID:
    return UUID(msgspec.json.decode(payload)["context"]["registration"])


def _identifier(agent: dict[str, Any]) -> Identifier:
    identifier = parse_agent(msgspec.json.encode(agent)).identifier()
    if identifier is None:
        raise ValueError("an agent of the benchmark has no identifier")
    return identifier


def _compared(questions: dict[str, Ask], times: int = 5) -> None:
    """Raise WrongAnswerError unless all are answered as by looking at everything."""
    everything = Everything(TENANT)
    for ask in list(questions.values()) * times:
        wanted = ask()
        everything.check(wanted, find_statements(TENANT, wanted))


@dataclass(frozen=True)
class Asked:
    """How long a combination takes, by its 99th percentile, and what it finds on average."""

    p99_ms: float
    statements: float

    def is_like(self, before: "Asked") -> bool:
        """Whether its answer is of the size that it was before, or smaller."""
        return self.statements <= max(LIKE * before.statements, before.statements + 1)


def _asked(questions: dict[str, Ask]) -> dict[str, Asked]:
    """Ask all combinations in turns; the percentile is the median of the turns'."""
    turns = [_turn(questions) for _ in range(TURNS)]
    return {
        name: Asked(
            median(turn[name].p99_ms for turn in turns),
            mean(turn[name].statements for turn in turns),
        )
        for name in questions
    }


def _turn(questions: dict[str, Ask]) -> dict[str, Asked]:
    asked = {}
    for name, ask in questions.items():
        times, found = [], 0
        for number in range(ASKED + 20):
            wanted = ask()
            begun = time.perf_counter()
            page = find_statements(TENANT, wanted)
            times.append(1000 * (time.perf_counter() - begun))
            found += len(page.statements)
            if number % CHECKED == 0:
                check_each(TENANT, wanted, page)
        asked[name] = Asked(quantiles(times[20:], n=100)[98], found / len(times))
    return asked


def _ingested(client: Client, batches: int = 50) -> float:
    """Statements per second, in batches, at the view."""
    requests = [
        client.request([realistic_statement() for _ in range(BATCH)]) for _ in range(batches + 5)
    ]
    seconds(client.send, requests[:5])
    return batches * BATCH / seconds(client.send, requests[5:])


def _disk(pool: list[Pooled]) -> dict[str, Any]:
    """The same rows in the same order, once as we keep them and once with the JSON as jsonb."""
    start = datetime.now(UTC) - timedelta(hours=1)
    _fill(pool, DISK_SAMPLE, start, start + timedelta(minutes=30))
    payloads = {keys.registration: payload for _, keys, _, payload, _ in pool}
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_ours (LIKE lrs_statement INCLUDING ALL)")
        for table in ("lrs_statement_id", "lrs_link"):
            cursor.execute(f"CREATE TABLE bench_{table} (LIKE {table} INCLUDING ALL)")
            cursor.execute(
                f"INSERT INTO bench_{table} SELECT * FROM {table} WHERE tenant = %s"
                " ORDER BY position",
                [TENANT],
            )
        cursor.execute("CREATE TABLE bench_jsonb (LIKE lrs_statement INCLUDING INDEXES)")
        cursor.execute("ALTER TABLE bench_jsonb DROP payload, ADD payload jsonb")
        cursor.execute(
            "SELECT position, registration FROM lrs_statement WHERE tenant = %s ORDER BY position",
            [TENANT],
        )
        places = cursor.fetchall()
        kept = _COLUMNS.removesuffix(", payload")
        for position, registration in places:
            whole = f"FROM lrs_statement WHERE tenant = {TENANT} AND position = %s"
            cursor.execute(
                f"INSERT INTO bench_ours ({_COLUMNS}) SELECT {_COLUMNS} {whole}", [position]
            )
            cursor.execute(
                f"INSERT INTO bench_jsonb ({kept}, payload) SELECT {kept}, %s::jsonb {whole}",
                [payloads[registration].decode(), position],
            )
        cursor.execute(
            "SELECT pg_total_relation_size('bench_ours'), pg_total_relation_size('bench_jsonb'),"
            " pg_total_relation_size('bench_lrs_statement_id')"
            " + pg_total_relation_size('bench_lrs_link')"
        )
        ours, jsonb, beside = (float(size) / len(places) for size in cursor.fetchone())
        cursor.execute("DROP TABLE bench_ours, bench_jsonb, bench_lrs_statement_id, bench_lrs_link")
    return {
        "bench": "lrs.disk_vs_jsonb",
        "value": round(ours / jsonb, 3),
        "must": MUST_DISK,
        "statements": len(places),
        "bytes": {"ours": round(ours), "jsonb": round(jsonb), "ids_and_links": round(beside)},
        "with_ids_and_links": round((ours + beside) / (jsonb + beside), 3),
    }
