"""Handed-in files on their way out: never run, never shown as part of a page of ours."""

from urllib.parse import quote

from django.http import Http404, StreamingHttpResponse

from lms.people.exceptions import AttachmentDamaged
from lms.people.models import Attachment
from lms.people.queries import open_attachment
from lms.ui.acting import words_of


def attachment_response(attachment: Attachment, *, inline: bool = False) -> StreamingHttpResponse:
    """The file as a download; `inline` for pictures and sound that a page of ours shows.

    Whoever calls has made sure that the reader may have it. One that is gone is not found; one that
    was changed where it lies closed is not given out.
    """
    try:
        blocks = open_attachment(attachment)
    except FileNotFoundError as error:
        raise Http404 from error
    except AttachmentDamaged as problem:
        words = words_of(problem)
        plain = "text/plain; charset=utf-8"
        return StreamingHttpResponse([words], status=problem.http_status, content_type=plain)
    response = StreamingHttpResponse(blocks, content_type=attachment.media_type)
    response["Content-Length"] = str(attachment.size)
    kind = "inline" if inline else "attachment"
    response["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(attachment.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
