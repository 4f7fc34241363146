"""The alternate request syntax of 1.0.x: a whole request inside a form (Communication 1.3).

It was made for browsers that could neither send headers nor other methods than GET and POST to
another origin. 2.0.0 has dropped it.
"""

from io import BytesIO
from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest

from xapi.lrs.api.bodies import read_up_to
from xapi.lrs.exceptions import BodyTooLarge, FormInvalid, ParameterInvalid

LARGEST_FORM: Final = 16 * 1024 * 1024
METHOD: Final = "method"
_METHODS: Final = ("GET", "PUT", "POST", "DELETE")
_CONTENT: Final = "content"
_FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 40
# In characters. Django's time to read a Content-Type grows with the square of its length.
_LONGEST_TYPE: Final = 1024
# Fields that stand for headers, and where a request keeps them. The length is counted anew.
_HEADERS: Final = {
    "Authorization": "HTTP_AUTHORIZATION",
    "X-Experience-API-Version": "HTTP_X_EXPERIENCE_API_VERSION",
    "Content-Type": "CONTENT_TYPE",
    "Content-Length": "CONTENT_LENGTH",
    "If-Match": "HTTP_IF_MATCH",
    "If-None-Match": "HTTP_IF_NONE_MATCH",
}
_DEFAULT_TYPE: Final = "application/json"


def is_alternate(request: HttpRequest) -> bool:
    """Whether a request is the envelope of another one."""
    return request.method == "POST" and METHOD in request.GET


def unfolded(request: HttpRequest) -> HttpRequest:
    """The request inside. Raises ParameterInvalid, FormInvalid, BodyTooLarge or BodyUnreadable."""
    if list(request.GET.lists()) != [(METHOD, [method := request.GET[METHOD]])]:
        raise ParameterInvalid(name=METHOD, reason="everything else goes into the form")
    if method not in _METHODS:
        raise ParameterInvalid(name=METHOD, reason=f"it is one of {', '.join(_METHODS)}")
    fields = _fields(request)
    headers = {name: fields.pop(name) for name in _HEADERS if name in fields}
    content = fields.pop(_CONTENT, "" if method in ("GET", "DELETE") else None)
    if content is None:
        raise FormInvalid(reason="there is no field called content")
    data = content.encode()
    inside = {
        **request.META,
        "CONTENT_TYPE": _DEFAULT_TYPE,
        **{_HEADERS[name]: value for name, value in headers.items()},
        "REQUEST_METHOD": method,
        "QUERY_STRING": urlencode(fields),
        "CONTENT_LENGTH": str(len(data)),
        "wsgi.input": BytesIO(data),
    }
    if len(inside["CONTENT_TYPE"]) > _LONGEST_TYPE:
        raise FormInvalid(reason=f"its Content-Type has more than {_LONGEST_TYPE} characters")
    try:
        request = WSGIRequest(inside)
    except (LookupError, TypeError, ValueError) as error:  # RFC 2231; or a charset of no text.
        raise FormInvalid(reason="its Content-Type cannot be read") from error
    request.encoding = "utf-8"  # Not in the charset of the content.
    return request


def _fields(request: HttpRequest) -> dict[str, str]:
    """The fields of the form, each once, in UTF-8."""
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != _FORM:
        raise FormInvalid(reason=f"its Content-Type is not {_FORM}")
    body = read_up_to(request, LARGEST_FORM)
    if len(body) > LARGEST_FORM:
        raise BodyTooLarge(limit=LARGEST_FORM)
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as error:
        raise FormInvalid(reason="it cannot be read") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise FormInvalid(reason="a field stands in it more than once")
    return fields
