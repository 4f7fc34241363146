"""All about a person in one zip, for the person to see and take away."""

import hashlib
import io
import json
import zipfile
from typing import Any

import pytest

from tests.integration.xapi.lrs.conftest import AUTHORITY, LIN, MO, TENANT, make_statement, voiding
from tests.integration.xapi.lrs.protecting import (
    LIN_BY_MAIL,
    MO_BY_ACCOUNT,
    OFFICER,
    a_content,
    a_document,
    an_attachment,
    everywhere_but_actor,
    record,
)
from xapi.lrs.exceptions import PersonUnnamed
from xapi.lrs.models import ProtectionRun
from xapi.lrs.rules.documents import Kind
from xapi.lrs.services import record_statements
from xapi.lrs.services.person_export import PersonExport, export_person

pytestmark = pytest.mark.django_db


class OneWay(io.RawIOBase):
    """Something that can be written to and nothing else, as a socket can."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, block: Any) -> int:
        self.data += bytes(block)
        return len(block)


def export(*person: tuple[str, ...], tenant: int = TENANT) -> tuple[PersonExport, zipfile.ZipFile]:
    out = OneWay()
    told = export_person(tenant=tenant, person=person, by=OFFICER, out=out)  # type: ignore[arg-type]
    return told, zipfile.ZipFile(io.BytesIO(out.data))


def lines(archive: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in archive.read(name).splitlines()]


def test_every_statement_that_names_the_person_is_in_it_as_stored() -> None:
    named = record(make_statement(), *everywhere_but_actor())
    record(make_statement(actor=MO))
    record(voiding(named[0].id, actor=MO))
    told, archive = export(LIN_BY_MAIL)
    found = lines(archive, "statements.ndjson")
    assert [line["statement"] for line in found] == [one.statement for one in named]
    assert [line["voided"] for line in found] == [True] + [False] * 8
    assert [line["places"] for line in found] == [
        ["actor"],
        ["object"],
        ["member"],
        ["member"],
        ["instructor"],
        ["member"],
        ["context_agent"],
        ["member"],
        ["sub_statement"],
    ]
    assert told.counts["statements"] == 9
    assert told.counts["as_member"] == 4


def test_all_identifiers_are_looked_for() -> None:
    hashed = hashlib.sha1(LIN["mbox"].encode()).hexdigest()
    stored = record(make_statement(), make_statement(actor=MO), make_statement(actor=MO))
    (by_hash,) = record(make_statement(actor={"mbox_sha1sum": hashed}))
    told, archive = export(LIN_BY_MAIL, MO_BY_ACCOUNT)
    ids = [line["statement"]["id"] for line in lines(archive, "statements.ndjson")]
    assert ids == [str(one.id) for one in (*stored, by_hash)]
    assert told.counts["as_actor"] == 4


def test_documents_and_attachments_are_in_it() -> None:
    mine, theirs = a_content("a"), a_content("b")
    record_statements(
        tenant=TENANT,
        statements=[
            make_statement(attachments=[an_attachment(mine.sha2)]),
            make_statement(actor=MO, attachments=[an_attachment(theirs.sha2)]),
        ],
        authority=AUTHORITY,
        attached={mine.sha2, theirs.sha2},
    )
    a_document(LIN_BY_MAIL, Kind.STATE)
    a_document(MO_BY_ACCOUNT, Kind.STATE)
    told, archive = export(LIN_BY_MAIL)
    assert archive.read(f"attachments/{mine.sha2}") == b"a"
    assert not any(theirs.sha2 in name for name in archive.namelist())
    (document,) = lines(archive, "documents.ndjson")
    assert (document["kind"], document["content"]) == ("state", "page 3")
    assert (told.counts["documents"], told.counts["attachments"]) == (1, 1)


def test_the_manifest_counts_and_hashes_every_file() -> None:
    record(make_statement())
    _, archive = export(LIN_BY_MAIL)
    manifest = json.loads(archive.read("manifest.json"))
    assert manifest["person"] == [{"mbox": LIN["mbox"]}]
    assert manifest["counts"]["statements"] == 1
    assert {file["name"] for file in manifest["files"]} == set(archive.namelist()) - {
        "manifest.json"
    }
    for file in manifest["files"]:
        data = archive.read(file["name"])
        assert (file["size"], file["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())


def test_nothing_of_another_tenant_is_in_it() -> None:
    record(make_statement(), tenant=8)
    told, archive = export(LIN_BY_MAIL)
    assert told.counts["statements"] == 0
    assert archive.read("statements.ndjson") == b""


def test_it_is_noted_who_took_it() -> None:
    record(make_statement())
    export(LIN_BY_MAIL)
    run = ProtectionRun.objects.get(tenant=TENANT)
    assert (run.operation, run.run_by, run.counts["statements"]) == ("person_export", OFFICER, 1)


def test_nobody_cannot_be_exported() -> None:
    with pytest.raises(PersonUnnamed):
        export()
