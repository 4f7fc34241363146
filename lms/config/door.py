"""What is turned away before Django looks at it.

Django reads the Content-Type of every request with the library's parser of mail, before any
middleware and before anybody is asked who they are. Its time grows with the square of the length:
200 KB keep a process busy for half a minute. Then it reads the query in the charset that is named.
Where it fails at that (RFC 2231, `charset=hex`, too many parameters), nothing of ours would answer.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest

LONGEST: Final = 1024
"""Characters of a Content-Type; a media type with a boundary has a hundred."""

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


def guarded(application: Application) -> Application:
    """The application, behind a door that lets only requests in that Django can read."""

    def door(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if _is_readable(environ):
            return application(environ, start_response)
        start_response("400 Bad Request", [("Content-Type", "text/plain"), ("Connection", "close")])
        return [b"The Content-Type of this request cannot be read.\n"]

    return door


def _is_readable(environ: Environ) -> bool:
    content_type = environ.get("CONTENT_TYPE", "")
    if ";" not in content_type:
        return True
    if len(content_type) > LONGEST:
        return False
    try:
        WSGIRequest({**environ})
    except (LookupError, SuspiciousOperation, TypeError, ValueError):
        return False
    return True
