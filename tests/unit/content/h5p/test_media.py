"""What a file is, is read from its bytes; nothing that a browser runs is anything here."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.h5p.rules.files import CONTENT_EXTENSIONS, extension, is_plain_path
from content.h5p.rules.media import (
    BMP,
    GIF,
    JPEG,
    KINDS,
    PNG,
    Kind,
    dimensions,
    sniff,
    stored_path,
)
from content.h5p.rules.semantics.files import is_path

PNG_HEAD = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 360)
GIF_HEAD = b"GIF89a" + struct.pack("<HH", 12, 7)
BMP_HEAD = b"BM" + bytes(12) + struct.pack("<Iii", 40, 20, -10) + bytes(16)
JPEG_HEAD = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF"
    + bytes(10)
    + b"\xff\xc2\x00\x11\x08"
    + struct.pack(">HH", 9, 16)
)


@pytest.mark.parametrize(
    ("head", "ending", "mime", "kinds"),
    [
        (PNG_HEAD, "jpg", "image/png", "image"),
        (JPEG_HEAD, "", "image/jpeg", "image"),
        (GIF_HEAD, "gif", "image/gif", "image"),
        (BMP_HEAD, "bmp", "image/bmp", "image"),
        (b"ID3\x04rest", "mp3", "audio/mpeg", "audio"),
        (b"\xff\xfb\x90\x64rest", "mp3", "audio/mpeg", "audio"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "wav", "audio/wav", "audio"),
        (b"OggS" + bytes(30) + b"\x01vorbis", "ogg", "audio/ogg", "audio"),
        (b"OggS" + bytes(30) + b"\x80theora", "ogg", "video/ogg", "video"),
        (b"\x00\x00\x00\x20ftypM4A ", "m4a", "audio/mp4", "audio"),
        (b"\x00\x00\x00\x20ftypisom", "mp4", "video/mp4", "video audio"),
        (b"\x1a\x45\xdf\xa3" + bytes(20) + b"webm", "webm", "video/webm", "video audio"),
        (b"%PDF-1.7", "pdf", "application/pdf", ""),
        (b"PK\x03\x04rest", "docx", "application/vnd.openxml", ""),
        (b"a,b\n1,2", "csv", "text/csv", ""),
        ("WEBVTT\n\n1\n你好".encode(), "vtt", "text/vtt", ""),
    ],
)
def test_file_is_told_from_its_bytes(head: bytes, ending: str, mime: str, kinds: str) -> None:
    found = sniff(head, ending)
    assert found is not None
    assert found.mime.startswith(mime)
    assert found.kinds == {*kinds.split(), "file"}


@pytest.mark.parametrize(
    ("head", "ending"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
        (b"<?xml version='1.0'?><svg/>", "txt"),
        (b"<!DOCTYPE html>", "txt"),
        (b"  <SCRIPT>x()</SCRIPT>", "csv"),
        (b"<html>", "png"),
        (b"alert(1)", "js"),
        (b"text\x00with zeros", "txt"),
        (b"PK\x03\x04rest", "zip"),
        (b"PK\x03\x04rest", "jar"),
        (b"MZ\x90\x00", "exe"),
        (b"\x1a\x45\xdf\xa3" + bytes(20) + b"matroska", "webm"),
        (b"", "txt.html"),
    ],
)
def test_what_runs_or_is_unknown_is_nothing(head: bytes, ending: str) -> None:
    assert sniff(head, ending) is None


def test_pictures_tell_their_size() -> None:
    assert dimensions(PNG_HEAD, PNG) == (640, 360)
    assert dimensions(GIF_HEAD, GIF) == (12, 7)
    assert dimensions(BMP_HEAD, BMP) == (20, 10)
    assert dimensions(JPEG_HEAD, JPEG) == (16, 9)


@given(st.binary(max_size=200), st.sampled_from([PNG_HEAD, GIF_HEAD, BMP_HEAD, JPEG_HEAD]))
def test_broken_pictures_tell_nothing_and_break_nothing(noise: bytes, head: bytes) -> None:
    for cut in (head[: len(noise)] + noise, head[:3] + noise):
        of = sniff(cut, "")
        found = None if of is None else dimensions(cut, of)
        assert found is None or min(found) > 0


@given(st.text(max_size=120), st.sampled_from(KINDS), st.sampled_from([PNG_HEAD, JPEG_HEAD]))
def test_path_of_any_name_is_one_that_content_may_hold(name: str, kind: Kind, head: bytes) -> None:
    of = sniff(head, "")
    assert of is not None
    path = stored_path(name, kind, of, "0a1b2c3d")
    assert is_path(path)
    assert is_plain_path(path)
    assert extension(path) in of.endings
    assert extension(path) in CONTENT_EXTENSIONS


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Harbour View.PNG", "images/harbour-view-1.png"),
        ("港湾.png", "images/image-1.png"),
        ("../../etc/passwd", "images/passwd-1.png"),
        ("evil.png.php", "images/evil-png-1.png"),
        ("x.jpeg", "images/x-1.png"),
    ],
)
def test_names_of_uploads_become_plain(name: str, path: str) -> None:
    assert stored_path(name, "image", PNG, "1") == path
