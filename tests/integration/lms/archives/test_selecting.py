"""Selective proof: one person's record, provable without showing anybody else's (R140, R148)."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.archives.adapters import keystore
from lms.archives.models import ArchiveSeal
from lms.archives.rules.offline.faults import Report
from lms.archives.services import (
    Selection,
    erase_contents,
    export_selection,
    seal_due,
    verify_archive,
)
from lms.people.models import AuditRow
from tests.builders.archive_centre import Centre, Clock

pytestmark = pytest.mark.django_db

Row = dict[str, Any]


def proof_of(centre: Centre, path: Path, *who: str) -> Path:
    people = frozenset(centre.people[one].id for one in who)
    with path.open("wb") as file:
        export_selection(
            centre.id, Selection({"kind": "person"}, people), file, exported_by=centre.office
        )
    return path


@pytest.mark.requirement("R148")
def test_proof_is_whole_and_says_what_it_proves(three_days: Centre, tmp_path: Path) -> None:
    report = verify_archive(proof_of(three_days, tmp_path / "ana.zip", "ana"))
    assert report.ok, report.faults
    assert (report.entries, report.seals) == (3, 2)
    assert report.proof == {
        "scope": {"kind": "person"},
        "people": 1,
        "sealed": 2,
        "unsealed": 1,
        "days": ["2026-11-03", "2026-11-04"],
    }
    row = AuditRow.objects.get(action="archive.selection_exported")
    assert row.detail["employees"] == [str(three_days.ana.id)]


def test_proof_shows_nothing_of_anybody_else(three_days: Centre, tmp_path: Path) -> None:
    bo = three_days.bo
    with zipfile.ZipFile(proof_of(three_days, tmp_path / "ana.zip", "ana")) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist() if name != "verify.py")
    for hidden in (str(bo.id), bo.name):
        assert hidden.encode() not in whole
    assert str(three_days.ana.id).encode() in whole


def test_outsider_checks_a_proof_with_nothing_but_python(
    three_days: Centre, tmp_path: Path
) -> None:
    path = proof_of(three_days, tmp_path / "ana.zip", "ana")
    with zipfile.ZipFile(path) as archive:
        (tmp_path / "verify.py").write_bytes(archive.read("verify.py"))
    command = [sys.executable, "-I", "-S", "-X", "utf8", "verify.py", "ana.zip", "--lang", "en"]
    done = subprocess.run(
        [*command, "--trust", keystore.signer().key_id],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "these are all entries of 1 person(s) up to then" in done.stdout
    assert "2 of them stand in the signed day seals; 1 were not sealed yet" in done.stdout
    assert "says nothing of anybody else's entries" in done.stdout


def test_unit_and_month_are_selected_likewise(
    three_days: Centre, clock: Clock, tmp_path: Path
) -> None:
    report = verify_archive(proof_of(three_days, tmp_path / "unit.zip", "ana", "bo"))
    assert report.ok, report.faults
    assert report.entries == 9
    clock.pass_by(days=1)
    seal_due(three_days.id)
    seal = ArchiveSeal.objects.get(tenant=three_days.id, number=2)
    with (tmp_path / "day.zip").open("wb") as file:
        chosen = Selection({"kind": "month"}, since=seal.starts_at, until=seal.ends_at)
        export_selection(three_days.id, chosen, file)
    report = verify_archive(tmp_path / "day.zip")
    assert report.ok, report.faults
    assert (report.entries, report.seals) == (3, 1)
    assert report.proof is not None
    assert report.proof["sealed"] == 3


def test_destroyed_contents_go_with_the_certificate(three_days: Centre, tmp_path: Path) -> None:
    three_days.ana.left_on = date(2020, 1, 1)
    three_days.ana.save(update_fields=["left_on"])
    certificate = erase_contents(three_days.office, three_days.ana, "request")
    report = verify_archive(proof_of(three_days, tmp_path / "ana.zip", "ana"))
    assert report.ok, report.faults
    (named,) = report.destroyed
    assert (named["entries"], named["certificate"]) == ([2, 5, 8], certificate.seq)


# -- Tampering --------------------------------------------------------------------------------


def rewrite(
    source: Path, target: Path, change: Callable[[dict[str, Any]], None]
) -> set[tuple[str, Any]]:
    """Faults, as (code, what it names), of a proof whose documents were changed."""
    documents: dict[str, Any] = {}
    with zipfile.ZipFile(source) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            if name == "entries.ndjson":
                documents[name] = [json.loads(line) for line in data.splitlines()]
            else:
                documents[name] = json.loads(data) if name.endswith(".json") else data
    change(documents)
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in documents.items():
            rows = content if name == "entries.ndjson" else [content]
            plain = (row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows)
            archive.writestr(name, b"\n".join(plain))
    return named(verify_archive(target))


def named(report: Report) -> set[tuple[str, Any]]:
    keys = ("seq", "first", "n", "key", "person", "name")
    return {
        (fault.code, next((fault.params[key] for key in keys if key in fault.params), None))
        for fault in report.faults
    }


def in_entry(n: int, *path: str, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(documents: dict[str, Any]) -> None:
        place = documents["entries.ndjson"][n]
        for name in path[:-1]:
            place = place[name]
        place[path[-1]] = to

    return change


def drop(n: int) -> Callable[[dict[str, Any]], None]:
    return lambda documents: documents["entries.ndjson"].pop(n)


def repeat(documents: dict[str, Any]) -> None:
    documents["entries.ndjson"].append(documents["entries.ndjson"][0])


def swap(documents: dict[str, Any]) -> None:
    documents["entries.ndjson"].reverse()


def claim_fewer(documents: dict[str, Any]) -> None:
    documents["manifest.json"]["body"]["entries"].pop()
    documents["entries.ndjson"].pop()


def drop_seal(documents: dict[str, Any]) -> None:
    documents["seals.json"].pop()


def change_seal(documents: dict[str, Any]) -> None:
    documents["seals.json"][1]["body"]["root"] = "00" * 32


def drop_key(documents: dict[str, Any]) -> None:
    documents["keys.json"].clear()


def cross_paths(documents: dict[str, Any]) -> None:
    one, two = documents["entries.ndjson"][:2]
    one["path"], two["path"] = two["path"], one["path"]
    one["seal"], two["seal"] = two["seal"], one["seal"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (in_entry(1, "payload", "score", to="100"), ("payload_changed", 5)),
        (in_entry(1, "salt", to="00" * 32), ("payload_changed", 5)),
        (in_entry(1, "payload", to=None), ("payload_missing", 5)),
        (in_entry(1, "header", "kind", to="track_result"), ("entry_changed", 5)),
        (in_entry(1, "hash", to="00" * 32), ("path_wrong", 5)),
        (in_entry(1, "path", to=[]), ("path_wrong", 5)),
        (in_entry(1, "seal", to=1), ("path_wrong", 5)),
        (in_entry(1, "seal", to=9), ("path_wrong", 5)),
        (in_entry(1, "path", to=["00" * 32, "11" * 32]), ("path_wrong", 5)),
        (cross_paths, ("path_wrong", 2)),
        (drop(1), ("entry_missing", 5)),
        (drop(2), ("entry_missing", 8)),
        (repeat, ("entry_added", 2)),
        (swap, ("entry_order", 5)),
        (claim_fewer, ("manifest_changed", None)),
        (drop_seal, ("path_wrong", 5)),
        (change_seal, ("seal_changed", 2)),
        (drop_key, ("file_changed", "keys.json")),
    ],
)
def test_tampering_with_a_proof_is_found_and_named(
    three_days: Centre,
    tmp_path: Path,
    change: Callable[[dict[str, Any]], None],
    fault: tuple[str, Any],
) -> None:
    source = proof_of(three_days, tmp_path / "ana.zip", "ana")
    assert fault in rewrite(source, tmp_path / "tampered.zip", change)


@pytest.fixture
def proof(three_days: Centre, tmp_path: Path) -> Path:
    return proof_of(three_days, tmp_path / "ana.zip", "ana")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_byte_of_a_proof_can_be_changed_unseen(
    proof: Path, tmp_path: Path, data: st.DataObject
) -> None:
    with zipfile.ZipFile(proof) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(members)))
    at = data.draw(st.integers(0, len(members[name]) - 1))
    flip = data.draw(st.integers(1, 255))
    changed = bytearray(members[name])
    changed[at] ^= flip
    target = tmp_path / "changed.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, bytes(changed) if member == name else content)
    try:
        same = json.loads(bytes(changed)) == json.loads(members[name])
    except ValueError:
        same = False
    # A manifest that says the same with another space is the same manifest.
    assert not verify_archive(target).ok or (name == "manifest.json" and same)
