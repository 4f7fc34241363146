"""From JSON to statements: the way in."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

import msgspec

from xapi.statements.actors import Actor
from xapi.statements.contexts import Context
from xapi.statements.exceptions import StatementInvalid, invalid_from
from xapi.statements.statement import Statement, SubStatement
from xapi.statements.terms import UNSET, UnsetType
from xapi.statements.times import check_rfc3339


class Version(StrEnum):
    """The editions of the standard whose rules differ; the value is the newest patch of each."""

    V1 = "1.0.3"
    V2 = "2.0.0"


_decoder: Final = msgspec.json.Decoder(Statement)
_actor_decoder: Final = msgspec.json.Decoder(Actor)
_splitter: Final = msgspec.json.Decoder(list[msgspec.Raw])
# A Decimal score stays the number it is; without this it would become a string.
_encoder: Final = msgspec.json.Encoder(decimal_format="number")


def parse(source: bytes | msgspec.Raw | Mapping[str, Any], version: Version) -> Statement:
    """Read and check one statement, by the rules of `version`.

    `source` is JSON in UTF-8, or an object of mappings, lists, strings, numbers (Decimal too),
    booleans, None, UUIDs and datetimes. Raises StatementInvalid for whatever is wrong with it.
    """
    try:
        if isinstance(source, Mapping):
            source = _encoder.encode(source)
        statement = _decoder.decode(source)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise invalid_from(error) from error
    except TypeError as error:
        raise StatementInvalid("wrong_type", "$", f"Not JSON: {error}.") from error
    if version is Version.V1:
        _check_v1(statement)
    else:
        _check_v2(statement)
    return statement


def read_stored(payload: bytes) -> Statement:
    """Read a statement that was parsed before, whatever its version was."""
    return _decoder.decode(payload)


def parse_agent(source: bytes) -> Actor:
    """Read an agent or group that stands alone, as in a query. Raises StatementInvalid."""
    try:
        return _actor_decoder.decode(source)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise invalid_from(error) from error


def split(body: bytes) -> list[msgspec.Raw]:
    """Split the JSON of one statement, or of a list of them, into the JSON of each.

    Nothing is checked but that the body is JSON of that shape. Raises StatementInvalid.
    """
    if not body.lstrip(b" \t\r\n").startswith(b"["):
        return [msgspec.Raw(body)]
    try:
        return _splitter.decode(body)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise invalid_from(error) from error


def _check_v1(statement: Statement) -> None:
    """What 2.0.0 brought is an unknown property for 1.0.x, and 2.0.x an unknown version."""
    if statement.version is not UNSET and statement.version.startswith("2"):
        raise StatementInvalid("version", "$.version", "A 1.0.x request carries 1.0.x statements.")
    _refuse_v2_context(statement.context, "$.context")
    if isinstance(statement.object, SubStatement):
        _refuse_v2_context(statement.object.context, "$.object.context")


def _refuse_v2_context(context: Context | UnsetType, path: str) -> None:
    if context is UNSET:
        return
    for name, value in (
        ("contextAgents", context.context_agents),
        ("contextGroups", context.context_groups),
    ):
        if value is not UNSET:
            raise StatementInvalid("unknown_property", f"{path}.{name}", f"{name} came with 2.0.0.")


def _check_v2(statement: Statement) -> None:
    """2.0.0 narrows timestamps to RFC 3339."""
    if statement.timestamp is not UNSET:
        check_rfc3339(statement.timestamp, "$.timestamp")
    sub = statement.object
    if isinstance(sub, SubStatement) and sub.timestamp is not UNSET:
        check_rfc3339(sub.timestamp, "$.object.timestamp")
