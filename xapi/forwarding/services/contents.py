"""Contents of attachments of what is pulled: fetched with their statement and stored before it."""

from http import HTTPStatus
from io import BytesIO
from typing import Final

import msgspec
import structlog

from xapi.forwarding.adapters.stores import Store
from xapi.forwarding.models import Source
from xapi.forwarding.services.leases import Clock, Lease
from xapi.lrs.rules.multipart import Part, boundary_of, read_parts
from xapi.lrs.services.attachments import Incoming, receive_attachments
from xapi.outside.answers import Answer
from xapi.problems import Problem
from xapi.statements import Statement, StatementInvalid, Version, parse
from xapi.statements.terms import UNSET

_MARK: Final = b'"attachments"'

log = structlog.get_logger("callcraft.forwarding")


def fetch_contents(
    lease: Lease[Source], store: Store, statements: list[msgspec.Raw], clock: Clock
) -> frozenset[str]:
    """Fetch and store what the statements need; the SHA-2 of it, for `record_statements`.

    A content that does not come leaves its statement to be refused, with a letter that says so.
    Raises LeaseLost.
    """
    source = lease.partner
    received: frozenset[str] = frozenset()
    for raw in statements:
        statement = _needing(raw, Version(source.version))
        if statement is None or statement.id is UNSET:
            continue
        lease.renew(clock())
        answer = store.with_contents(statement.id)
        if isinstance(answer, Answer) and answer.status == HTTPStatus.OK and not answer.cut:
            received |= _stored(source, raw, answer)
        else:
            log.warning("forwarding.contents_missing", statement=statement.id)
    return received


def _needing(raw: msgspec.Raw, version: Version) -> Statement | None:
    """The statement, if it has an attachment without a URL or a signature."""
    if _MARK not in bytes(raw):
        return None
    try:
        statement = parse(raw, version)
    except StatementInvalid:
        return None  # It will be refused for that.
    attachments = [attachment for _, attachment in statement.all_attachments()]
    needs = any(each.is_signature or each.file_url is UNSET for each in attachments)
    return statement if needs else None


def _stored(source: Source, raw: msgspec.Raw, answer: Answer) -> frozenset[str]:
    try:
        parts = read_parts(
            BytesIO(answer.body).read, boundary_of(answer.headers.get("content-type", ""))
        )
        next(parts)  # The statement, which we have.
        return receive_attachments(
            tenant=source.tenant,
            statements=[raw],
            version=Version(source.version),
            contents=map(_incoming, parts),
        )
    except (Problem, StopIteration) as problem:
        log.warning("forwarding.contents_refused", source=str(source.id), why=str(problem))
        return frozenset()


def _incoming(part: Part) -> Incoming:
    return Incoming(
        part=part.number,
        sha2=part.headers.get("x-experience-api-hash", ""),
        content_type=part.headers.get("content-type"),
        length=part.headers.get("content-length"),
        blocks=part.blocks,
    )
