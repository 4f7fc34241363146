"""Reading another store page by page without missing anything (1.0.3 Communication 2.1.3).

The cursor is a moment of the other store: all that it stored up to there has been seen. It never
passes X-Experience-API-Consistent-Through, because before that something may still appear. `since`
is exclusive and clocks are coarse, so reading begins a little before the cursor: what is seen twice
is stored once.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode, urljoin, urlsplit

import msgspec

from xapi.statements.times import format_timestamp, parse_timestamp

CONSISTENT_THROUGH: Final = "x-experience-api-consistent-through"
OVERLAP: Final = timedelta(seconds=1)
# For a store that does not say how far it is complete.
CAUTION: Final = timedelta(minutes=5)


class NotAPage(Exception):
    """The answer is not a page of statements in ascending order; the text says what is wrong."""


@dataclass(frozen=True, slots=True)
class FoundPage:
    """The statements as they came, where to read on (None at the end), and the new cursor."""

    statements: list[msgspec.Raw]
    more: str | None
    cursor: datetime | None


class _Stored(msgspec.Struct):
    stored: str


class _Result(msgspec.Struct):
    statements: list[msgspec.Raw]
    more: str = ""


def first_url(endpoint: str, cursor: datetime | None, limit: int) -> str:
    """Where reading begins, or goes on after a pause."""
    query = {"ascending": "true", "limit": str(limit)}
    if cursor is not None:
        query["since"] = format_timestamp(cursor - OVERLAP)
    return f"{endpoint}/statements?{urlencode(query)}"


def read_page(
    url: str, headers: Mapping[str, str], body: bytes, *, cursor: datetime | None
) -> FoundPage:
    """Read what GET `url` answered; `cursor` is how far we had come before. Raises NotAPage."""
    try:
        result = msgspec.json.decode(body, type=_Result)
        times = [
            parse_timestamp(msgspec.json.decode(raw, type=_Stored).stored)
            for raw in result.statements
        ]
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise NotAPage(str(error)) from error
    if any(later < earlier for earlier, later in itertools.pairwise(times)):
        raise NotAPage("the statements are not in ascending order of `stored`")
    reached = [cursor] if cursor is not None else []
    if times:
        reached.append(min(times[-1], _complete_through(headers, times[-1])))
    return FoundPage(
        statements=result.statements,
        more=_same_place(url, result.more) if result.more else None,
        cursor=max(reached, default=None),
    )


def _complete_through(headers: Mapping[str, str], newest: datetime) -> datetime:
    try:
        return parse_timestamp(headers.get(CONSISTENT_THROUGH, ""))
    except ValueError:
        return newest - CAUTION


def _same_place(url: str, more: str) -> str:
    """`more` as a full URL. Raises NotAPage if it leads elsewhere: our key is not for others."""
    full = urljoin(url, more)
    here, there = urlsplit(url), urlsplit(full)
    if (here.scheme, here.netloc) != (there.scheme, there.netloc):
        raise NotAPage("`more` leads to another host")
    return full
