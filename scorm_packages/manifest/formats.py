"""Which standard a package follows, told by what is in it and never by its file name."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.findings import Finding, finding, finding_on_names


class Format(StrEnum):
    """The formats that are recognised; the value is what `import-package` reports."""

    SCORM_12 = "scorm12"
    SCORM_2004 = "scorm2004"
    CMI5 = "cmi5"
    XAPI = "xapi"
    H5P = "h5p"
    COMMON_CARTRIDGE = "common_cartridge"
    IMS_CONTENT = "ims_content"
    AICC = "aicc"

    @property
    def label(self) -> str:
        """The name people use for it; the same in every language."""
        return LABELS[self]


LABELS = {
    Format.SCORM_12: "SCORM 1.2",
    Format.SCORM_2004: "SCORM 2004",
    Format.CMI5: "cmi5",
    Format.XAPI: "xAPI (Tin Can)",
    Format.H5P: "H5P",
    Format.COMMON_CARTRIDGE: "IMS Common Cartridge",
    Format.IMS_CONTENT: "IMS Content Packaging",
    Format.AICC: "AICC",
}

MARKERS = ("imsmanifest.xml", "cmi5.xml", "tincan.xml", "h5p.json")
"""Descriptions, best first: tools put a tincan.xml beside an imsmanifest.xml as an extra."""
FORMAT_OF_MARKER: Mapping[str, Format] = {
    "cmi5.xml": Format.CMI5,
    "tincan.xml": Format.XAPI,
    "h5p.json": Format.H5P,
}
"""Those that tell the format by their name alone; for the others see `manifest_format`."""
AICC_SUFFIXES = frozenset({"crs", "au", "cst", "des"})
AICC_ENOUGH = 3
SCORM_2004_VERSIONS = ("cam 1.3", "2004", "1.3")
SCORM_2004_NAMESPACES = ("adlcp_v1p3", "adlcp_rootv1p3", "adlseq_v1p3", "adlnav_v1p3", "xsd/imsss")
COMMON_CARTRIDGE_NAMESPACES = ("imsccv1p", "common cartridge")


DESCRIPTION = re.compile(rb"<(?:[\w.-]{1,40}:)?(courseStructure|manifest|tincan)[\s>]")


@dataclass(frozen=True, slots=True)
class Location:
    """Where in a zip the package lies: its folder ("" or ending with a slash) and description."""

    marker: str
    path: str
    folder: str
    findings: tuple[Finding, ...]

    @property
    def name(self) -> str:
        """The path of the description within the package."""
        return self.path.removeprefix(self.folder)


def locate(paths: Iterable[str]) -> tuple[Location | None, list[Finding]]:
    """Find the package among the files of a zip: at the top, or in one folder below.

    Returns where it lies; or None, and findings that say why it cannot be told.
    """
    paths = list(paths)
    described: dict[str, dict[str, str]] = {}  # Folder → marker → path.
    for path in paths:
        folder, _, name = path.rpartition("/")
        if name.lower() in MARKERS:
            described.setdefault(f"{folder}/" if folder else "", {})[name.lower()] = path
    if not described:
        return None, _unrecognised(paths)
    shallowest = min(folder.count("/") for folder in described)
    folders = sorted(folder for folder in described if folder.count("/") == shallowest)
    if len(folders) > 1:
        names = (folder.rstrip("/") for folder in folders)
        return None, [finding_on_names("package.several_manifests", names)]
    folder = folders[0]
    marker = min(described[folder], key=MARKERS.index)
    path = described[folder][marker]
    return Location(marker, path, folder, tuple(_repairs(marker, path, folder, paths))), []


def root_of_description(start: bytes) -> str:
    """Tell from the first bytes of a file whether it is the description of a package by itself.

    Returns the name of its root element, in whatever encoding it is; empty for anything else.
    """
    text = start.replace(b"\0", b"")  # UTF-16 is ASCII with gaps.
    found = DESCRIPTION.search(text)
    if found is None or not text.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        return ""
    return found[1].decode("ascii")


def is_aicc(paths: Iterable[str]) -> bool:
    """Tell an AICC course, which is described by several small files (AICC CMI001 §6)."""
    suffixes = {path.rpartition(".")[2].lower() for path in paths}
    return len(AICC_SUFFIXES & suffixes) >= AICC_ENOUGH


def manifest_format(root: etree._Element) -> Format:
    """Tell which standard an `imsmanifest.xml` follows: by its schema version, or namespaces.

    SCORM 1.2 says "1.2"; the editions of SCORM 2004 say "CAM 1.3", "2004 3rd Edition" or "2004
    4th Edition". Many 1.2 packages say nothing, so the namespace of adlcp decides then.
    """
    version = elements.text(elements.child(root, "metadata", "schemaversion")).lower()
    schema = elements.text(elements.child(root, "metadata", "schema")).lower()
    namespaces = {elements.namespace(each).lower() for each in root.iter()}
    namespaces |= {str(each).lower() for each in root.nsmap.values()}
    namespaces |= {
        str(key)[1:].partition("}")[0].lower()
        for each in root.iter()
        for key in each.attrib
        if str(key).startswith("{")
    }
    everything = " ".join(namespaces | {schema})
    if any(mark in everything for mark in COMMON_CARTRIDGE_NAMESPACES):
        return Format.COMMON_CARTRIDGE
    if version == "1.2":
        return Format.SCORM_12
    if any(mark in version for mark in SCORM_2004_VERSIONS):
        return Format.SCORM_2004
    if "adlcp_rootv1p2" in everything:
        return Format.SCORM_12
    if any(mark in everything for mark in SCORM_2004_NAMESPACES):
        return Format.SCORM_2004
    if "adl scorm" in schema or "imsproject.org" in everything:
        return Format.SCORM_12
    return Format.IMS_CONTENT


def _repairs(marker: str, path: str, folder: str, paths: list[str]) -> Iterable[Finding]:
    name = path.rpartition("/")[2]
    if name != marker:
        yield finding("package.manifest_name_case", path, name=name, expected=marker)
    if folder:
        yield finding("package.in_folder", path, folder=folder.rstrip("/"))
        if outside := [each for each in paths if not each.startswith(folder)]:
            yield finding_on_names("package.left_out", outside)


def _unrecognised(paths: list[str]) -> list[Finding]:
    if is_aicc(paths):
        return [finding("package.format_unsupported", format=Format.AICC.label)]
    zips = [path for path in paths if path.lower().endswith(".zip")]
    if len(zips) == 1:
        return [finding("package.zip_inside", zips[0], name=zips[0])]
    return [finding("package.unrecognised")]
