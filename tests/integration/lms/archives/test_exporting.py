"""The export: whole, streamed, and checkable by anybody (R138, R147, R148)."""

import io
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

import pytest
from django.db import connection

from lms.archives.adapters import keystore
from lms.archives.models import ArchiveContent, ArchiveEntry, ArchiveHead
from lms.archives.services import export_archive, verify_archive
from lms.people.models import AuditRow
from tests.builders.archive_centre import Centre, lay_open
from xapi.tenancy import uuid7

pytestmark = pytest.mark.django_db


def exported(centre: Centre, path: Path) -> Path:
    with path.open("wb") as file:
        export_archive(centre.id, file, exported_by=centre.office)
    return path


def test_export_is_whole_and_says_how_far_it_reaches(three_days: Centre, tmp_path: Path) -> None:
    report = verify_archive(exported(three_days, tmp_path / "archive.zip"))
    assert report.ok, report.faults
    assert (report.entries, report.seals, report.sealed_to) == (9, 2, 6)
    assert report.centre == three_days.id
    assert AuditRow.objects.get(action="archive.exported").actor == three_days.office


def test_outsider_checks_it_with_nothing_but_python(three_days: Centre, tmp_path: Path) -> None:
    with zipfile.ZipFile(exported(three_days, tmp_path / "archive.zip")) as archive:
        archive.extractall(tmp_path / "unpacked")
    command = [sys.executable, "-I", "-S", "-X", "utf8", "verify.py", "--lang", "en", "--trust"]
    done = subprocess.run(
        [*command, keystore.signer().key_id],
        cwd=tmp_path / "unpacked",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "9 entries, 2 seals (up to entry 6)" in done.stdout
    assert "WHOLE" in done.stdout


def test_centre_without_entries_can_be_exported(centre: Centre, tmp_path: Path) -> None:
    report = verify_archive(exported(centre, tmp_path / "archive.zip"))
    assert (report.ok, report.entries, report.seals) == (True, 0, 0)


def test_export_holds_one_centre_only(
    three_days: Centre, found_centre: Callable[[str], Centre], tmp_path: Path
) -> None:
    other = found_centre("other.example")
    other.archive("ana")
    report = verify_archive(exported(other, tmp_path / "archive.zip"))
    assert (report.ok, report.entries, report.centre) == (True, 1, other.id)


@pytest.mark.parametrize(
    ("member", "old", "new", "code"),
    [
        ("entries.ndjson", b'"score":"87.5"', b'"score":"97.5"', "payload_changed"),
        ("entries.ndjson", b'"kind":"course_result"', b'"kind":"track_result_"', "entry_changed"),
        ("seals.json", b'"number":2', b'"number":3', "seal_changed"),
        ("keys.json", b'"version":1', b'"version":2', "key_changed"),
        ("manifest.json", b'"entries":9', b'"entries":8', "manifest_changed"),
        ("verify.py", b"return 0", b"return 1", "file_changed"),
    ],
)
def test_tampered_export_is_found(
    three_days: Centre, tmp_path: Path, member: str, old: bytes, new: bytes, code: str
) -> None:
    source, target = exported(three_days, tmp_path / "archive.zip"), tmp_path / "tampered.zip"
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as tampered:
        for name in archive.namelist():
            data = archive.read(name)
            assert name != member or old in data
            tampered.writestr(name, data.replace(old, new, 1) if name == member else data)
    assert code in {fault.code for fault in verify_archive(target).faults}


def test_export_of_another_installation_is_trusted_only_when_told(
    three_days: Centre, tmp_path: Path, keys: Path
) -> None:
    path = exported(three_days, tmp_path / "archive.zip")
    theirs = keystore.signer().key_id
    (keys / keystore.KEY_FILE).unlink()
    (keys / keystore.KNOWN_FILE).unlink()
    assert verify_archive(path).ok  # a machine that never signed knows no key to compare with
    keystore.signer()
    assert [fault.code for fault in verify_archive(path).faults] == ["key_untrusted"]
    assert verify_archive(path, trusted={theirs}).ok
    assert verify_archive(path, trusted=()).ok


def test_tampered_row_is_exported_as_it_is_and_named(three_days: Centre, tmp_path: Path) -> None:
    lay_open(three_days.id)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE archives_archivecontent DISABLE TRIGGER USER")
        cursor.execute("UPDATE archives_archivecontent SET payload = '{\"score\": 0.5}'")
    report = verify_archive(exported(three_days, tmp_path / "archive.zip"))
    assert [fault.params for fault in report.faults] == [{"seq": seq} for seq in range(1, 10)]
    assert {fault.code for fault in report.faults} == {"payload_changed"}


class Pipe(io.RawIOBase):
    """A target that cannot be sought in, and counts instead of keeping."""

    def __init__(self) -> None:
        self.length = 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.length += len(data)
        return len(data)


def test_memory_stays_flat_however_long_the_archive_is(centre: Centre) -> None:
    first = centre.archive("ana")
    peaks = [peak_of_export(centre, first, count) for count in (400, 2000)]
    assert peaks[1] < peaks[0] * 1.2


def peak_of_export(centre: Centre, first: ArchiveEntry, count: int) -> int:
    """Bytes that exporting `count` entries of some 10 kB each takes at most."""
    known = ArchiveEntry.objects.filter(tenant=centre.id).count()
    entries = [
        ArchiveEntry(
            **{field.attname: getattr(first, field.attname) for field in ArchiveEntry._meta.fields}
            | {"id": uuid7(), "seq": seq, "person_seq": seq}
        )
        for seq in range(known + 1, count + 1)
    ]
    ArchiveEntry.objects.bulk_create(entries)
    ArchiveContent.objects.bulk_create(
        ArchiveContent(
            tenant=centre.id,
            entry=entry,
            salt=b"s" * 32,
            payload={"text": f"{entry.seq:05}" * 2000},
        )
        for entry in entries
    )
    ArchiveHead.objects.filter(tenant=centre.id).update(seq=count)
    pipe = Pipe()
    tracemalloc.start()
    try:
        summary = export_archive(centre.id, cast(IO[bytes], pipe))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (summary.entries, pipe.length > 0) == (count, True)
    return peak
