"""One person's record, checked by itself (R139, R148)."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lms.archives.rules.documents import record_message
from lms.archives.rules.offline.__main__ import main
from lms.archives.rules.offline.record import check_record
from tests.builders.archive_export import CENTRE, PEOPLE, ArchiveBuilder, KeyHolder

Record = dict[str, Any]


@pytest.fixture
def record() -> Record:
    """Three entries of one person out of nine."""
    archive = ArchiveBuilder()
    own = [row for row in archive.entries if row["header"]["person"] == str(PEOPLE[0])]
    last = own[-1]["header"]
    body = {
        "version": 1,
        "centre": CENTRE,
        "person": last["person"],
        "person_seq": last["person_seq"],
        "seq": last["seq"],
        "head_hash": own[-1]["hash"],
        "recorded_at": last["recorded_at"],
        "key_id": archive.signer.key_id,
    }
    return {
        "body": body,
        "key": archive.keys[0],
        "entries": copy.deepcopy(own),
        "signature": archive.signer.sign(record_message(body)).hex(),
    }


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Record], Path]:
    def to_file(record: Record) -> Path:
        path = tmp_path / "record.json"
        path.write_text(json.dumps(record))
        return path

    return to_file


def test_record_is_whole_without_the_others(record: Record, write: Callable[..., Path]) -> None:
    path = write(record)
    report = check_record(path)
    assert report.ok, report.faults
    assert report.entries == len(record["entries"]) > 2
    assert check_record(path, trusted={KeyHolder().key_id}).ok
    assert not check_record(path, trusted={KeyHolder(2).key_id}).ok
    assert check_record(path, contains=record["body"]["head_hash"]).contains_seq


def change_outcome(record: Record) -> None:
    record["entries"][1]["payload"]["score"] = "100"


def change_header(record: Record) -> None:
    record["entries"][1]["header"]["kind"] = "track_result"


def remove_entry(record: Record) -> None:
    del record["entries"][1]


def cut_off(record: Record) -> None:
    del record["entries"][-1]


def swap(record: Record) -> None:
    record["entries"].reverse()


def repeat(record: Record) -> None:
    record["entries"].append(record["entries"][-1])


def add_stranger(record: Record) -> None:
    row = ArchiveBuilder().entries[1]
    record["entries"].append(row)


def pretend_a_shorter_end(record: Record) -> None:
    del record["entries"][-1]
    record["body"] |= {"person_seq": 2, "head_hash": record["entries"][-1]["hash"]}


def sign_with_another_key(record: Record) -> None:
    record["signature"] = KeyHolder(2).sign(record_message(record["body"])).hex()


def spoil(record: Record) -> None:
    del record["body"]["person"]


def spoil_entry(record: Record) -> None:
    record["entries"][0] = 1


@pytest.mark.parametrize(
    ("tamper", "code"),
    [
        (change_outcome, "payload_changed"),
        (change_header, "entry_changed"),
        (remove_entry, "person_chain"),
        (cut_off, "person_head"),
        (swap, "person_chain"),
        (repeat, "person_chain"),
        (add_stranger, "person_head"),
        (pretend_a_shorter_end, "record_changed"),
        (sign_with_another_key, "record_changed"),
        (spoil, "record_unreadable"),
        (spoil_entry, "entry_unreadable"),
    ],
)
def test_tampering_with_a_record_is_found(
    record: Record, write: Callable[..., Path], tamper: Callable[[Record], None], code: str
) -> None:
    tamper(record)
    report = check_record(write(record))
    assert code in {fault.code for fault in report.faults}


@pytest.mark.parametrize("text", ["", "[]", "{}", "1", "[" * 100_000, '{"a":"\\ud83d"}'])
def test_what_is_no_record_is_a_fault_and_not_a_crash(tmp_path: Path, text: str) -> None:
    path = tmp_path / "record.json"
    path.write_text(text)
    assert not check_record(path).ok
    assert not check_record(tmp_path / "absent.json").ok


def test_command_knows_a_record_by_its_name(
    record: Record, write: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(write(record)), "--lang", "en"]) == 0
    assert "entries of one person" in capsys.readouterr().out
