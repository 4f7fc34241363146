"""What writing to the record store costs beside the database alone.

`lrs.batch_vs_copy`: statements per second that arrive in batches of 100 at the view, with key,
full validation, conflict check, voiding and related keys, ÷ the same rows per second by COPY into
the same tables: ids, statements and links, the very rows that were written, for another tenant. The
2,000 statements of a turn are copied all at once, in one transaction, which is the least a database
can do; in transactions of 100, as they arrive, it would take more than half as long again.
`lrs.single_vs_noop`: single POSTs per second ÷ a view that only inserts the same rows.

Numerator and denominator take turns, so that a busy machine slows both alike, and a figure is the
median of its turns. Views are called without middleware or a socket, which neither side has.
"""

import base64
import json
import time
from collections.abc import Callable, Iterator, Sequence
from statistics import median
from typing import Any, Final, TypeVar

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tests.benchmarks.statements import realistic_statement
from xapi.lrs.api.statements import statements
from xapi.lrs.models import Credential, StatementId
from xapi.lrs.services import create_credential

MUST_BATCH: Final = 0.35
MUST_SINGLE: Final = 0.6
# Tenants of this benchmark: nobody else's, emptied before and after.
TENANT: Final = 9_000_000_001
SHADOW: Final = 9_000_000_002
BATCH: Final = 100
TURNS: Final = 9
# Columns as they are copied, for each table.
TABLES: Final = {
    "lrs_statement_id": "position, id, voided",
    "lrs_statement": "position, timestamp, verb, actor, activity, registration, id, codec, voided,"
    " sha256, payload",
    "lrs_link": "ref, verb, position, kind",
}
# The keys of links contain the tenant, and are unique; another tenant's are others.
SHADOWED: Final = {**TABLES, "lrs_link": f"ref # {SHADOW}::bigint AS ref, verb, position, kind"}


def run(batches: int = 20, singles: int = 200) -> Iterator[dict[str, Any]]:
    """Measure both; `batches` and `singles` are the size of each turn."""
    empty()
    client = Client()
    try:
        client.post([realistic_statement() for _ in range(BATCH)])  # Warm caches and the pool.
        yield _batches(client, batches)
        yield _singles(client, singles)
    finally:
        empty()


def _batches(client: "Client", batches: int) -> dict[str, Any]:
    posting, copying = [], []
    size = 0
    for _ in range(TURNS):
        # Only requests are kept: what they were made of would be the garbage collector's work.
        requests = [
            client.request([realistic_statement() for _ in range(BATCH)]) for _ in range(batches)
        ]
        size += sum(int(request.META["CONTENT_LENGTH"]) for request in requests)
        after = _last_position()
        posting.append(seconds(client.send, requests))
        copies = [_copied_out(table, after) for table in TABLES]
        copying.append(seconds(_copy_in, [copies]))
        empty_tables(SHADOW)
    count = TURNS * batches * BATCH
    return {
        "bench": "lrs.batch_vs_copy",
        "value": round(_median_ratio(copying, posting), 3),
        "must": MUST_BATCH,
        "statements": count,
        "bytes_per_statement": round(size / count),
        "posted_per_s": round(count / sum(posting)),
        "copied_per_s": round(count / sum(copying)),
    }


def _singles(client: "Client", singles: int) -> dict[str, Any]:
    posting, inserting = [], []
    for _ in range(TURNS):
        requests = [client.request(realistic_statement()) for _ in range(singles)]
        after = _last_position()
        posting.append(seconds(client.send, requests))
        rows = _rows_of(after)
        inserting.append(seconds(_noop, rows))
        empty_tables(SHADOW)
    count = TURNS * singles
    return {
        "bench": "lrs.single_vs_noop",
        "value": round(_median_ratio(inserting, posting), 3),
        "must": MUST_SINGLE,
        "statements": count,
        "posted_per_s": round(count / sum(posting)),
        "inserted_per_s": round(count / sum(inserting)),
    }


