"""What is turned away before Django looks at it (R147)."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pytest

from lms.config.door import LONGEST, guarded


def answered(content_type: str | None, query: str = "a=1") -> tuple[str, bytes]:
    """The status and the body of the answer to a request with this Content-Type."""
    statuses: list[str] = []

    def house(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [b"house"]

    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "QUERY_STRING": query,
        "wsgi.input": BytesIO(),
    }
    if content_type is not None:
        environ["CONTENT_TYPE"] = content_type
    body = b"".join(guarded(house)(environ, lambda status, _: statuses.append(status)))
    return statuses[0], body


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "application/json",
        "text/plain; charset=GBK",
        'multipart/mixed; boundary="----=_Part_1_2.3"',
        "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW",
        "text/x; a=" + "x" * (LONGEST - 10),
        "application/json;",
        "no type at all",
    ],
)
def test_the_house_sees_what_it_can_read(content_type: str | None) -> None:
    assert answered(content_type) == ("200 OK", b"house")


@pytest.mark.parametrize(
    "content_type",
    [
        "text/x; a=" + "x" * (LONGEST - 9),
        'multipart/mixed; boundary="' + ";" * 500_000,
        "multipart/mixed; boundary*=utf-8''x; boundary*0=a",
        "multipart/mixed; boundary*=bogus''x",
        "text/plain; charset=hex",
        "text/plain; charset=undefined",
    ],
)
def test_a_content_type_that_nobody_can_read_is_turned_away(content_type: str) -> None:
    status, body = answered(content_type)
    assert status == "400 Bad Request"
    assert b"Content-Type" in body


def test_too_many_parameters_are_turned_away() -> None:
    query = "&".join(f"a{number}=" for number in range(2_000))
    assert answered("text/plain; charset=utf-8", query)[0] == "400 Bad Request"
