"""Whatever is done to an export, the verifier finds it and names it (R138, R147)."""

import copy
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from string import Formatter

import pytest

from lms.archives.rules.documents import GENESIS
from lms.archives.rules.offline.container import check_export
from lms.archives.rules.offline.faults import FAULTS, Report
from tests.builders.archive_export import FIRST_DAY, PEOPLE, ArchiveBuilder, KeyHolder, rehash

Tamper = Callable[[ArchiveBuilder], None]


@pytest.fixture
def whole() -> ArchiveBuilder:
    """Nine entries of three people over three days; the last day is not sealed yet."""
    return ArchiveBuilder()


def found(report: Report) -> set[tuple[str, int | None]]:
    """Faults as (code, the first number they name)."""
    numbers = ("seq", "first", "n")
    return {
        (fault.code, next((fault.params[name] for name in numbers if name in fault.params), None))
        for fault in report.faults
    }


def test_whole_archive_has_no_faults(whole: ArchiveBuilder, tmp_path: Path) -> None:
    report = check_export(whole.write(tmp_path / "archive.zip"))
    assert report.ok
    assert (report.entries, report.seals, report.sealed_to) == (9, 2, 7)
    assert report.keys == [whole.signer.key_id]


def test_unpacked_archive_is_checked_as_well(whole: ArchiveBuilder, tmp_path: Path) -> None:
    path = whole.write(tmp_path / "archive.zip")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert check_export(tmp_path / "unpacked").ok


def test_archive_without_entries_is_whole(tmp_path: Path) -> None:
    assert check_export(ArchiveBuilder(days=()).write(tmp_path / "empty.zip")).ok


@pytest.mark.parametrize("name", [*ArchiveBuilder().entries[0]["header"]])
def test_change_of_any_header_field_names_the_entry(
    whole: ArchiveBuilder, tmp_path: Path, name: str
) -> None:
    header = whole.entries[4]["header"]
    header[name] = (header[name] or 0) + 1 if isinstance(header[name], int | None) else "1" * 64
    report = check_export(whole.write(tmp_path / "archive.zip"))
    assert ("entry_changed", 5 if name != "seq" else 6) in found(report)
    assert ("file_changed", None) in found(report)


def change_payload(archive: ArchiveBuilder) -> None:
    archive.entries[4]["payload"]["score"] = "97.5"


def change_salt(archive: ArchiveBuilder) -> None:
    archive.entries[4]["salt"] = "00" * 32


def change_hash(archive: ArchiveBuilder) -> None:
    archive.entries[4]["hash"] = "00" * 32


def destroy_content(archive: ArchiveBuilder) -> None:
    archive.entries[4]["payload"] = archive.entries[4]["salt"] = None


def write_a_float(archive: ArchiveBuilder) -> None:
    archive.entries[4]["payload"]["score"] = 97.5


def remove_entry(archive: ArchiveBuilder) -> None:
    del archive.entries[4]


def remove_run(archive: ArchiveBuilder) -> None:
    del archive.entries[2:5]


def repeat_entry(archive: ArchiveBuilder) -> None:
    archive.entries.insert(5, copy.deepcopy(archive.entries[4]))


def swap_entries(archive: ArchiveBuilder) -> None:
    rows = archive.entries
    rows[4], rows[5] = rows[5], rows[4]


def swap_contents(archive: ArchiveBuilder) -> None:
    archive.entries[4]["payload"] = {"other": "payload"}
    archive.entries[4]["salt"] = archive.entries[5]["salt"]


def cut_off_unsealed_tail(archive: ArchiveBuilder) -> None:
    del archive.entries[7:]


def cut_off_sealed_tail(archive: ArchiveBuilder) -> None:
    del archive.entries[5:]


def append_entry(archive: ArchiveBuilder) -> None:
    archive.append(PEOPLE[0], FIRST_DAY + timedelta(days=2, hours=20))


