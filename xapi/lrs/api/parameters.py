"""Reading the query of GET statements. Whatever is not known, or not sound, is refused."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core import signing
from django.http import QueryDict

from xapi.lrs.exceptions import ParameterInvalid
from xapi.lrs.queries import StatementFilter
from xapi.lrs.rules.presentation import Format
from xapi.statements import StatementInvalid
from xapi.statements.actors import Identifier
from xapi.statements.formats import is_iri, is_uuid
from xapi.statements.parsing import parse_agent
from xapi.statements.times import parse_timestamp

LARGEST_PAGE: Final = 500
_MORE: Final = "more"
_SALT: Final = "xapi.lrs.more"
_PRESENTATION: Final = frozenset({"format", "attachments"})


@dataclass(frozen=True)
class StatementQuery:
    """What a GET asks for: one statement by id (voided or not), or a page of those of a filter."""

    statement_id: UUID | None
    voided: bool
    filter: StatementFilter
    format: Format
    attachments: bool
    # The parameters as sent, to be taken along by `more`.
    sent: dict[str, str]


def read_query(query: QueryDict, *, tenant: int) -> StatementQuery:
    """Read the parameters of GET statements. Raises ParameterInvalid."""
    sent, after = _sent(query, tenant)
    values = {name: _read(name, text) for name, text in sent.items()}
    for name in ("statementId", "voidedStatementId"):
        extra = sent.keys() - _PRESENTATION - {name}
        if name in sent and extra:
            raise ParameterInvalid(name=name, reason=f"it does not go with {min(extra)}")
    plain = {_FIELDS[name]: value for name, value in values.items() if name in _FIELDS}
    plain["limit"] = min(plain.get("limit") or LARGEST_PAGE, LARGEST_PAGE)
    return StatementQuery(
        statement_id=values.get("statementId") or values.get("voidedStatementId"),
        voided="voidedStatementId" in sent,
        filter=replace(StatementFilter(after=after), **plain),
        format=values.get("format", Format.EXACT),
        attachments=values.get("attachments", False),
        sent=sent,
    )


def more_token(query: StatementQuery, *, tenant: int, after: int) -> str:
    """What goes on where a page ended: signed, so that it holds only for whom it was made."""
    return signing.dumps([tenant, query.sent, after], salt=_SALT, compress=True)


def _sent(query: QueryDict, tenant: int) -> tuple[dict[str, str], int | None]:
    """The parameters, each once; those of the first page when this is a further one."""
    if _MORE in query and len(query) == 1:
        try:
            owner, sent, after = signing.loads(str(query[_MORE]), salt=_SALT)
        except signing.BadSignature as error:
            raise ParameterInvalid(name=_MORE, reason="it was not made here") from error
        if owner != tenant:
            raise ParameterInvalid(name=_MORE, reason="it was not made for this key")
        return sent, after
    for name, texts in query.lists():
        if name not in _READERS:
            raise ParameterInvalid(name=ascii(name[:40]), reason="it is not known")
        if len(texts) != 1:
            raise ParameterInvalid(name=name, reason="it stands more than once")
    return {name: str(text) for name, text in query.items()}, None


def _read(name: str, text: str) -> Any:
    try:
        return _READERS[name](text)
    except StatementInvalid as invalid:
        raise ParameterInvalid(name=name, reason=f"{invalid.path}: {invalid.message}") from invalid
    except ValueError as error:
        raise ParameterInvalid(name=name, reason=str(error)) from error


def _uuid(text: str) -> UUID:
    if not is_uuid(text):
        raise ValueError("it is not a UUID")
    return UUID(text)


def _iri(text: str) -> str:
    if not is_iri(text):
        raise ValueError("it is not an IRI")
    return text


def _agent(text: str) -> Identifier:
    identifier = parse_agent(text.encode("utf-8", "replace")).identifier()
    if identifier is None:
        raise ValueError("a group without an identifier cannot be asked for")
    return identifier


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("it is true or false")
    return text == "true"


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError("it is a whole number from 0 on")
    return min(int(text[:9]), LARGEST_PAGE)


def _moment(text: str) -> datetime:
    # A plus that was not escaped arrives as a space.
    return parse_timestamp(text.replace(" ", "+"))


def _format(text: str) -> Format:
    if text not in set(Format):
        raise ValueError("it is exact, ids or canonical")
    return Format(text)


_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "statementId": _uuid,
    "voidedStatementId": _uuid,
    "agent": _agent,
    "verb": _iri,
    "activity": _iri,
    "registration": _uuid,
    "related_activities": _boolean,
    "related_agents": _boolean,
    "since": _moment,
    "until": _moment,
    "limit": _limit,
    "format": _format,
    "attachments": _boolean,
    "ascending": _boolean,
}
_FIELDS: Final = {
    name: name
    for name in _READERS
    if name not in ("statementId", "voidedStatementId", "format", "attachments")
}
