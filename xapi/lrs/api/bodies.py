"""What is sent to the statement resource."""

from typing import Final

import msgspec
from django.http import HttpRequest, UnreadablePostError

from xapi.lrs.exceptions import (
    BatchTooLarge,
    BodyTooLarge,
    BodyUnreadable,
    ContentTypeUnsupported,
)
from xapi.lrs.services import rejected
from xapi.statements import StatementInvalid, split

LARGEST_BODY: Final = 16 * 1024 * 1024
LARGEST_BATCH: Final = 5_000
_CHUNK: Final = 256 * 1024


def read_body(request: HttpRequest) -> bytes:
    """The JSON that was sent. Raises ContentTypeUnsupported, BodyTooLarge or BodyUnreadable."""
    content_type = request.headers.get("Content-Type", "")
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise ContentTypeUnsupported(content_type=ascii(content_type[:80]))
    try:
        body = request.read(LARGEST_BODY + 1)
    except UnreadablePostError as error:
        raise BodyUnreadable from error
    if len(body) > LARGEST_BODY:
        raise BodyTooLarge(limit=LARGEST_BODY)
    return bytes(body)


def drop_body(request: HttpRequest) -> None:
    """Read and forget what a refused client is still sending, up to the size that is allowed.

    Many clients read no answer before they have sent all.
    """
    for _ in range(LARGEST_BODY // _CHUNK):
        try:
            if not request.read(_CHUNK):
                return
        except UnreadablePostError:
            return  # It has gone; nobody waits for the answer.


def read_batch(request: HttpRequest) -> list[msgspec.Raw]:
    """The JSON of each statement of a POST. Raises what `read_body` raises, and BatchTooLarge."""
    try:
        batch = split(read_body(request))
    except StatementInvalid as invalid:
        raise rejected(0, invalid) from invalid
    if len(batch) > LARGEST_BATCH:
        raise BatchTooLarge(limit=LARGEST_BATCH)
    return batch
