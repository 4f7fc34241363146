"""Reading the query of GET statements. Whatever is not known, or not sound, is refused."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.core import signing
from django.http import QueryDict

from xapi.lrs.api.values import (
    Reader,
    read_boolean,
    read_identifier,
    read_iri,
    read_moment,
    read_uuid,
    read_value,
    sent_once,
)
from xapi.lrs.exceptions import ParameterInvalid
from xapi.lrs.queries import StatementFilter
from xapi.lrs.rules.presentation import Format

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
    values = {name: read_value(name, text, _READERS[name]) for name, text in sent.items()}
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
    return sent_once(query, _READERS), None


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError("it is a whole number from 0 on")
    return min(int(text[:9]), LARGEST_PAGE)


def _format(text: str) -> Format:
    if text not in set(Format):
        raise ValueError("it is exact, ids or canonical")
    return Format(text)


_READERS: Final[dict[str, Reader]] = {
    "statementId": read_uuid,
    "voidedStatementId": read_uuid,
    "agent": read_identifier,
    "verb": read_iri,
    "activity": read_iri,
    "registration": read_uuid,
    "related_activities": read_boolean,
    "related_agents": read_boolean,
    "since": read_moment,
    "until": read_moment,
    "limit": _limit,
    "format": _format,
    "attachments": read_boolean,
    "ascending": read_boolean,
}
_FIELDS: Final = {
    name: name
    for name in _READERS
    if name not in ("statementId", "voidedStatementId", "format", "attachments")
}