def forge_sealed_entry(archive: ArchiveBuilder) -> None:
    """Change a header and all hashes after it, as far as that goes without the key."""
    archive.entries[4]["header"]["kind"] = "track_result"
    relink(archive, 4)


def forge_unsealed_entry(archive: ArchiveBuilder) -> None:
    archive.entries[7]["header"]["kind"] = "track_result"
    relink(archive, 7)


def relink(archive: ArchiveBuilder, start: int) -> None:
    last: dict[str, str] = {}
    before = GENESIS
    for n, row in enumerate(archive.entries):
        if n >= start:
            row["header"]["prev_centre_hash"] = before
            row["header"]["prev_person_hash"] = last.get(row["header"]["person"], GENESIS)
            rehash(row)
        before = last[row["header"]["person"]] = row["hash"]


def insert_and_renumber(archive: ArchiveBuilder) -> None:
    row = copy.deepcopy(archive.entries[4])
    row["header"]["person"] = "0" * 36
    row["header"]["person_seq"] = 1
    archive.entries.insert(5, row)
    for n, entry in enumerate(archive.entries, 1):
        entry["header"]["seq"] = n
    relink(archive, 5)


def move_to_another_day(archive: ArchiveBuilder) -> None:
    archive.entries[3]["header"]["recorded_at"] = archive.entries[4]["header"]["recorded_at"]
    relink(archive, 3)


def reverse_time(archive: ArchiveBuilder) -> None:
    archive.entries[8]["header"]["recorded_at"] = archive.entries[0]["header"]["recorded_at"]
    relink(archive, 8)


def supersede_itself(archive: ArchiveBuilder) -> None:
    archive.entries[8]["header"]["supersedes_seq"] = 9
    relink(archive, 8)


def break_chain(archive: ArchiveBuilder) -> None:
    archive.entries[4]["header"]["prev_centre_hash"] = "ab" * 32
    rehash(archive.entries[4])


def break_person_chain(archive: ArchiveBuilder) -> None:
    archive.entries[4]["header"]["prev_person_hash"] = "ab" * 32
    rehash(archive.entries[4])


def change_seal(archive: ArchiveBuilder) -> None:
    archive.seals[1]["body"]["root"] = "ab" * 32


def change_seal_signature(archive: ArchiveBuilder) -> None:
    archive.seals[1]["signature"] = archive.seals[0]["signature"]


def remove_first_seal(archive: ArchiveBuilder) -> None:
    del archive.seals[0]


def remove_last_seal(archive: ArchiveBuilder) -> None:
    del archive.seals[1]


def swap_seals(archive: ArchiveBuilder) -> None:
    archive.seals.reverse()


def repeat_seal(archive: ArchiveBuilder) -> None:
    archive.seals.append(copy.deepcopy(archive.seals[1]))


def spoil_seal(archive: ArchiveBuilder) -> None:
    del archive.seals[1]["body"]["root"]


def name_unknown_key(archive: ArchiveBuilder) -> None:
    archive.seals[1]["body"]["key_id"] = "ab" * 32


def exchange_public_key(archive: ArchiveBuilder) -> None:
    archive.keys[0]["body"]["public_key"] = KeyHolder(2).public_key.hex()


def change_key_date(archive: ArchiveBuilder) -> None:
    archive.keys[0]["body"]["created_at"] = "2020-01-01T00:00:00.000000Z"


def remove_key(archive: ArchiveBuilder) -> None:
    archive.keys.clear()


def spoil_key(archive: ArchiveBuilder) -> None:
    archive.keys[0]["body"]["extra"] = 1


def change_manifest(archive: ArchiveBuilder) -> None:
    archive.manifest["body"]["exported_at"] = "2020-01-01T00:00:00.000000Z"


def shorten_manifest(archive: ArchiveBuilder) -> None:
    archive.manifest["body"]["entries"] = 8


