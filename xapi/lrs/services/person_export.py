"""Everything the store has about a person, in one zip.

    statements.ndjson    {"places": ["actor"], "voided": false, "statement": {…}}, as stored
    documents.ndjson     state and profiles
    <room>.ndjson        what rooms above keep about them: {"row": "attempt", …}
    files/<room>/<id>    what was handed in there; a row of the kind "file" names it
    attachments/<sha2>   contents that these statements name and that are here
    manifest.json        whom it is about, how many of what, size and SHA-256 of each file

It is written as it is read, a batch at a time, to anything that can be written to.
"""

import base64
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import IO, Any, Final
from uuid import UUID

import msgspec
from django.utils import timezone

from xapi.lrs.adapters import files
from xapi.lrs.exceptions import PersonUnnamed
from xapi.lrs.models import Document
from xapi.lrs.queries import StoredStatement, consistent_through
from xapi.lrs.queries.attachments import attachment_contents
from xapi.lrs.queries.documents import documents_about
from xapi.lrs.queries.protection import statements_naming
from xapi.lrs.rules.documents import Kind
from xapi.lrs.rules.holders import Holder, KeepsFiles, holders
from xapi.lrs.rules.people import agent_of, all_identifiers, places_of
from xapi.lrs.services.audit import Audit
from xapi.statements.actors import Identifier
from xapi.statements.parsing import read_stored

FORMAT: Final = "callcraft.person/1"
_HASHES_AT_ONCE: Final = 500


@dataclass(frozen=True)
class Written:
    """A file of the zip."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class PersonExport:
    """What was written: `counts` of statements by place and in all, documents, attachments."""

    run: UUID
    counts: dict[str, int]
    files: list[Written]

    def as_dict(self) -> dict[str, Any]:
        return {
            "run": str(self.run),
            "counts": self.counts,
            "files": [asdict(file) for file in self.files],
        }


def export_person(
    *, tenant: int, person: Collection[Identifier], by: str, out: IO[bytes]
) -> PersonExport:
    """Write all about a person to `out`, which need not be able to seek. Raises PersonUnnamed."""
    if not person:
        raise PersonUnnamed
    return _Export(tenant, person, out).run(by)


class _Export:
    def __init__(self, tenant: int, person: Collection[Identifier], out: IO[bytes]) -> None:
        self.tenant, self.given, self.out = tenant, sorted(person), out
        self.person = all_identifiers(person)
        self.counts: Counter[str] = Counter(statements=0, documents=0, attachments=0)
        self.hashes: set[str] = set()
        self.files: list[Written] = []

    def run(self, by: str) -> PersonExport:
        audit = Audit(self.tenant, "person_export", by=by, person=self.given)
        through = consistent_through()
        with zipfile.ZipFile(self.out, "w", zipfile.ZIP_DEFLATED) as archive:
            self._write(archive, "statements.ndjson", self._statements())
            self._write(archive, "documents.ndjson", self._documents())
            for holder in holders():
                self._write(archive, f"{holder.name}.ndjson", self._rows(holder))
                if isinstance(holder, KeepsFiles):
                    for path, blocks in holder.files(self.tenant, self.person):
                        self._write(archive, path, blocks)
            for sha2, key in self._contents():
                self._write(archive, f"attachments/{sha2}", files.read(key))
                self.counts["attachments"] += 1
            manifest = {
                "format": FORMAT,
                "person": [agent_of(identifier) for identifier in self.given],
                "made_at": timezone.now(),
                "made_by": by,
                "complete_through": through,
                "counts": self.counts,
                "files": [asdict(file) for file in self.files],
            }
            text = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
            self._write(archive, "manifest.json", [text])
        audit.add(self.counts)
        audit.finish()
        return PersonExport(audit.run.id, dict(self.counts), self.files)

    def _write(self, archive: zipfile.ZipFile, name: str, blocks: Iterable[bytes]) -> None:
        size, hashed = 0, sha256()
        with archive.open(name, "w", force_zip64=True) as file:
            for block in blocks:
                size += len(block)
                hashed.update(block)
                file.write(block)
        self.files.append(Written(name, size, hashed.hexdigest()))

    def _statements(self) -> Iterator[bytes]:
        for found in statements_naming(self.tenant, self.person):
            for stored in found:
                yield from self._statement(stored)

    def _statement(self, stored: StoredStatement) -> Iterator[bytes]:
        statement = read_stored(stored.payload)
        places = sorted(places_of(statement, self.person))
        if not places:
            return
        self.counts["statements"] += 1
        self.counts.update(f"as_{place}" for place in places)
        self.hashes |= {attachment.hash for _, attachment in statement.all_attachments()}
        line = {
            "places": places,
            "voided": stored.voided,
            "statement": msgspec.Raw(stored.payload),
        }
        yield msgspec.json.encode(line) + b"\n"

    def _documents(self) -> Iterator[bytes]:
        rows = documents_about(self.tenant, self.person).order_by("stored", "key")
        for row in rows.iterator(chunk_size=1):
            self.counts["documents"] += 1
            yield msgspec.json.encode(_as_line(row)) + b"\n"

    def _rows(self, holder: Holder) -> Iterator[bytes]:
        for row, columns in holder.export(self.tenant, self.person):
            self.counts[f"{holder.name}_{row}"] += 1
            yield msgspec.json.encode({"row": row, **columns}) + b"\n"

    def _contents(self) -> Iterator[tuple[str, str]]:
        """Hash and key of the contents that are here, those with one address for each."""
        hashes = sorted(self.hashes)
        for start in range(0, len(hashes), _HASHES_AT_ONCE):
            found = attachment_contents(self.tenant, hashes[start : start + _HASHES_AT_ONCE])
            for sha2, content in sorted(found.items()):
                yield sha2, content.key


def _as_line(row: Document) -> dict[str, Any]:
    """A document as JSON: text as text, everything else in base64."""
    content = bytes(row.content)
    line: dict[str, Any] = {
        "kind": Kind(row.kind).name.lower(),
        "id": row.document_id,
        "activity": row.activity_id or None,
        "registration": row.registration,
        "content_type": row.content_type,
        "stored": row.stored,
    }
    try:
        return {**line, "content": content.decode()}
    except UnicodeDecodeError:
        return {**line, "content_base64": base64.b64encode(content).decode()}
