"""Reading an export: a zip file, or the folder it was unpacked into. All of it may be hostile."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import IO, Any, Union

from lms.archives.rules.offline.checker import Checker
from lms.archives.rules.offline.ed25519 import ed25519_verifies
from lms.archives.rules.offline.faults import Report
from lms.archives.rules.offline.selection import check_selection, is_selection
from lms.archives.rules.offline.shapes import (
    FILE_SHAPE,
    MANIFEST_DOMAIN,
    MANIFEST_SHAPE,
    fits,
    signed_parts,
)
from lms.archives.rules.offline.strict_json import canonical, parse

MAX_LINE = 16 * 1024 * 1024  # bytes of one entry
MAX_DOCUMENT = 256 * 1024 * 1024  # bytes of the seals, the keys or the manifest
CHUNK = 1024 * 1024

Folder = Union[Path, zipfile.Path]  # noqa: UP007 - evaluated, so not yet `|` in Python 3.9
UNREADABLE = (OSError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error)


def check_export(
    path: Path,
    trusted: Collection[str] = (),
    contains: str | None = None,
    signature_verifies: Callable[[bytes, bytes, bytes], bool] = ed25519_verifies,
    anchor: tuple[int, int, str] | None = None,
) -> Report:
    """Check the export at `path`: a whole archive, or a selection of it.

    `anchor` is a root that was printed: first seal, last seal, root. Never raises for what the
    export holds: that is a fault.
    """
    try:
        if path.is_dir():
            names = [
                file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file()
            ]
            return _Export(path, names, anchor).check(trusted, contains, signature_verifies)
        with zipfile.ZipFile(path) as archive:
            folder = zipfile.Path(archive)
            names = archive.namelist()
            return _Export(folder, names, anchor).check(trusted, contains, signature_verifies)
    except UNREADABLE:
        report = Report()
        report.add("file_damaged", name=path.name)
        return report


class _Export:
    def __init__(
        self, folder: Folder, names: list[str], anchor: tuple[int, int, str] | None
    ) -> None:
        self._folder, self._names, self._report = folder, names, Report()
        self._anchor = anchor
        self._hashes: dict[str, str] = {}  # of every file listed, as it is here

    def check(
        self,
        trusted: Collection[str],
        contains: str | None,
        signature_verifies: Callable[[bytes, bytes, bytes], bool],
    ) -> Report:
        if "manifest.json" not in self._names:
            self._report.add("file_missing", name="manifest.json")
            return self._report
        manifest = self._document("manifest.json")
        if not _is_manifest(manifest) and not is_selection(manifest):
            self._report.add("manifest_unreadable")
            return self._report
        body = manifest["body"]
        checker = Checker(
            body["centre"], trusted, signature_verifies, contains, self._attachment_hash
        )
        self._report = checker.report
        self._report.exported_at = body["exported_at"]
        checker.add_keys(self._rows("keys.json"))
        message = MANIFEST_DOMAIN + canonical(body)
        if checker.signed("manifest.json", body["key_id"], message, manifest["signature"]) is False:
            self._report.add("manifest_changed")
        self._check_files(body["files"])
        if is_selection(manifest):
            seals, lines = self._rows("seals.json"), self._lines("entries.ndjson")
            check_selection(checker, body, seals, lines)
            return checker.report
        return self._check_archive(checker, body)

    def _check_archive(self, checker: Checker, body: dict[str, Any]) -> Report:
        checker.add_seals(self._rows("seals.json"))
        if self._anchor:
            checker.check_anchor(*self._anchor)
        for line in self._lines("entries.ndjson"):
            try:
                checker.add_entry(parse(line))
            except ValueError:
                checker.add_unreadable()
        return checker.finish(
            body["entries"], body["head_hash"], body["seals"], body["last_seal_hash"]
        )

    def _attachment_hash(self, sha256: str) -> str | None:
        return self._hashes.get(f"attachment-{sha256}")

    def _check_files(self, listed: list[Any]) -> None:
        """Every file is as the signed manifest lists it, and no other is there."""
        left = [name for name in self._names if name != "manifest.json"]
        for file in listed:
            name = file["name"]
            if name not in left:
                self._report.add("file_missing", name=name)
                continue
            left.remove(name)
            self._hashes[name] = self._sha256(name)
            if self._hashes[name] != file["sha256"]:
                self._report.add("file_changed", name=name)
        for name in left:
            self._report.add("file_unexpected", name=name)

    def _document(self, name: str) -> Any:
        """The JSON in the file; None when it cannot be read or has no canonical form."""
        try:
            with self._open(name) as file:
                document = parse(file.read(MAX_DOCUMENT))
            canonical(document)
        except (ValueError, *UNREADABLE):
            return None
        return document

    def _rows(self, name: str) -> list[Any]:
        rows = self._document(name)
        return rows if isinstance(rows, list) else []

    def _lines(self, name: str) -> Iterator[bytes]:
        try:
            with self._open(name) as file:
                while line := file.readline(MAX_LINE):
                    yield line
        except UNREADABLE:
            self._report.add("file_damaged", name=name)

    def _sha256(self, name: str) -> str:
        hashed = hashlib.sha256()
        try:
            with self._open(name) as file:
                while chunk := file.read(CHUNK):
                    hashed.update(chunk)
        except UNREADABLE:
            self._report.add("file_damaged", name=name)
        return hashed.hexdigest()

    def _open(self, name: str) -> IO[bytes]:
        return (self._folder / name).open("rb")


def _is_manifest(document: Any) -> bool:
    return (
        signed_parts(document, MANIFEST_SHAPE, "signature")
        and document["body"]["format"] == "callcraft-archive"
        and document["body"]["version"] == 1
        and all(fits(file, FILE_SHAPE) for file in document["body"]["files"])
    )