def spoil_manifest(archive: ArchiveBuilder) -> None:
    archive.manifest["body"]["files"].append({"name": "a"})


def add_file(archive: ArchiveBuilder) -> None:
    archive.extra["more.txt"] = b"more"


TAMPERED: list[tuple[Tamper, str, int | None]] = [
    (change_payload, "payload_changed", 5),
    (change_salt, "payload_changed", 5),
    (change_hash, "entry_changed", 5),
    (destroy_content, "payload_missing", 5),
    (write_a_float, "payload_changed", 5),
    (remove_entry, "entry_missing", 5),
    (remove_run, "entry_missing", 3),
    (repeat_entry, "entry_added", 5),
    (swap_entries, "entry_order", 5),
    (swap_contents, "payload_changed", 5),
    (cut_off_unsealed_tail, "tail_missing", 8),
    (cut_off_sealed_tail, "tail_missing", 6),
    (append_entry, "entry_added", 10),
    (forge_sealed_entry, "seal_root", 5),
    (forge_unsealed_entry, "head_changed", None),
    (insert_and_renumber, "seal_root", 5),
    (move_to_another_day, "seal_day", 4),
    (reverse_time, "time_reversed", 9),
    (supersede_itself, "entry_supersedes", 9),
    (break_chain, "chain_broken", 5),
    (break_person_chain, "person_chain", 5),
    (change_seal, "seal_changed", 2),
    (change_seal_signature, "seal_signature", 2),
    (remove_first_seal, "seal_order", 2),
    (remove_last_seal, "seal_missing", 1),
    (swap_seals, "seal_order", 2),
    (repeat_seal, "seal_added", 3),
    (spoil_seal, "seal_unreadable", 2),
    (name_unknown_key, "key_unknown", None),
    (exchange_public_key, "key_changed", None),
    (change_key_date, "key_changed", None),
    (remove_key, "key_unknown", None),
    (spoil_key, "key_unreadable", 1),
    (change_manifest, "manifest_changed", None),
    (shorten_manifest, "manifest_changed", None),
    (spoil_manifest, "manifest_unreadable", None),
    (add_file, "file_unexpected", None),
]


@pytest.mark.parametrize(
    ("tamper", "code", "place"), TAMPERED, ids=[tamper.__name__ for tamper, _, _ in TAMPERED]
)
def test_tampering_is_found_and_named(
    whole: ArchiveBuilder, tmp_path: Path, tamper: Tamper, code: str, place: int | None
) -> None:
    tamper(whole)
    report = check_export(whole.write(tmp_path / "archive.zip"))
    assert not report.ok
    assert (code, place) in found(report)


def test_owner_of_another_key_is_found_when_the_right_key_is_known(
    whole: ArchiveBuilder, tmp_path: Path
) -> None:
    """Everything re-made and re-signed is consistent in itself: only the fingerprint tells."""
    forged = ArchiveBuilder(signer=KeyHolder(2)).write(tmp_path / "forged.zip")
    assert check_export(forged).ok
    report = check_export(forged, trusted={whole.signer.key_id})
    assert [fault.code for fault in report.faults] == ["key_untrusted"]


def test_second_key_may_take_over(tmp_path: Path) -> None:
    archive = ArchiveBuilder()
    successor = KeyHolder(2)
    archive.add_key(successor)
    archive.signer = successor
    archive.seal(2)
    archive.sign_manifest()
    assert check_export(archive.write(tmp_path / "archive.zip")).ok


def test_late_tampering_does_not_hide_behind_early(whole: ArchiveBuilder, tmp_path: Path) -> None:
    remove_entry(whole)
    whole.entries[-1]["payload"] = {"outcome": "pass"}
    report = check_export(whole.write(tmp_path / "archive.zip"))
    assert {("entry_missing", 5), ("payload_changed", 9)} <= found(report)


