"""Learning content calls the store from other origins (the Fetch standard's CORS protocol).

Any origin may: what opens the store is a key in the Authorization header, which only a script that
holds the key can send. Cookies open nothing here, and browsers are never told to send any.
"""

from collections.abc import Iterable
from typing import Final

from django.http import HttpResponse
from django.http.response import HttpResponseBase

_SENT: Final = ("Authorization", "Content-Type", "If-Match", "If-None-Match")
_ANSWERED: Final = ("ETag", "Last-Modified", "Retry-After", "WWW-Authenticate")
_VERSION: Final = "X-Experience-API-Version"
_CONSISTENT_THROUGH: Final = "X-Experience-API-Consistent-Through"
_SECONDS: Final = 24 * 60 * 60


def open_to_all_origins(response: HttpResponseBase) -> None:
    """Let scripts of any origin read the answer and its headers."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = ", ".join(
        (*_ANSWERED, _VERSION, _CONSISTENT_THROUGH)
    )


def preflight(methods: Iterable[str]) -> HttpResponse:
    """The answer to OPTIONS: what a script may send. Asked without a key, so it tells no more."""
    allowed = ", ".join(methods)
    response = HttpResponse(status=204)
    response["Allow"] = f"{allowed}, OPTIONS"
    response["Access-Control-Allow-Methods"] = allowed
    response["Access-Control-Allow-Headers"] = ", ".join((*_SENT, _VERSION))
    response["Access-Control-Max-Age"] = str(_SECONDS)
    return response
