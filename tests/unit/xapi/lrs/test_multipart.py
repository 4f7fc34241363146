"""multipart/mixed as a stream (RFC 2046 §5.1; XAPI 1.0.3 Communication 1.5.2; 2.0.0 4.1.3)."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.multipart import BOUNDARY, body
from xapi.lrs.exceptions import PartRejected
from xapi.lrs.rules.multipart import (
    BLOCK,
    LARGEST_HEADERS,
    LARGEST_MARGIN,
    Outgoing,
    boundary_of,
    length_of,
    read_parts,
    write_parts,
)

Read = list[tuple[dict[str, str], bytes]]


def dripping(whole: bytes, step: int) -> Callable[[int], bytes]:
    """A body that comes `step` bytes at a time."""
    stream = BytesIO(whole)
    return lambda size: stream.read(min(size, step))


def read(whole: bytes, *, step: int = BLOCK, boundary: str = BOUNDARY) -> Read:
    return [
        (dict(part.headers), b"".join(part.blocks))
        for part in read_parts(dripping(whole, step), boundary)
    ]


def refused(whole: bytes, step: int = BLOCK) -> PartRejected:
    with pytest.raises(PartRejected) as caught:
        read(whole, step=step)
    return caught.value


CONTENTS = st.binary(max_size=200) | st.lists(
    st.sampled_from(
        [b"\r\n", b"--", b"\r\n--", BOUNDARY[:5].encode(), b"\r\n--" + b"callcraft", b"x"]
    )
).map(b"".join)


@given(st.lists(CONTENTS, min_size=1, max_size=4), st.integers(1, 90))
def test_contents_arrive_byte_for_byte_however_they_drip_in(
    contents: list[bytes], step: int
) -> None:
    whole = body(*(b"A: 1\r\n\r\n" + content for content in contents))
    assert read(whole, step=step) == [({"a": "1"}, content) for content in contents]


@given(st.lists(CONTENTS, max_size=4))
def test_what_is_written_is_read_again_and_is_as_long_as_it_said(contents: list[bytes]) -> None:
    parts = [
        Outgoing({"Content-Type": 'a/b; c="录音"'}, len(content), partial(iter, [content]))
        for content in contents
    ]
    whole = b"".join(write_parts(parts, BOUNDARY))
    assert len(whole) == length_of(parts, BOUNDARY)
    assert [content for _, content in read(whole)] == contents
    assert all(headers["content-type"] == 'a/b; c="录音"' for headers, _ in read(whole))


@given(st.binary(max_size=300), st.integers(1, 50))
def test_any_bytes_are_parts_or_refused(whole: bytes, step: int) -> None:
    for candidate in (whole, b"--" + BOUNDARY.encode() + b"\r\n" + whole):
        with suppress(PartRejected):
            for _, content in read(candidate, step=step):
                assert content in whole


@given(st.data())
def test_a_body_that_ends_early_is_refused(data: st.DataObject) -> None:
    whole = body(b"A: 1\r\n\r\none", b"\r\ntwo").removesuffix(b"--\r\n")
    cut = whole[: data.draw(st.integers(0, len(whole)))]
    assert refused(cut).params["rule"] in ("truncated", "boundary")


def test_the_preamble_and_the_epilogue_do_not_count() -> None:
    whole = b"For people.\r\n" + body(b"A: 1\r\n\r\none") + b"Bye."
    assert read(whole) == [({"a": "1"}, b"one")]


def test_a_part_may_have_no_headers_and_no_content() -> None:
    assert read(body(b"\r\n", b"A:1\r\n\r\n")) == [({}, b""), ({"a": "1"}, b"")]


def test_headers_are_folded_and_named_in_any_case() -> None:
    whole = body(b"X-Experience-API-Hash:\r\n 0123\r\nCONTENT-TYPE: a/b;\r\n\tc=d \r\n\r\none")
    assert read(whole) == [({"x-experience-api-hash": "0123", "content-type": "a/b; c=d"}, b"one")]


def test_contents_that_nobody_reads_are_skipped() -> None:
    whole = body(b"A: 1\r\n\r\n" + b"x" * 100_000, b"A: 2\r\n\r\ntwo")
    numbers = [
        (part.number, part.headers["a"]) for part in read_parts(BytesIO(whole).read, BOUNDARY)
    ]
    assert numbers == [(1, "1"), (2, "2")]


@pytest.mark.parametrize(
    ("whole", "part", "rule"),
    [
        (b"", 1, "truncated"),
        (b"no boundary at all" * 10_000, 1, "boundary"),
        (b"--callcraft-boundaryX\r\n\r\none\r\n--callcraft-boundary--", 1, "boundary"),
        (b"--callcraft-boundary\n\none\n--callcraft-boundary--\n", 1, "truncated"),
        (b"--callcraft-boundary" + b" " * 20_000, 1, "boundary"),
        (body(b"A: 1\r\nA: 2\r\n\r\none"), 1, "headers"),
        (body(b"A: 1\r\n\r\none", b"no colon\r\n\r\ntwo"), 2, "headers"),
        (body(b" A: 1\r\n\r\none"), 1, "headers"),
        (body(b"A : 1\r\n\r\none"), 1, "headers"),
        (body(b"A: \x00\r\n\r\none"), 1, "headers"),
        (body(b"A: 1\rB: 2\r\n\r\none"), 1, "headers"),
        (body(b"A: " + b"x" * LARGEST_HEADERS + b"\r\n\r\none"), 1, "headers"),
        (body(b"A: 1\r\n\r\none") + b"x" * (LARGEST_MARGIN + 1), 2, "epilogue"),
    ],
)
def test_a_body_that_could_be_read_otherwise_is_refused(whole: bytes, part: int, rule: str) -> None:
    for step in (7, BLOCK):
        problem = refused(whole, step=step)
        assert (problem.params["part"], problem.params["rule"]) == (part, rule)


@pytest.mark.parametrize(
    "content_type",
    [
        f"multipart/mixed; boundary={BOUNDARY}",
        f'multipart/mixed; charset=x; BOUNDARY="{BOUNDARY}"',
    ],
)
def test_the_boundary_stands_in_the_content_type(content_type: str) -> None:
    assert boundary_of(content_type) == BOUNDARY


def test_a_boundary_may_have_every_sign_of_rfc_2046() -> None:
    boundary = "abcABC0123'()+_,-./:=?"
    assert boundary_of(f'multipart/mixed; boundary="{boundary}"') == boundary


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "multipart/mixed",
        "multipart/mixed; boundary=",
        'multipart/mixed; boundary=""',
        'multipart/mixed; boundary="ends with a blank "',
        "multipart/mixed; boundary=" + "x" * 71,
        "multipart/mixed; boundary=a; boundary=b",
        "multipart/mixed; boundary*=utf-8''x",
        'multipart/mixed; boundary="bound\xe4ry"',
        # RFC 2231 in pieces that do not go together.
        "multipart/mixed; boundary*=utf-8''x; boundary*0=a",
        "multipart/mixed; boundary*0*=bogus''x",
        # The library's parser takes minutes for this.
        'multipart/mixed; boundary="' + ";" * 500_000,
    ],
)
def test_a_boundary_that_is_missing_or_bad_is_refused(content_type: str) -> None:
    with pytest.raises(PartRejected) as caught:
        boundary_of(content_type)
    assert caught.value.params["rule"] == "boundary"