def test_entry_is_found_by_its_hash(whole: ArchiveBuilder, tmp_path: Path) -> None:
    path = whole.write(tmp_path / "archive.zip")
    assert check_export(path, contains=whole.entries[6]["hash"]).contains_seq == 7
    report = check_export(path, contains="ab" * 32)
    assert [fault.code for fault in report.faults] == ["not_contained"]


def test_member_added_twice_is_found(whole: ArchiveBuilder, tmp_path: Path) -> None:
    def twice(archive: zipfile.ZipFile) -> None:
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("entries.ndjson", "")

    report = check_export(whole.write(tmp_path / "archive.zip", twice))
    assert ("file_unexpected", None) in found(report)


@pytest.mark.parametrize("name", ["entries.ndjson", "seals.json", "keys.json", "manifest.json"])
def test_missing_file_is_named(whole: ArchiveBuilder, tmp_path: Path, name: str) -> None:
    path = whole.write(tmp_path / "archive.zip")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "unpacked")
    (tmp_path / "unpacked" / name).unlink()
    report = check_export(tmp_path / "unpacked")
    assert any(
        fault.code == "file_missing" and fault.params["name"] == name for fault in report.faults
    )


@pytest.mark.parametrize("at", range(0, 100, 7))
def test_damaged_zip_is_a_fault_and_not_a_crash(
    whole: ArchiveBuilder, tmp_path: Path, at: int
) -> None:
    path = whole.write(tmp_path / "archive.zip")
    data = bytearray(path.read_bytes())
    place = len(data) * at // 100
    data[place : place + 8] = b"\xff" * 8
    path.write_bytes(data)
    assert not check_export(path).ok


@pytest.mark.parametrize("data", [b"", b"PK", b"{}", b"\x00" * 1000])
def test_what_is_no_archive_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "other.zip"
    path.write_bytes(data)
    assert [fault.code for fault in check_export(path).faults] == ["file_damaged"]
    assert [fault.code for fault in check_export(tmp_path / "absent.zip").faults] == [
        "file_damaged"
    ]


@pytest.mark.parametrize("line", ["[]", "1", "{}", '{"header":{}}', "not json", '{"header":1e9}'])
def test_line_that_is_no_entry_is_named(whole: ArchiveBuilder, tmp_path: Path, line: str) -> None:
    path = whole.write(tmp_path / "archive.zip")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "unpacked")
    entries = tmp_path / "unpacked" / "entries.ndjson"
    lines = entries.read_text().splitlines()
    lines[4] = line
    entries.write_text("\n".join(lines) + "\n")
    assert ("entry_unreadable", 5) in found(check_export(tmp_path / "unpacked"))


@pytest.mark.parametrize("document", ["null", "{}", "[1]", '[{"body":{}}]', "["])
@pytest.mark.parametrize("name", ["seals.json", "keys.json", "manifest.json"])
def test_document_of_another_form_is_a_fault_and_not_a_crash(
    whole: ArchiveBuilder, tmp_path: Path, name: str, document: str
) -> None:
    path = whole.write(tmp_path / "archive.zip")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "unpacked")
    (tmp_path / "unpacked" / name).write_text(document)
    assert not check_export(tmp_path / "unpacked").ok


def test_every_fault_names_the_same_things_in_both_languages() -> None:
    for english, chinese in FAULTS.values():
        fields = [
            sorted(name for _, name, _, _ in Formatter().parse(text) if name)
            for text in (english, chinese)
        ]
        assert fields[0] == fields[1]
        assert english.isascii()
        assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)


def test_report_reads_as_json(whole: ArchiveBuilder, tmp_path: Path) -> None:
    remove_entry(whole)
    report = check_export(whole.write(tmp_path / "archive.zip")).as_dict("zh-Hans")
    assert json.loads(json.dumps(report)) == report
    assert report["ok"] is False
    assert "第 5 至 5 条已被删除" in {fault["message"] for fault in report["faults"]}
