"""Whether an uploaded file is a Word document that may be opened at all.

It is looked at as any upload is (`scorm_packages.intake`): every entry is held to the size and
checksum it declares, before a library sees the file. Then: no macros, no document type
declarations, which is where entities would be expanded.
"""

from typing import BinaryIO, Final

from lxml import etree

from lms.regulation.exceptions import WordMacros, WordTooLarge, WordUnreadable, WordUnsafe
from scorm_packages.intake.rules.contents import check_layout, check_sizes, read_entry
from scorm_packages.intake.rules.directory import read_directory
from scorm_packages.intake.rules.faults import ZipFault
from scorm_packages.intake.rules.limits import MIB, Limits
from scorm_packages.intake.rules.names import StoredFile, check_names
from scorm_packages.manifest.findings import has_errors
from scorm_packages.manifest.sizes import human_size

LIMITS: Final = Limits(
    upload=20 * MIB, unpacked=80 * MIB, entries=2000, directory=MIB, ratio=60, ratio_from=16 * MIB
)
"""A regulation with its pictures has a few megabytes; its text alone swells about tenfold."""

MOST_XML: Final = 24 * MIB
"""Bytes of one part of text, unpacked: some ten million characters with their markup."""

_OLE: Final = b"\xd0\xcf\x11\xe0"
_ZIP: Final = b"PK\x03\x04"
_MACROS: Final = ("vbaproject.bin", "vbadata.xml")
_MAIN: Final = "word/document.xml"
_TOO_LARGE: Final = frozenset({"zip.too_large", "zip.upload_too_large"})
_NOT_A_ZIP: Final = frozenset({"zip.not_a_zip", "zip.no_files"})


def is_office_file(head: bytes) -> bool:
    """Whether a file that begins so is taken for one of Word, new or old, and not for text."""
    return head.startswith((_OLE, _ZIP))


def check_word_file(file: BinaryIO, name: str) -> None:
    """Refuse what is no Word document of today, or is one that may do harm.

    Raises WordTooLarge, WordUnreadable, WordMacros, WordUnsafe.
    """
    size = file.seek(0, 2)
    if size > LIMITS.upload:
        raise WordTooLarge(name=name, limit=human_size(LIMITS.upload))
    file.seek(0)
    if not file.read(len(_ZIP)).startswith(_ZIP):
        raise WordUnreadable(name=name)
    try:
        _check(file, name)
    except ZipFault as fault:
        raise _said(fault, name) from fault


def _check(file: BinaryIO, name: str) -> None:
    directory = read_directory(file, LIMITS)
    files, findings = check_names(directory.entries, LIMITS)
    if has_errors(findings):
        raise WordUnsafe(name=name)
    check_sizes(files, LIMITS)
    check_layout(file, files, directory.start)
    paths = {one.path for one in files}
    if any(path.lower().rsplit("/", 1)[-1] in _MACROS for path in paths):
        raise WordMacros(name=name)
    if _MAIN not in paths:
        raise WordUnreadable(name=name)
    for one in files:
        is_text = one.path.lower().endswith((".xml", ".rels"))
        if is_text and one.entry.size > MOST_XML:
            raise WordTooLarge(name=name, limit=human_size(MOST_XML))
        content = _content(file, one, keep=is_text)
        if is_text:
            _check_text(content, name)


def _content(file: BinaryIO, one: StoredFile, *, keep: bool) -> bytes:
    """The whole of an entry, proved; nothing is kept of pictures."""
    return b"".join(piece if keep else b"" for piece in read_entry(file, one))


def _check_text(content: bytes, name: str) -> None:
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise WordUnreadable(name=name) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise WordUnsafe(name=name)


def _said(fault: ZipFault, name: str) -> WordTooLarge | WordUnreadable | WordUnsafe:
    code = fault.finding.code
    if code in _TOO_LARGE:
        return WordTooLarge(name=name, limit=human_size(LIMITS.upload))
    return WordUnreadable(name=name) if code in _NOT_A_ZIP else WordUnsafe(name=name)
