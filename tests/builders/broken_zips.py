"""Zips that are damaged or hostile, by what is wrong with them: a table for tests."""

import stat
from collections.abc import Callable
from dataclasses import dataclass, replace

from scorm_packages.intake.rules.limits import DEFAULT_LIMITS, Limits
from tests.builders.packages import ScoSpec, scorm12_files, scorm12_manifest, scorm12_package
from tests.builders.zips import (
    STORED,
    UNIX,
    RawEntry,
    deflated,
    entries_of,
    local_record,
    ordinary_zip,
    raw_zip,
)

LINK = stat.S_IFLNK | 0o777
UTF8 = 1 << 11


@dataclass(frozen=True)
class Case:
    """A file to upload, and a code that the diagnosis must report."""

    name: str
    code: str
    make: Callable[[], bytes]
    limits: Limits = DEFAULT_LIMITS


def good_with(*entries: RawEntry) -> bytes:
    """Return a good package with further entries in its zip."""
    return raw_zip([*entries_of(scorm12_files()), *entries])


def named(name: str) -> bytes:
    """Return a good package with one more file of this name."""
    return good_with(RawEntry(name.encode(), b"content", flags=UTF8))


def _without_end(data: bytes) -> bytes:
    return data[: data.rindex(b"PK\5\6") - 10]


def _directory_pushed_out(data: bytes) -> bytes:
    """Claim a directory that begins before the file does."""
    at = data.rindex(b"PK\5\6")
    return data[: at + 12] + (len(data) * 2).to_bytes(4, "little") + data[at + 16 :]


def _split(data: bytes) -> bytes:
    at = data.rindex(b"PK\5\6")
    return data[: at + 4] + b"\1\0" + data[at + 6 :]


def _content_flipped() -> bytes:
    entry = RawEntry(b"notes.txt", b"words " * 50, method=STORED)
    return good_with(entry).replace(b"words words", b"wOrds words", 1)


def _deflate_broken() -> bytes:
    data = b"\xff" * 90
    packed = deflated(data)
    return good_with(RawEntry(b"a.bin", data)).replace(packed, b"\xff" * len(packed))


def _overlapping() -> bytes:
    """One entry within the data of another, each with a header of its own.

    Thousands of entries can share one core in this way: how 10 MB come to hold 281 TB.
    """
    inner = RawEntry(b"b.dat", b"\0" * 4096)
    outer = RawEntry(b"a.dat", local_record(inner), STORED)
    inner_offset = len(local_record(outer)) - len(outer.data)
    return raw_zip(
        [outer, replace(inner, header_offset=inner_offset), *entries_of(scorm12_files())]
    )


def _gbk_names() -> bytes:
    page = ScoSpec(title="开场白", href="第一课/开场白.html")
    files = scorm12_files([page])
    return raw_zip([RawEntry(name.encode("gbk"), data) for name, data in files.items()])


def _deep() -> str:
    return "/".join(["a"] * 40) + "/x.txt"


