"""Values as PostgreSQL sends and takes them in binary: arrays, and the rows of COPY.

The driver can do it too, but asks of every single value what it is. A batch has some thousand.
The forms are those of the server's `array_recv` and of COPY … (FORMAT binary).
"""

import struct
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

_POSTGRES_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
# The types of array elements, by their numbers in pg_type.
_BOOL: Final = 16
_INT8: Final = 20
_INT2: Final = 21
_UUID: Final = 2950

_array: Final = struct.Struct("!iiiii").pack
_length: Final = struct.Struct("!i").pack
_int8: Final = struct.Struct("!iq").pack
_NULL: Final = _length(-1)


class Binary(bytes):
    """A value in the server's own form; a cast in the query says its type."""

    __slots__ = ()


def int8_array(values: Sequence[int | None]) -> Binary:
    """A bigint[]."""
    return _joined(_INT8, len(values), map(_nullable, values), has_null=None in values)


def int2_array(values: Sequence[int]) -> Binary:
    """A smallint[]."""
    pack = struct.Struct("!ih").pack
    return _joined(_INT2, len(values), (pack(2, value) for value in values))


def bool_array(values: Sequence[bool]) -> Binary:
    """A boolean[]."""
    pack = struct.Struct("!i?").pack
    return _joined(_BOOL, len(values), (pack(1, value) for value in values))


def uuid_array(values: Sequence[UUID]) -> Binary:
    """A uuid[]."""
    size = _length(16)
    return _joined(_UUID, len(values), [size + value.bytes for value in values])


def copied(rows: Iterable[bytes]) -> bytes:
    """The data of a COPY … FROM STDIN (FORMAT binary) with these rows."""
    return b"".join((b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", *rows, b"\xff\xff"))


# tenant, position, timestamp, verb; actor, activity, registration; id, codec, voided
_start: Final = struct.Struct("!hiqiqiqiq").pack
_middle: Final = struct.Struct("!iqiqiq").pack
_end: Final = struct.Struct("!i16sihi?").pack


def statement_row(
    place: tuple[int, int],
    timestamp: datetime,
    verb: int,
    singles: tuple[int | None, int | None, int | None],
    flags: tuple[UUID, int, bool],
    contents: tuple[bytes, bytes],
) -> bytes:
    """A row of lrs_statement for COPY, its columns in groups.

    They are tenant, position; timestamp; verb; actor, activity, registration; id, codec, voided;
    sha256, payload.
    """
    tenant, position = place
    actor, activity, registration = singles
    statement_id, codec, voided = flags
    sha256, payload = contents
    if actor is None or activity is None or registration is None:
        middle = b"".join(map(_nullable, singles))
    else:
        middle = _middle(8, actor, 8, activity, 8, registration)
    return b"".join(
        (
            _start(12, 8, tenant, 8, position, 8, _since_epoch(timestamp), 8, verb),
            middle,
            _end(16, statement_id.bytes, 2, codec, 1, voided),
            _length(len(sha256)),
            sha256,
            _length(len(payload)),
            payload,
        )
    )


_link: Final = struct.Struct("!hiqihiqiqiq").pack


def link_rows(tenant: int, links: Iterable[tuple[int, int, int, int]]) -> list[bytes]:
    """Rows of lrs_link for COPY: tenant, and of each link its kind, ref, verb and position."""
    return [
        _link(5, 8, tenant, 2, kind, 8, ref, 8, verb, 8, position)
        for kind, ref, verb, position in links
    ]


def _joined(element: int, count: int, items: Iterable[bytes], *, has_null: bool = False) -> Binary:
    """An array of one dimension, counted from 1; an empty one has none."""
    if not count:
        return Binary(struct.pack("!iii", 0, 0, element))
    return Binary(b"".join((_array(1, int(has_null), element, count, 1), *items)))


def _nullable(value: int | None) -> bytes:
    return _NULL if value is None else _int8(8, value)


def _since_epoch(moment: datetime) -> int:
    return (moment - _POSTGRES_EPOCH) // _MICROSECOND
