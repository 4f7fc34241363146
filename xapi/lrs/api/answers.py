"""Answers to GET that a client may keep: with a tag, and 304 for who has it already."""

from datetime import datetime

import msgspec
from django.http import HttpResponse
from django.utils.http import http_date

from xapi.lrs.api.protocol import Call
from xapi.lrs.rules.etags import Preconditions, etag


def answer_json(call: Call, value: object, stored: datetime | None = None) -> HttpResponse:
    """An answer that the store has put together; its tag is made of its bytes."""
    body = msgspec.json.encode(value, order="sorted")
    response = HttpResponse(body, content_type="application/json")
    return tagged(call, response, etag(body), stored)


def tagged(call: Call, response: HttpResponse, tag: str, stored: datetime | None) -> HttpResponse:
    """The answer with its tag and time of change (1.0.3 Communication 2.2, 3.1)."""
    if not Preconditions(none_match=call.request.headers.get("If-None-Match")).hold(tag):
        response = HttpResponse(status=304)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    if stored is not None:
        response["Last-Modified"] = http_date(stored.timestamp())
    return response
