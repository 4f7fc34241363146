"""Paths, types and ranges of a package's files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm_packages.runtime.rules.files import (
    RangeError,
    Slice,
    content_type,
    is_plain_path,
    requested_slice,
)


@pytest.mark.parametrize(
    "path", ["index.html", "a/b/c.js", "课件/第1课.html", "a b/(1).png", "..hidden", "a..b"]
)
def test_full_paths_are_plain(path: str) -> None:
    assert is_plain_path(path)


@pytest.mark.parametrize(
    "path",
    ["", "/", "/etc/passwd", "..", "../x", "a/../b", "a/./b", "a//b", "a/", "a\\b", "a\0b", "a\nb",
     "x" * 1025],
)  # fmt: skip
def test_everything_else_is_not(path: str) -> None:
    assert not is_plain_path(path)


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("a.html", "text/html"),
        ("A.HTM", "text/html"),
        ("a.min.js", "text/javascript"),
        ("v.mp4", "video/mp4"),
        ("noending", "application/octet-stream"),
        ("x.exe", "application/octet-stream"),
    ],
)
def test_types_follow_the_ending_and_name_no_charset(path: str, media_type: str) -> None:
    assert content_type(path) == media_type


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", None),
        ("bytes=0-", Slice(0, 100)),
        ("bytes=0-0", Slice(0, 1)),
        ("bytes=10-19", Slice(10, 20)),
        ("bytes=90-1000", Slice(90, 100)),
        ("bytes=-1", Slice(99, 100)),
        ("bytes=-1000", Slice(0, 100)),
        ("bytes=20-10", None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("lines=0-1", None),
        ("bytes=a-b", None),
    ],
)
def test_a_range_is_read_or_ignored(header: str, expected: Slice | None) -> None:
    assert requested_slice(header, 100) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_a_range_beyond_the_end_cannot_be_satisfied(header: str) -> None:
    with pytest.raises(RangeError):
        requested_slice(header, 100)


@given(st.text(max_size=40), st.integers(0, 10**6))
def test_a_slice_lies_within_the_file(header: str, size: int) -> None:
    for text in (header, f"bytes={header}"):
        try:
            part = requested_slice(text, size)
        except RangeError:
            continue
        assert part is None or 0 <= part.start < part.end <= size
