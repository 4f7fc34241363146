"""A statement as it comes out of the store."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import msgspec

from xapi.lrs.rules import codec
from xapi.lrs.rules.positions import moment_of
from xapi.statements.times import format_timestamp

# The columns that `stored_from` expects, in its order.
COLUMNS = "s.id, s.position, s.timestamp, s.sha256, s.codec, s.payload, s.voided"


class _Context(msgspec.Struct, gc=False):
    registration: UUID | None = None


class _Registered(msgspec.Struct, gc=False):
    context: _Context | None = None


_registered: Final = msgspec.json.Decoder(_Registered)


@dataclass(frozen=True)
class StoredStatement:
    """One statement: `sha256` is the hex of `xapi.statements.digest`, `payload` its JSON."""

    id: UUID
    position: int
    sha256: str
    payload: bytes
    voided: bool

    @property
    def stored(self) -> datetime:
        """When it was stored, in UTC."""
        return moment_of(self.position)

    @cached_property
    def registration(self) -> UUID | None:
        """The registration it belongs to; reads no more of the JSON than that."""
        context = _registered.decode(self.payload).context
        return None if context is None else context.registration

    @cached_property
    def statement(self) -> dict[str, Any]:
        """The statement as plain JSON values, with `stored` and `authority`."""
        return dict(msgspec.json.decode(self.payload))


def stored_from(row: tuple[Any, ...]) -> StoredStatement:
    """Make one from a row of COLUMNS."""
    statement_id, position, timestamp, sha256, method, payload, voided = row
    return StoredStatement(
        id=statement_id,
        position=position,
        sha256=bytes(sha256).hex(),
        payload=codec.decode(
            method, bytes(payload), statement_id, format_timestamp(moment_of(position)), timestamp
        ),
        voided=voided,
    )
