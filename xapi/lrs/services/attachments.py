"""Contents of attachments: checked against the statements they came with, then stored.

    statements ─► which hashes are expected ─► each content to a temporary file while it is hashed
    ─► nothing missing, signatures well formed ─► the file storage ─► a row ─► (statements recorded)

Contents are stored before the statements, outside their transaction: a statement that was answered
for always has its contents, and a content whose statements were refused afterwards does no harm.
A content is kept once for each tenant and hash. Each file has a name of its own and the row decides
whose counts, so two who bring the same content at once do not disturb each other.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec
from django.conf import settings
from django.utils import timezone

from xapi.lrs.adapters import files
from xapi.lrs.adapters.spool import Spool, Stretch, TooMuch
from xapi.lrs.exceptions import (
    AttachmentsTooLarge,
    AttachmentsTooMany,
    AttachmentTooLarge,
    PartRejected,
)
from xapi.lrs.models import AttachmentContent
from xapi.lrs.services.recording import rejected
from xapi.statements import Statement, StatementInvalid, Version, parse
from xapi.statements.attachments import Attachment, check_contents
from xapi.statements.exceptions import CONTENT_CLAUSE
from xapi.statements.signatures import CONTENT_TYPE, LARGEST, check_original, signed_original
from xapi.statements.terms import UNSET

LARGEST_NUMBER: Final = 1_000


@dataclass(frozen=True)
class Incoming:
    """A content on its way in: which part of the request it is, what is said of it, its bytes.

    `sha2` is hex as it was sent; `blocks` can be read once, before the next content is asked for.
    """

    part: int
    sha2: str
    content_type: str | None
    length: str | None
    blocks: Iterator[bytes]

    def rejected(self, rule: str, message: str) -> PartRejected:
        """The problem to answer with when this content is not what it should be."""
        return PartRejected(part=self.part, rule=rule, message=message, clause=CONTENT_CLAUSE)


def receive_attachments(
    *,
    tenant: int,
    statements: Sequence[bytes | msgspec.Raw],
    version: Version,
    contents: Iterable[Incoming],
    statement_id: UUID | None = None,
    check: Callable[[Statement], None] | None = None,
) -> frozenset[str]:
    """Check and store what came with statements; return the SHA-2 of it, for `record_statements`.

    `statements` is the JSON of each; they are checked before the first content is read, and nothing
    is stored unless all is well. `statement_id` is the id of a PUT; `check` refuses, by a problem
    of its own, a statement that is not the writer's to make.

    Raises StatementRejected, PartRejected, AttachmentTooLarge, AttachmentsTooLarge or
    AttachmentsTooMany.
    """
    parsed = [_parsed(index, source, version) for index, source in enumerate(statements)]
    if check is not None:
        for statement in parsed:
            check(statement)
    if statement_id is not None and parsed[0].id is UNSET:
        parsed[0].id = str(statement_id)
    with Spool() as spool:
        received = _received(spool, _declared(parsed), contents)
        signatures = _Signatures(spool, received, version)
        for index, statement in enumerate(parsed):
            try:
                check_contents(statement.all_attachments(), received)
                signatures.check(statement)
            except StatementInvalid as invalid:
                raise rejected(index, invalid) from invalid
        _store(tenant, spool, received)
    return frozenset(received)


@dataclass(frozen=True)
class _Received:
    """A content that came, and what the first attachment that names it says of its type."""

    stretch: Stretch
    content_type: str


def _parsed(index: int, source: bytes | msgspec.Raw, version: Version) -> Statement:
    try:
        statement = parse(source, version)
        for path, attachment in statement.all_attachments():
            if attachment.is_signature and not attachment.is_of_type(CONTENT_TYPE):
                raise StatementInvalid(
                    "signature_type",
                    f"{path}.contentType",
                    f"The contentType of a signature is {CONTENT_TYPE}.",
                )
    except StatementInvalid as invalid:
        raise rejected(index, invalid) from invalid
    return statement


def _declared(statements: Iterable[Statement]) -> dict[str, list[Attachment]]:
    """The attachments of all statements by the hash of their content."""
    declared: dict[str, list[Attachment]] = {}
    for statement in statements:
        for _, attachment in statement.all_attachments():
            declared.setdefault(attachment.hash, []).append(attachment)
    return declared


def _received(
    spool: Spool, declared: Mapping[str, Sequence[Attachment]], contents: Iterable[Incoming]
) -> dict[str, _Received]:
    """Read the contents into the spool, and refuse what no statement has asked for."""
    received: dict[str, _Received] = {}
    for content in contents:
        sha2 = content.sha2.lower()
        if sha2 not in declared:
            raise content.rejected("hash_unknown", "No attachment has its X-Experience-API-Hash.")
        if sha2 in received:
            raise content.rejected("part_twice", "A part before has the same content already.")
        if len(received) == LARGEST_NUMBER:
            raise AttachmentsTooMany(limit=LARGEST_NUMBER)
        attachment = _named_by(content, declared[sha2])
        stretch = _spooled(spool, sha2, content)
        if stretch.sha2 != sha2:
            raise content.rejected("hash_differs", f"Its content has the SHA-2 {stretch.sha2}.")
        if content.length is not None and content.length != str(stretch.size):
            raise content.rejected(
                "length_differs", f"Its content has {stretch.size} bytes, not its Content-Length."
            )
        received[sha2] = _Received(stretch, attachment.content_type)
    return received


def _named_by(content: Incoming, attachments: Sequence[Attachment]) -> Attachment:
    """The attachment that this part is the content of; a Content-Type has to be the attachment's.

    `length` is not compared: contents are told by their hash and in no other way.
    """
    for attachment in attachments:
        if content.content_type is None or attachment.is_of_type(content.content_type):
            return attachment
    raise content.rejected("type_differs", "Its Content-Type is not the attachment's contentType.")


def _spooled(spool: Spool, sha2: str, content: Incoming) -> Stretch:
    largest = settings.CALLCRAFT_LRS_ATTACHMENT_BYTES
    left = settings.CALLCRAFT_LRS_REQUEST_BYTES - spool.size
    try:
        return spool.add(content.blocks, digits=len(sha2), limit=min(largest, left))
    except TooMuch as error:
        if left < largest:
            raise AttachmentsTooLarge(limit=settings.CALLCRAFT_LRS_REQUEST_BYTES) from error
        raise AttachmentTooLarge(sha2=sha2, limit=largest) from error


class _Signatures:
    """The signatures of a request. Each is read once, however many statements share it."""

    def __init__(self, spool: Spool, received: Mapping[str, _Received], version: Version) -> None:
        self.spool = spool
        self.received = received
        self.version = version
        self.originals: dict[str, Statement] = {}

    def check(self, statement: Statement) -> None:
        """Refuse a statement with a signature that is malformed or of another statement.

        Signatures of a SubStatement sign nothing here. Raises StatementInvalid.
        """
        for index, attachment in enumerate(statement.attachments or ()):
            if attachment.is_signature:
                try:
                    check_original(statement, self._original(attachment.hash))
                except StatementInvalid as invalid:
                    raise invalid.under(f"$.attachments[{index}]") from invalid

    def _original(self, sha2: str) -> Statement:
        if sha2 not in self.originals:
            stretch = self.received[sha2].stretch
            if stretch.size > LARGEST:
                message = f"A signature has at most {LARGEST} bytes."
                raise StatementInvalid("signature_form", "$", message)
            with self.spool.open(stretch) as file:
                self.originals[sha2] = signed_original(file.read(), self.version)
        return self.originals[sha2]


def _store(tenant: int, spool: Spool, received: Mapping[str, _Received]) -> None:
    """Store what is not stored yet; note of the rest that it came again.

    One after the other in one order for all, so that nobody waits in a circle.
    """
    now = timezone.now()
    for sha2 in sorted(received):
        came = received[sha2]
        # What has a row, and came just now, is not cleaned away.
        if AttachmentContent.objects.filter(tenant=tenant, sha2=sha2).update(received_at=now):
            continue
        content = AttachmentContent(
            tenant=tenant,
            sha2=sha2,
            size=came.stretch.size,
            content_type=came.content_type,
            received_at=now,
        )
        with spool.open(came.stretch) as file:
            files.save(content.key, file)
        if not _claimed(content):
            files.delete(content.key)  # Somebody brought the same content meanwhile.


def _claimed(content: AttachmentContent) -> bool:
    """Write the row unless the content has one; whether this one counts."""
    kept, _ = AttachmentContent.objects.get_or_create(
        tenant=content.tenant,
        sha2=content.sha2,
        defaults={
            "id": content.id,
            "size": content.size,
            "content_type": content.content_type,
            "received_at": content.received_at,
        },
    )
    return bool(kept.id == content.id)
