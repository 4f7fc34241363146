"""Whatever is uploaded: findings, never an exception; and never more memory than a few pieces."""

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorm_packages.intake.rules.contents import CHUNK, EntryStream, read_entry
from scorm_packages.intake.rules.directory import read_directory
from scorm_packages.intake.rules.examine import examine
from scorm_packages.intake.rules.faults import ZipFault
from scorm_packages.intake.rules.limits import DEFAULT_LIMITS, MIB, Limits
from scorm_packages.intake.rules.names import check_names
from tests.builders.broken_manifests import with_manifest
from tests.builders.packages import ScoSpec, scorm12_manifest, scorm12_package
from tests.builders.zips import RawEntry, entries_of, ordinary_zip, raw_zip

GOOD = scorm12_package([ScoSpec(), ScoSpec(title="第二课", href="第二课.html")])
MANIFEST = scorm12_manifest([ScoSpec(values={"masteryscore": "80"})]).encode()
EDITS = st.lists(
    st.tuples(
        st.integers(0, 10_000), st.sampled_from(["set", "cut", "add"]), st.binary(max_size=8)
    ),
    min_size=1,
    max_size=6,
)


def edited(data: bytes, edits: list[tuple[int, str, bytes]]) -> bytes:
    """Overwrite, cut out or insert bytes here and there."""
    for where, kind, new in edits:
        at = where % (len(data) + 1)
        skipped = 0 if kind == "add" else len(new)
        data = data[:at] + (b"" if kind == "cut" else new) + data[at + skipped :]
    return data


def assert_findings_in_both_languages(data: bytes) -> None:
    diagnosis = examine(io.BytesIO(data))
    assert diagnosis.is_sound or diagnosis.findings
    for each in diagnosis.findings:
        assert each.as_dict("en") != each.as_dict("zh-Hans")


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\3\4", b"PK\5\6", GOOD[-22:]]))
def test_arbitrary_bytes_make_findings(data: bytes, extra: bytes) -> None:
    assert_findings_in_both_languages(data + extra)
    assert_findings_in_both_languages(extra + data)


@settings(max_examples=300, deadline=None)
@given(EDITS)
def test_mutated_zips_make_findings(edits: list[tuple[int, str, bytes]]) -> None:
    assert_findings_in_both_languages(edited(GOOD, edits))


@settings(max_examples=300, deadline=None)
@given(EDITS)
def test_mutated_manifests_make_findings(edits: list[tuple[int, str, bytes]]) -> None:
    assert_findings_in_both_languages(with_manifest(edited(MANIFEST, edits)))


@settings(deadline=None)
@given(st.lists(st.tuples(st.binary(max_size=40), st.sampled_from([0, 1 << 11])), max_size=5))
def test_whatever_the_names_only_safe_paths_are_let_through(names: list[tuple[bytes, int]]) -> None:
    data = raw_zip([RawEntry(name, b"x", flags=flags) for name, flags in names])
    entries = read_directory(io.BytesIO(data), DEFAULT_LIMITS).entries
    files, _ = check_names(entries, DEFAULT_LIMITS)
    for file in files:
        assert not file.path.startswith("/")
        assert not set(file.path.split("/")) & {"", ".", ".."}
        assert "\\" not in file.path
        assert file.path.isprintable() or not file.path.isascii()
    assert len({file.path for file in files}) == len(files)


FILES = st.dictionaries(
    st.from_regex(r"[a-z]{1,6}(/[a-z]{1,6}){0,2}\.txt", fullmatch=True),
    st.binary(max_size=3000),
    max_size=6,
)


@settings(deadline=None)
@given(FILES, st.binary(max_size=20))
def test_reads_what_zipfile_writes(files: dict[str, bytes], prefix: bytes) -> None:
    data = io.BytesIO(prefix + ordinary_zip(files))
    entries = read_directory(data, DEFAULT_LIMITS).entries
    stored, _ = check_names(entries, DEFAULT_LIMITS)
    assert {file.path: b"".join(read_entry(data, file)) for file in stored} == files


def test_reads_zip64() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in (("imsmanifest.xml", MANIFEST), ("index.html", b"<p>Hi")):
            with archive.open(name, "w", force_zip64=True) as file:
                file.write(content)
    data = bytearray(buffer.getvalue())
    # zipfile writes the zip64 end record only beyond 65,535 entries or 4 GiB: write it ourselves.
    end = data.rindex(b"PK\5\6")
    count, size, offset = len(archive.filelist), end - archive.start_dir, archive.start_dir
    record = (
        b"PK\6\6"
        + (44).to_bytes(8, "little")
        + b"\x2d\0\x2d\0"
        + bytes(8)
        + b"".join(value.to_bytes(8, "little") for value in (count, count, size, offset))
    )
    locator = b"PK\6\7" + bytes(4) + end.to_bytes(8, "little") + (1).to_bytes(4, "little")
    data[end:] = record + locator + b"PK\5\6" + bytes(4) + b"\xff" * 12 + bytes(2)
    assert examine(io.BytesIO(bytes(data))).is_sound


def test_bomb_is_stopped_at_the_first_byte_too_many() -> None:
    data = io.BytesIO(raw_zip([RawEntry(b"bomb.dat", bytes(30 * MIB), size=CHUNK)]))
    (stored,), _ = check_names(read_directory(data, DEFAULT_LIMITS).entries, DEFAULT_LIMITS)
    pieces = read_entry(data, stored)
    assert len(next(pieces)) == CHUNK
    with pytest.raises(ZipFault) as caught:
        next(pieces)
    assert caught.value.finding.code == "zip.entry_larger_than_declared"


def test_entry_stream_reads_like_a_file() -> None:
    content = bytes(range(256)) * 9000
    data = io.BytesIO(raw_zip(entries_of({"a.dat": content})))
    (stored,), _ = check_names(read_directory(data, DEFAULT_LIMITS).entries, DEFAULT_LIMITS)
    with io.BufferedReader(EntryStream(data, stored), 1000) as stream:
        assert stream.read(5) == content[:5]
        assert stream.read() == content[5:]
        assert stream.read() == b""


def test_memory_stays_flat_for_a_large_package(tmp_path: Path) -> None:
    """200 MiB of film, deflated to almost nothing: peak memory is a few pieces of 1 MiB."""
    path = tmp_path / "large.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("imsmanifest.xml", MANIFEST)
        archive.writestr("index.html", b"<p>Hi")
        with archive.open("film.mp4", "w") as film:
            for _ in range(200):
                film.write(bytes(MIB))
    with path.open("rb") as upload:
        tracemalloc.start()
        try:
            diagnosis = examine(upload, Limits(ratio=2000))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert diagnosis.is_sound
    assert diagnosis.size > 200 * MIB
    assert peak < 8 * MIB