ZIP_CASES = [
    Case("nothing at all", "zip.empty_upload", lambda: b""),
    Case("a text", "zip.not_a_zip", lambda: b"This is no zip." * 40),
    Case("a rar", "zip.not_a_zip", lambda: b"Rar!\x1a\x07\x01\x00" + b"\0" * 100),
    Case("the end missing", "zip.truncated", lambda: _without_end(scorm12_package())),
    Case("half a download", "zip.truncated", lambda: scorm12_package()[:300]),
    Case(
        "directory outside", "zip.directory_corrupt", lambda: _directory_pushed_out(named("a.txt"))
    ),
    Case(
        "count too high",
        "zip.directory_corrupt",
        lambda: raw_zip(entries_of(scorm12_files()), count=9),
    ),
    Case("part of several", "zip.split", lambda: _split(scorm12_package())),
    Case("no entries", "zip.no_files", lambda: ordinary_zip({})),
    Case("only folders", "zip.no_files", lambda: ordinary_zip({"course/": b""})),
    Case(
        "upload too large",
        "zip.upload_too_large",
        scorm12_package,
        replace(DEFAULT_LIMITS, upload=99),
    ),
    Case(
        "too many entries",
        "zip.too_many_entries",
        scorm12_package,
        replace(DEFAULT_LIMITS, entries=1),
    ),
    Case(
        "count that claims few",
        "zip.too_many_entries",
        lambda: raw_zip(entries_of(scorm12_files()), count=1),
        replace(DEFAULT_LIMITS, entries=1),
    ),
    Case(
        "count that claims many",
        "zip.too_many_entries",
        lambda: raw_zip(entries_of(scorm12_files()), count=60_000),
    ),
    Case(
        "too large unpacked", "zip.too_large", scorm12_package, replace(DEFAULT_LIMITS, unpacked=9)
    ),
    Case(
        "bomb that tells its size",
        "zip.ratio",
        lambda: good_with(RawEntry(b"bomb.bin", b"\0" * 2_000_000)),
        replace(DEFAULT_LIMITS, ratio_from=1_000_000),
    ),
    Case(
        "bomb that lies about its size",
        "zip.entry_larger_than_declared",
        lambda: good_with(RawEntry(b"bomb.bin", b"\0" * 5_000_000, size=10)),
    ),
    Case("entries that overlap", "zip.overlap", _overlapping),
    Case(
        "entry into the directory",
        "zip.overlap",
        lambda: good_with(RawEntry(b"a.txt", b"a", STORED, compressed_size=5000, size=5000)),
    ),
    Case(
        "two names for one entry",
        "zip.header_mismatch",
        lambda: good_with(RawEntry(b"good.txt", b"x", local_name=b"evil.php")),
    ),
    Case(
        "two methods for one entry",
        "zip.header_mismatch",
        lambda: good_with(RawEntry(b"a.txt", b"x", local_method=STORED)),
    ),
    Case(
        "password in one place only",
        "zip.header_mismatch",
        lambda: good_with(RawEntry(b"a.txt", b"x", local_flags=1)),
    ),
    Case(
        "header elsewhere",
        "zip.header_mismatch",
        lambda: good_with(RawEntry(b"ghost.txt", b"", header_offset=17)),
    ),
    Case("password", "zip.encrypted", lambda: good_with(RawEntry(b"a.txt", b"x", flags=1))),
    Case(
        "exotic compression",
        "zip.compression_unsupported",
        lambda: good_with(RawEntry(b"a.txt", b"x", method=14)),
    ),
    Case("content changed", "zip.entry_corrupt", _content_flipped),
    Case("wrong checksum", "zip.entry_corrupt", lambda: good_with(RawEntry(b"a.txt", b"x", crc=1))),
    Case(
        "content shorter than declared",
        "zip.entry_corrupt",
        lambda: good_with(RawEntry(b"a.txt", b"x", size=2)),
    ),
    Case("content not deflated", "zip.entry_corrupt", _deflate_broken),
    Case("traversal", "zip.traversal", lambda: named("../evil.html")),
    Case("traversal inside", "zip.traversal", lambda: named("a/../../evil.html")),
    Case("traversal by backslash", "zip.traversal", lambda: named("..\\..\\evil.html")),
    Case("traversal with a space", "zip.traversal", lambda: named(".. /evil.html")),
    Case("absolute path", "zip.absolute_path", lambda: named("/etc/passwd")),
    Case("drive letter", "zip.absolute_path", lambda: named("C:\\Windows\\evil.dll")),
    Case("network path", "zip.absolute_path", lambda: named("\\\\server\\share\\evil.txt")),
    Case("NUL in a name", "zip.control_character", lambda: named("good.txt\0.php")),
    Case("turned writing", "zip.control_character", lambda: named("photo\u202egnp.exe")),
    Case(
        "symbolic link",
        "zip.special_file",
        lambda: good_with(RawEntry(b"link", b"/etc/passwd", made_on=UNIX, mode=LINK)),
    ),
    Case(
        "device",
        "zip.special_file",
        lambda: good_with(RawEntry(b"tty", made_on=UNIX, mode=stat.S_IFCHR | 0o666)),
    ),
    Case(
        "two files of one name",
        "zip.duplicate_name",
        lambda: good_with(RawEntry(b"a.txt", b"one"), RawEntry(b"a.txt", b"two")),
    ),
    Case(
        "one file twice",
        "zip.same_file_twice",
        lambda: good_with(RawEntry(b"a.txt", b"one"), RawEntry(b"./a.txt", b"one")),
    ),
    Case("letter case", "zip.case_collision", lambda: named("INDEX.html")),
    Case("file and folder", "zip.file_is_folder", lambda: named("index.html/page.html")),
    Case("long name", "zip.path_too_long", lambda: named("很" * 90 + ".html")),
    Case("deep folders", "zip.path_too_deep", lambda: named(_deep())),
    Case("device of Windows", "zip.windows_name", lambda: named("images/aux.png")),
    Case("backslashes", "zip.backslash", lambda: named("images\\logo.png")),
    Case("names in GBK", "zip.name_encoding", _gbk_names),
    Case("files of macOS", "zip.system_files", lambda: named("__MACOSX/._index.html")),
    Case("a program", "zip.server_side_file", lambda: named("upload.php")),
    Case("an empty file", "zip.empty_file", lambda: good_with(RawEntry(b"empty.css"))),
    Case("a zip to download", "zip.nested_archive", lambda: named("handouts.zip")),
    Case("a web page", "package.unrecognised", lambda: ordinary_zip({"index.html": b"<p>Hi"})),
    Case(
        "a zip in a zip", "package.zip_inside", lambda: ordinary_zip({"a.zip": scorm12_package()})
    ),
    Case(
        "two courses",
        "package.several_manifests",
        lambda: ordinary_zip(
            {"a/imsmanifest.xml": b"<manifest/>", "b/imsmanifest.xml": b"<manifest/>"}
        ),
    ),
    Case("one folder down", "package.in_folder", lambda: scorm12_package(folder="My course/")),
    Case(
        "files beside the folder",
        "package.left_out",
        lambda: ordinary_zip(
            {"readme.txt": b"Hi", **{f"course/{k}": v for k, v in scorm12_files().items()}}
        ),
    ),
    Case(
        "manifest in capitals",
        "package.manifest_name_case",
        lambda: ordinary_zip(
            {"IMSManifest.xml": scorm12_manifest().encode(), "index.html": b"<p>Hi"}
        ),
    ),
    Case(
        "AICC",
        "package.format_unsupported",
        lambda: ordinary_zip({f"course.{suffix}": b"x" for suffix in ("crs", "au", "cst")}),
    ),
]