def _median_ratio(ones: Sequence[float], others: Sequence[float]) -> float:
    """Of the seconds of each turn."""
    return median(one / other for one, other in zip(ones, others, strict=True))


class Client:
    """Calls the view as a learning record provider would."""

    def __init__(self) -> None:
        key, secret = create_credential(tenant=TENANT, name="Benchmark", scopes={"all"})
        pair = base64.b64encode(f"{key}:{secret}".encode()).decode()
        self.headers = {"Authorization": f"Basic {pair}", "X-Experience-API-Version": "2.0.0"}

    def request(self, body: Any) -> HttpRequest:
        data = json.dumps(body, ensure_ascii=False).encode()
        return RequestFactory().post(
            "/xapi/statements", data, content_type="application/json", headers=self.headers
        )

    def send(self, request: HttpRequest) -> HttpResponse:
        response = statements(request)
        if not isinstance(response, HttpResponse) or response.status_code != 200:
            raise RuntimeError(getattr(response, "content", b"").decode())
        return response

    def post(self, body: Any) -> HttpResponse:
        return self.send(self.request(body))


Item = TypeVar("Item")
Insert = tuple[str, Sequence[Any]]


def _noop(inserts: Sequence[Insert]) -> HttpResponse:
    """A view that does nothing but insert rows which are ready."""
    with transaction.atomic(), connection.cursor() as cursor:
        for text, values in inserts:
            cursor.execute(text, values)
    return HttpResponse()


def _rows_of(after: int) -> list[list[Insert]]:
    """For each statement stored after a position: one insert a table that writes its rows again."""
    found: dict[int, dict[str, list[Any]]] = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                f"SELECT position, {SHADOWED[table]} FROM {table}"
                " WHERE tenant = %s AND position > %s",
                [TENANT, after],
            )
            for position, *values in cursor.fetchall():
                rows = found.setdefault(position, {}).setdefault(table, [])
                rows.append([SHADOW, *values])
    return [[_insert(table, rows) for table, rows in tables.items()] for tables in found.values()]


def _insert(table: str, rows: Sequence[Sequence[Any]]) -> Insert:
    marks = ", ".join(["(" + ", ".join(["%s"] * len(rows[0])) + ")"] * len(rows))
    text = f"INSERT INTO {table} (tenant, {TABLES[table]}) VALUES {marks}"
    return text, [value for row in rows for value in row]


def _copied_out(table: str, after: int) -> tuple[str, bytes]:
    """The rows stored after a position, for the other tenant, in COPY's binary form."""
    columns = TABLES[table]
    query = (
        f"COPY (SELECT {SHADOW}::bigint, {SHADOWED[table]} FROM {table}"
        f" WHERE tenant = {TENANT} AND position > {after}) TO STDOUT (FORMAT binary)"
    )
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        data = b"".join(bytes(part) for part in copy)
    return f"COPY {table} (tenant, {columns}) FROM STDIN (FORMAT binary)", data


def _copy_in(copies: Sequence[tuple[str, bytes]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for query, data in copies:
            with cursor.copy(query) as copy:
                copy.write(data)


def seconds(work: Callable[[Item], Any], items: Sequence[Item]) -> float:
    """How long `work` takes for all items."""
    begun = time.perf_counter()
    for item in items:
        work(item)
    return time.perf_counter() - begun


def _last_position() -> int:
    newest = StatementId.objects.filter(tenant=TENANT).order_by("-position").first()
    return newest.position or 0 if newest else 0


def empty() -> None:
    """Take away what this benchmark has stored."""
    Credential.objects.filter(tenant__in=(TENANT, SHADOW)).delete()
    empty_tables(TENANT, SHADOW)


def empty_tables(*tenants: int) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DELETE FROM {table} WHERE tenant = ANY(%s)", [list(tenants)])
