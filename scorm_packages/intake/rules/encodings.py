"""File names in encodings that the zip does not declare.

By APPNOTE appendix D a name is UTF-8 when bit 11 is set, and otherwise code page 437. In practice
Windows tools write the local code page, in China GBK, and macOS writes UTF-8 without the bit.
"""

import zlib
from collections.abc import Iterable, Sequence

from charset_normalizer import from_bytes

from scorm_packages.intake.rules.directory import Entry, extra_fields

UTF8_FLAG = 1 << 11
EXTRA_UNICODE_PATH = 0x7075  # §4.6.9: version, checksum of the raw name, name in UTF-8.
UNICODE_PATH_HEADER = 5
CP437 = "cp437"
EAST_ASIAN = ["gb18030", "big5", "shift_jis", "euc_kr"]

FIRST_CHINESE_BYTE = 0xA1  # GB2312 uses only bytes from here, in both places.
CHINESE_SHARE = 0.9


def decode_names(entries: Sequence[Entry]) -> tuple[list[str], str | None]:
    """Return the entries' names as text, and the undeclared encoding that was found, if any.

    All names that are not plain are decoded alike: one tool wrote them all.
    """
    plain = [_plain_name(entry) for entry in entries]
    odd = [entry.raw_name for entry, name in zip(entries, plain, strict=True) if name is None]
    if not odd:
        return [name for name in plain if name is not None], None
    encoding = guess_encoding(odd)
    names = [
        entry.raw_name.decode(encoding) if name is None else name
        for entry, name in zip(entries, plain, strict=True)
    ]
    # Code page 437 is the zip's own default, so that reading it repairs nothing.
    return names, None if encoding == CP437 else encoding


def _plain_name(entry: Entry) -> str | None:
    """Return the name where it is declared in Unicode, or is UTF-8 in fact; otherwise None."""
    unicode_path = extra_fields(entry.extra).get(EXTRA_UNICODE_PATH, b"")
    if not entry.flags & UTF8_FLAG and len(unicode_path) > UNICODE_PATH_HEADER:
        checksum = int.from_bytes(unicode_path[1:UNICODE_PATH_HEADER], "little")
        if checksum == zlib.crc32(entry.raw_name):
            return _decoded(unicode_path[UNICODE_PATH_HEADER:], "utf-8")
    return _decoded(entry.raw_name, "utf-8")


def guess_encoding(names: Sequence[bytes]) -> str:
    """Guess the one encoding of `names`, not all of which are UTF-8; it decodes them all.

    Statistics fail on a handful of short names, so the bytes decide where they can: in simplified
    Chinese nearly every character has both bytes from A1 up; in Western names an accented letter
    stands alone among ASCII. Only what lies between, such as Big5, is left to charset-normalizer.
    """
    share = _chinese_share(names)
    if share >= CHINESE_SHARE and _all_decode(names, "gb18030"):
        return "gb18030"
    if share > 0:
        best = from_bytes(b"\n".join(names), cp_isolation=EAST_ASIAN).best()
        guesses = [best.encoding] if best is not None else []
        for encoding in (*guesses, "gb18030"):
            if _all_decode(names, encoding):
                return encoding
    return CP437


def _chinese_share(names: Iterable[bytes]) -> float:
    """Return the share of GB2312 characters among all that are not ASCII."""
    common = other = 0
    for name in names:
        at = 0
        while at < len(name):
            if name[at] < 0x80:
                at += 1
            elif min(name[at : at + 2]) >= FIRST_CHINESE_BYTE:
                common += 1
                at += 2
            else:
                other += 1
                at += 2
    return common / max(common + other, 1)


def _all_decode(names: Iterable[bytes], encoding: str) -> bool:
    return all(_decoded(name, encoding) is not None for name in names)


def _decoded(name: bytes, encoding: str) -> str | None:
    try:
        return name.decode(encoding)
    except UnicodeDecodeError:
        return None
