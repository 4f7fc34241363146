"""Reading XML that was made by strangers, and often by tools that get its encoding wrong.

Safe: no document type, hence no entities and no external files; no network; bounded in size and
depth. Forgiving: byte order marks, UTF-16 and wrongly declared encodings are read, with a finding.
"""

import codecs
import re
from dataclasses import dataclass

from lxml import etree

from scorm_packages.manifest.findings import Finding, finding
from scorm_packages.manifest.sizes import human_size

MAX_BYTES = 10 * 1024 * 1024
"""Room for tens of thousands of <file> lines; a course description is never longer."""

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # Before UTF-16: it begins with the same two bytes.
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CHINESE = frozenset({"gb2312", "gbk", "gb18030"})
FIRST_THREE_BYTE_CHARACTER = "\u0800"

PADDING = "\0 \t\r\n"
BEFORE_ROOT = re.compile(r"\A[\0\s]*(?:<\?xml\s[^>]*?\?>)?\s*")
PARSER_POSITION = re.compile(r", line \d+, column \d+$")
DECLARED_ENCODING = re.compile(rb"""\A\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")


@dataclass(frozen=True, slots=True)
class Document:
    """An XML file that was read: its root, or None where a finding says why not."""

    root: etree._Element | None
    findings: tuple[Finding, ...]


def read_xml(data: bytes, place: str) -> Document:
    """Read the XML file `data` of the path `place`. Never raises on bad input."""
    if too_large := check_size(len(data), place):
        return Document(None, (too_large,))
    if not data.strip(PADDING.encode()):
        return Document(None, (finding("xml.empty", place),))
    text, findings = _decode(data, place)
    if text is None:
        return Document(None, findings)
    # The declaration goes: its encoding no longer holds, and some tools write it in line 2. Its
    # lines stay, so that the places in findings are right.
    text = BEFORE_ROOT.sub(lambda match: "\n" * match[0].count("\n"), text, count=1).rstrip(PADDING)
    if _has_doctype(text):
        return Document(None, (*findings, finding("xml.doctype", place)))
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, encoding="utf-8"
    )
    try:
        # Characters that UTF-8 cannot hold (lone surrogates) are no XML characters either.
        root = etree.fromstring(text.encode(errors="replace"), parser)
    except etree.XMLSyntaxError as error:
        line = error.position[0]
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            return Document(None, (*findings, finding("xml.too_deep", f"{place}:{line}")))
        detail = PARSER_POSITION.sub("", error.msg or "")
        problem = finding("xml.not_well_formed", f"{place}:{line}", detail=detail)
        return Document(None, (*findings, problem))
    return Document(root, findings)


def check_size(size: int, place: str) -> Finding | None:
    """Return the finding that a file of `size` bytes is too large to be read, or None."""
    if size <= MAX_BYTES:
        return None
    return finding("xml.too_large", place, size=human_size(size), limit=human_size(MAX_BYTES))


def _decode(data: bytes, place: str) -> tuple[str | None, tuple[Finding, ...]]:
    """Return the text, with a finding where it is not in the encoding that it declares."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            declared, body = encoding, data[len(mark) :]
            break
    else:
        declared, body = _encoding_without_mark(data), data
    for used in _encodings_to_try(declared, body):
        text = _decoded(body, used)
        if text is not None:
            break
    else:
        return None, (finding("xml.undecodable", place, declared=declared),)
    if _same_encoding(declared, used):
        return text, ()
    return text, (
        finding("xml.encoding_repaired", place, declared=declared.upper(), used=used.upper()),
    )


def _encoding_without_mark(data: bytes) -> str:
    """Tell the encoding as XML 1.0 appendix F does: from the first bytes, then as declared."""
    if data.startswith(b"<\0"):
        return "utf-16-le"
    if data.startswith(b"\0<"):
        return "utf-16-be"
    declared = DECLARED_ENCODING.match(data)
    return declared[1].decode("ascii").lower() if declared else "utf-8"


def _encodings_to_try(declared: str, body: bytes) -> list[str]:
    if declared.startswith(("utf-16", "utf-32")) and not body.startswith((b"<\0", b"\0")):
        # A tool wrote UTF-8 under the declaration of its template.
        return ["utf-8", "gb18030", declared]
    if _is_chinese_utf8(body):
        return ["utf-8", declared]
    if declared in CHINESE:
        return ["gb18030", "utf-8"]
    return [declared, "utf-8", "gb18030"]


def _is_chinese_utf8(body: bytes) -> bool:
    """Tell UTF-8 from GBK text that happens to be valid UTF-8.

    Nearly all UTF-8 text with Chinese in it can also be read as GB18030, as nonsense; so a
    declared GB2312 proves little. Short GBK text can be valid UTF-8 too, but only as characters
    of two bytes: Chinese in UTF-8 takes three.
    """
    text = _decoded(body, "utf-8")
    return text is not None and any(each >= FIRST_THREE_BYTE_CHARACTER for each in text)


def _decoded(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _same_encoding(declared: str, used: str) -> bool:
    if used == "gb18030" and declared in CHINESE:
        return True
    try:
        return codecs.lookup(declared).name == codecs.lookup(used).name
    except LookupError:
        return False


def _has_doctype(text: str) -> bool:
    """Look for a document type where one may stand: before the root, after comments and PIs."""
    position = 0
    while True:
        while position < len(text) and text[position].isspace():
            position += 1
        for opening, closing in (("<!--", "-->"), ("<?", "?>")):
            if text.startswith(opening, position):
                end = text.find(closing, position + len(opening))
                if end < 0:
                    return False  # Not well-formed, as the parser will say.
                position = end + len(closing)
                break
        else:
            return text[position : position + 9].upper() == "<!DOCTYPE"
