"""Reading the values of query parameters. Whatever is not known, or not sound, is refused."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict

from xapi.lrs.exceptions import ParameterInvalid
from xapi.statements import StatementInvalid
from xapi.statements.actors import Actor, Identifier
from xapi.statements.formats import is_iri, is_uuid
from xapi.statements.parsing import parse_agent
from xapi.statements.times import parse_timestamp

Reader = Callable[[str], Any]


def read_values(
    query: QueryDict, readers: Mapping[str, Reader], *, required: Collection[str] = ()
) -> dict[str, Any]:
    """Read every parameter that was sent. Raises ParameterInvalid.

    That is for one that is unknown, stands more than once, cannot be read, or is missing.
    """
    sent = sent_once(query, readers)
    for name in required:
        if name not in sent:
            raise ParameterInvalid(name=name, reason="it is missing")
    return {name: read_value(name, text, readers[name]) for name, text in sent.items()}


def sent_once(query: QueryDict, known: Collection[str]) -> dict[str, str]:
    """The texts of the parameters. Raises ParameterInvalid for unknown and repeated ones."""
    for name, texts in query.lists():
        if name not in known:
            raise ParameterInvalid(name=ascii(name[:40]), reason="it is not known")
        if len(texts) != 1:
            raise ParameterInvalid(name=name, reason="it stands more than once")
    return {name: str(text) for name, text in query.items()}


def read_value(name: str, text: str, reader: Reader) -> Any:
    """The value of one parameter. Raises ParameterInvalid."""
    try:
        return reader(text)
    except StatementInvalid as invalid:
        raise ParameterInvalid(name=name, reason=f"{invalid.path}: {invalid.message}") from invalid
    except ValueError as error:
        raise ParameterInvalid(name=name, reason=str(error)) from error


# The readers raise ValueError (or StatementInvalid, which is one) with the reason.


def read_uuid(text: str) -> UUID:
    """A UUID in its usual form."""
    if not is_uuid(text):
        raise ValueError("it is not a UUID")
    return UUID(text)


def read_iri(text: str) -> str:
    """An absolute IRI."""
    if not is_iri(text):
        raise ValueError("it is not an IRI")
    return text


def read_identifier(text: str) -> Identifier:
    """The identifier of an agent or an identified group, sent as JSON."""
    identifier = parse_agent(text.encode("utf-8", "replace")).identifier()
    if identifier is None:
        raise ValueError("a group without an identifier cannot be asked for")
    return identifier


def read_agent(text: str) -> Actor:
    """An agent, sent as JSON; a group is none."""
    agent = parse_agent(text.encode("utf-8", "replace"))
    if agent.is_group:
        raise ValueError("it is a Group; send an Agent with the group's identifier")
    return agent


def read_boolean(text: str) -> bool:
    """True or false."""
    if text not in ("true", "false"):
        raise ValueError("it is true or false")
    return text == "true"


def read_moment(text: str) -> datetime:
    """A point in time."""
    # A plus that was not escaped arrives as a space.
    return parse_timestamp(text.replace(" ", "+"))


def read_name(text: str) -> str:
    """The id of a document: any text that the database can hold."""
    if not text or "\x00" in text:
        raise ValueError("it is empty, or holds a NUL character")
    return text
