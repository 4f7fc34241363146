"""GET statements?attachments=true: the answer, and after it the contents.

(1.0.3 Communication 1.5.2, 2.1.3; 2.0.0 4.1.3, 4.1.6.1)

Contents have no address of their own. They leave as parts of multipart/mixed, and nothing a
browser would show or run.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse

from xapi.lrs.adapters import files
from xapi.lrs.api.protocol import Call
from xapi.lrs.queries import Page, StoredStatement
from xapi.lrs.queries.attachments import attachment_contents
from xapi.lrs.rules.multipart import Outgoing, length_of, write_parts
from xapi.statements.attachments import Attachment
from xapi.statements.parsing import read_stored


def answer_with_attachments(
    call: Call, body: bytes, statements: Sequence[StoredStatement]
) -> HttpResponse | StreamingHttpResponse:
    """`body` as the first part, then each content once, streamed; Content-Length is exact."""
    parts = [
        Outgoing({"Content-Type": "application/json"}, len(body), partial(iter, [body])),
        *_contents(call.access.tenant, statements),
    ]
    boundary = secrets.token_hex(16)
    response: HttpResponse | StreamingHttpResponse
    if call.request.method == "HEAD":
        response = HttpResponse()
    else:
        response = StreamingHttpResponse(write_parts(parts, boundary))
    response["Content-Type"] = f"multipart/mixed; boundary={boundary}"
    response["Content-Length"] = str(length_of(parts, boundary))
    return response


def cut_page(tenant: int, page: Page) -> Page:
    """As much of a page as its contents may have together, one statement at least; `after` says so.

    A page of five hundred statements could have more bytes than anybody waits for.
    """
    kept = attachment_contents(tenant, _named(page.statements).keys())
    left = settings.CALLCRAFT_LRS_REQUEST_BYTES
    for index, stored in enumerate(page.statements):
        for sha2 in _named([stored]):
            content = kept.pop(sha2, None)  # Each counts once.
            left -= content.size if content else 0
        if left < 0 < index:
            return Page(page.statements[:index], page.statements[index - 1].position)
    return page


def _contents(tenant: int, statements: Sequence[StoredStatement]) -> Iterator[Outgoing]:
    """The contents that the store has, described as the first statement that names them does."""
    named = _named(statements)
    kept = attachment_contents(tenant, named.keys())
    for sha2, attachment in named.items():
        if sha2 in kept:
            headers = {
                "Content-Type": attachment.content_type,
                "Content-Length": str(kept[sha2].size),
                "Content-Transfer-Encoding": "binary",
                "X-Experience-API-Hash": attachment.sha2,
            }
            yield Outgoing(headers, kept[sha2].size, partial(files.read, kept[sha2].key))


def _named(statements: Iterable[StoredStatement]) -> dict[str, Attachment]:
    """The attachments of statements by the hash of their content, the first of each."""
    named: dict[str, Attachment] = {}
    for stored in statements:
        if b'"attachments"' in stored.payload:
            for _, attachment in read_stored(stored.payload).all_attachments():
                named.setdefault(attachment.hash, attachment)
    return named
