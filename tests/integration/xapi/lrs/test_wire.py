"""What is sent in the server's own form is what the server reads (`rules.wire`)."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest

from xapi.lrs.queries.plain import plain_cursor
from xapi.lrs.rules import wire

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "make", "values"),
    [
        ("bigint", wire.int8_array, [0, -(2**63), None, 2**63 - 1]),
        ("smallint", wire.int2_array, [-5, 0, 32_767]),
        ("boolean", wire.bool_array, [True, False]),
        ("uuid", wire.uuid_array, [UUID(int=0), uuid4()]),
    ],
)
def test_an_array_arrives_as_it_was_sent(
    kind: str, make: Callable[[Sequence[Any]], wire.Binary], values: list[Any]
) -> None:
    with plain_cursor() as cursor:
        for sent in (values, values[:1], []):
            cursor.execute(f"SELECT %b::{kind}[]", [make(sent)])
            (found,) = cursor.fetchone() or (None,)
            assert found == sent
