"""File names in encodings that a zip does not declare."""

import zlib

import pytest

from scorm_packages.intake.rules.directory import Entry
from scorm_packages.intake.rules.encodings import UTF8_FLAG, decode_names, guess_encoding


def entry(name: bytes, *, flags: int = 0, extra: bytes = b"") -> Entry:
    return Entry(
        raw_name=name,
        extra=extra,
        flags=flags,
        method=0,
        crc=0,
        compressed_size=0,
        size=0,
        header_offset=0,
        made_on=0,
        external_attributes=0,
    )


@pytest.mark.parametrize(
    ("names", "encoding", "guessed"),
    [
        (["第一课.html"], "gbk", "gb18030"),
        (["课件/开场白.html", "投诉处理/朱镕基.txt"], "gbk", "gb18030"),
        (["营業額報表.html"], "gbk", "gb18030"),
        (["第一課/開場白.html", "教育訓練/客服中心.html"], "big5", "big5"),
        (["Übersicht.html"], "cp437", "cp437"),
        (["café/leçon.html"], "cp437", "cp437"),
    ],
)
def test_encoding_is_told_from_short_names(names: list[str], encoding: str, guessed: str) -> None:
    raw = [name.encode(encoding) for name in names]
    assert guess_encoding(raw) == guessed
    assert [each.decode(guessed) for each in raw] == names


def test_guessed_encoding_decodes_every_name() -> None:
    names = ["第一课.html".encode("gbk"), b"\x81\xff\xfe.html"]
    for raw in names:
        raw.decode(guess_encoding(names))


def test_utf8_is_read_with_and_without_its_flag() -> None:
    raw = "第一课.html".encode()
    names, encoding = decode_names([entry(raw), entry(raw, flags=UTF8_FLAG)])
    assert names == ["第一课.html"] * 2
    assert encoding is None


def test_unicode_path_of_info_zip_is_used_when_it_belongs_to_the_name() -> None:
    """APPNOTE §4.6.9: the field holds the checksum of the name that it replaces."""
    raw, real = b"???.html", "第一课.html".encode()
    field = b"\1" + zlib.crc32(raw).to_bytes(4, "little") + real
    extra = b"\x75\x70" + len(field).to_bytes(2, "little") + field
    assert decode_names([entry(raw, extra=extra)]) == (["第一课.html"], None)
    assert decode_names([entry(b"other.html", extra=extra)]) == (["other.html"], None)
