"""What is sent to the statement resource: JSON, or multipart/mixed with JSON as its first part."""

from collections.abc import Callable, Iterator
from typing import Final

import msgspec
from django.http import HttpRequest

from xapi.lrs.exceptions import (
    BatchTooLarge,
    BodyTooLarge,
    BodyUnreadable,
    ContentTypeUnsupported,
)
from xapi.lrs.rules.multipart import Part, boundary_of, broken, read_parts
from xapi.lrs.services import rejected
from xapi.lrs.services.attachments import Incoming
from xapi.statements import StatementInvalid, split

LARGEST_BODY: Final = 16 * 1024 * 1024
LARGEST_BATCH: Final = 5_000
_CHUNK: Final = 256 * 1024
_JSON: Final = "application/json"


def is_multipart(request: HttpRequest) -> bool:
    """Whether attachments may come along with the statements."""
    return _essence(request.headers.get("Content-Type", "")) == "multipart/mixed"


def read_body(request: HttpRequest) -> bytes:
    """The JSON that was sent. Raises ContentTypeUnsupported, BodyTooLarge or BodyUnreadable."""
    content_type = request.headers.get("Content-Type", "")
    if _essence(content_type) != _JSON:
        raise ContentTypeUnsupported(content_type=ascii(content_type[:80]))
    body = read_up_to(request, LARGEST_BODY)
    if len(body) > LARGEST_BODY:
        raise BodyTooLarge(limit=LARGEST_BODY)
    return body


def read_up_to(request: HttpRequest, size: int) -> bytes:
    """The body, or `size` + 1 bytes of a larger one. Raises BodyUnreadable when some is missing."""
    body = reader(request)(size + 1)
    declared = request.META.get("CONTENT_LENGTH") or "0"
    if len(body) <= size and declared.isdigit() and len(body) < int(declared):
        raise BodyUnreadable
    return body


def read_multipart(request: HttpRequest) -> tuple[bytes, Iterator[Incoming]]:
    """The JSON of the statements, and the contents of attachments, to be read one after the other.

    Raises PartRejected, BodyTooLarge or BodyUnreadable, also while the contents are read.
    """
    boundary = boundary_of(request.headers.get("Content-Type", ""))
    parts = read_parts(reader(request), boundary)
    first = next(parts, None)
    if first is None or _essence(first.headers.get("content-type", "")) != _JSON:
        raise broken(1, "statements_missing", f"The first part has Content-Type: {_JSON}.")
    body = bytearray()
    for block in first.blocks:
        body += block
        if len(body) > LARGEST_BODY:
            raise BodyTooLarge(limit=LARGEST_BODY)
    return bytes(body), map(_incoming, parts)


def drop_body(request: HttpRequest, size: int = LARGEST_BODY) -> None:
    """Read and forget what a refused client is still sending, up to `size` bytes.

    Many clients read no answer before they have sent all.
    """
    read = reader(request)
    for _ in range(size // _CHUNK):
        try:
            if not read(_CHUNK):
                return
        except BodyUnreadable:
            return  # It has gone; nobody waits for the answer.


def split_batch(body: bytes) -> list[msgspec.Raw]:
    """The JSON of each statement of a POST. Raises StatementRejected or BatchTooLarge."""
    try:
        batch = split(body)
    except StatementInvalid as invalid:
        raise rejected(0, invalid) from invalid
    if len(batch) > LARGEST_BATCH:
        raise BatchTooLarge(limit=LARGEST_BATCH)
    return batch


def reader(request: HttpRequest) -> Callable[[int], bytes]:
    """How to read on in the body: at most so many bytes, none at its end.

    What is read raises BodyUnreadable when the sender has gone. A body in chunks says no length;
    Django takes it for empty, though the server knows where it ends.
    """
    source = request.read
    if not request.META.get("CONTENT_LENGTH") and request.META.get("wsgi.input_terminated"):
        source = request.META["wsgi.input"].read

    def read(size: int) -> bytes:
        try:
            return bytes(source(size))
        except OSError as error:  # Django's own error is one, too.
            raise BodyUnreadable from error

    return read


def _incoming(part: Part) -> Incoming:
    """A part after the first: what has to be said of it is said."""
    if part.headers.get("content-transfer-encoding", "").lower() != "binary":
        raise broken(part.number, "transfer_encoding", "It has Content-Transfer-Encoding: binary.")
    sha2 = part.headers.get("x-experience-api-hash")
    if not sha2:
        raise broken(part.number, "hash_missing", "It has X-Experience-API-Hash, a SHA-2 in hex.")
    return Incoming(
        part=part.number,
        sha2=sha2,
        content_type=part.headers.get("content-type"),
        length=part.headers.get("content-length"),
        blocks=part.blocks,
    )


def _essence(content_type: str) -> str:
    """A media type without its parameters."""
    return content_type.partition(";")[0].strip().lower()
