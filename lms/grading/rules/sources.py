"""What is read of a stored statement, whatever it is about."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from xapi.vocabulary import Extension


class SourceStatement(Protocol):
    """What evidence needs of a stored statement: its id, the hash of its content, the content."""

    @property
    def id(self) -> UUID: ...
    @property
    def sha256(self) -> str: ...
    @property
    def statement(self) -> Mapping[str, Any]: ...


def moment_of(statement: Mapping[str, Any]) -> datetime:
    """When it happened, in UTC."""
    moment = datetime.fromisoformat(statement["timestamp"])
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def utc_text(statement: Mapping[str, Any]) -> str:
    """When it happened: UTC, ISO 8601 with microseconds, so that text sorts as time."""
    return moment_of(statement).isoformat(timespec="microseconds")


def extension(statement: Mapping[str, Any], wanted: Extension) -> Any:
    """The value of an extension of the result, else of the context; None without one."""
    for part in ("result", "context"):
        value = statement.get(part, {}).get("extensions", {}).get(wanted.iri)
        if value is not None:
            return value
    return None
