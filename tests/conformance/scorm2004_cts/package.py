"""A package of the suite: its manifest, and what its pages do besides the script."""

import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from posixpath import basename
from typing import BinaryIO
from urllib.parse import parse_qs, urlsplit

from scorm_packages.manifest.course import Item
from scorm_packages.manifest.hrefs import ASSUMED_FILES
from scorm_packages.manifest.scorm2004 import Manifest2004, read_manifest
from scorm_packages.manifest.xml import read_xml
from scorm_packages.sequencing.definition import ActivityTree, read_tree

MANIFEST = "imsmanifest.xml"

_ON_UNLOAD: dict[str, str] = {
    "SequencingTestSingleDoTerminate.htm": "",
    "exitAllOnUnload.htm": "exitAll",
    "suspendAllOnUnload.htm": "suspendAll",
    "tarAct4OnUnload.htm": "{target=activity_4}choice",
}
"""Pages that call Terminate when they are taken away, with what they ask for just before."""
_MUST_NOT_LAUNCH = "SequencingTestFail.htm"


class PackageError(Exception):
    """The package cannot be played; the text says why."""


@dataclass(frozen=True, slots=True)
class Page:
    """The page that is launched for an item, as far as its behaviour matters."""

    item: Item

    @property
    def activity(self) -> str:
        """`act` in its address: by it the script knows the visit."""
        return parse_qs(urlsplit(self.item.href).query).get("act", [""])[0]

    @property
    def speaks(self) -> bool:
        """Whether it calls the API: an asset does not."""
        return self.item.kind == "sco"

    @property
    def must_not_launch(self) -> bool:
        """Whether the suite takes its very launch for a failure."""
        return self._file == _MUST_NOT_LAUNCH

    @property
    def waits_for_unload(self) -> bool:
        """Whether it calls Terminate only when it is taken away."""
        return self._file in _ON_UNLOAD

    @property
    def request_on_unload(self) -> str:
        """The navigation request that it makes then; empty for none."""
        return _ON_UNLOAD.get(self._file, "")

    @property
    def _file(self) -> str:
        return basename(urlsplit(self.item.href).path)


@dataclass(frozen=True, slots=True)
class Package:
    """A package, read as intake reads one; the files that it names are taken to be there."""

    folder: Path
    manifest: Manifest2004

    @property
    def name(self) -> str:
        """The name of its folder, by which scripts call it."""
        return self.folder.name

    @property
    def tree(self) -> ActivityTree:
        return read_tree(json.dumps(self.manifest.sequencing))

    def as_zip(self) -> BinaryIO:
        """The package with an empty page for every file that its manifest names."""
        named = {path for one in self.manifest.resources for path in (one.path, *one.files) if path}
        zipped = io.BytesIO()
        with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr(MANIFEST, (self.folder / MANIFEST).read_bytes())
            for path in sorted(named):
                package.writestr(path, f"<!doctype html><title>{path}</title>")
        zipped.seek(0)
        return zipped

    def page(self, identifier: str) -> Page:
        """The page of an activity. Raises PackageError when there is none."""
        for item in self.manifest.organization.walk():
            if item.identifier == identifier:
                return Page(item)
        raise PackageError(f"{identifier} is no item of {self.name}")


def read_package(folder: Path) -> Package:
    """Read a package's manifest. Raises PackageError when it cannot be installed."""
    document = read_xml((folder / MANIFEST).read_bytes(), MANIFEST)
    manifest, findings = None, list(document.findings)
    if document.root is not None:
        manifest, more = read_manifest(document.root, MANIFEST, ASSUMED_FILES)
        findings += more
    errors = [one.code for one in findings if one.severity == "error"]
    if manifest is None or errors:
        raise PackageError(f"not installed: {', '.join(errors) or 'no manifest'}")
    return Package(folder, manifest)
