"""Reading XML by strangers: encodings, entities, sizes."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorm_packages.manifest.xml import read_xml

TITLE = "接听第一通电话"


def document(encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>\n<title>{TITLE}</title>'


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (document("UTF-8").encode(), []),
        (document("UTF-8").encode("utf-8-sig"), []),
        (document("GB2312").encode("gbk"), []),
        (document("GBK").encode("gb18030"), []),
        (document("gb18030").encode("gb18030"), []),
        (document("UTF-16").encode("utf-16"), []),
        (codecs.BOM_UTF16_BE + document("UTF-16").encode("utf-16-be"), []),
        (document("UTF-16").encode("utf-16-le"), []),
        (document("UTF-8").encode("gbk"), ["xml.encoding_repaired"]),
        (document("GB2312").encode(), ["xml.encoding_repaired"]),
        (document("UTF-16").encode(), ["xml.encoding_repaired"]),
        (document("no-such-code").encode(), ["xml.encoding_repaired"]),
        (f"<title>{TITLE}</title>".encode("gbk"), ["xml.encoding_repaired"]),
    ],
)
def test_text_is_read_in_the_encoding_it_is_in(data: bytes, codes: list[str]) -> None:
    read = read_xml(data, "imsmanifest.xml")
    assert read.root is not None
    assert read.root.text == TITLE
    assert [each.code for each in read.findings] == codes


def test_short_gbk_text_is_not_taken_for_utf8() -> None:
    """Some pairs of GBK characters are valid UTF-8 of two bytes: these are 'ɫ' and 'ҫ' there."""
    gbk = b"\xc9\xab\xd2\xab"
    data = b'<?xml version="1.0" encoding="GB2312"?><t>' + gbk + b"</t>"
    assert gbk.decode() != gbk.decode("gbk")
    read = read_xml(data, "a.xml")
    assert read.root is not None
    assert read.root.text == gbk.decode("gbk")


def test_line_numbers_are_those_of_the_file() -> None:
    read = read_xml(b'<?xml version="1.0"?>\n<a>\n<b>\n</a>', "imsmanifest.xml")
    assert read.root is None
    assert read.findings[0].place == "imsmanifest.xml:4"


@pytest.mark.parametrize(
    "prolog", ["", "<?xml version='1.0'?>", "<!-- x -->", "<!--a--><?p i?>\n <!--b-->", "\ufeff"]
)
def test_doctype_is_refused_wherever_it_stands(prolog: str) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    read = read_xml((prolog + bomb).encode(), "a.xml")
    assert read.root is None
    assert [each.code for each in read.findings] == ["xml.doctype"]


def test_doctype_in_text_or_comment_is_only_text() -> None:
    read = read_xml(b"<!-- <!DOCTYPE a> --><a>&lt;!DOCTYPE a&gt;</a>", "a.xml")
    assert read.root is not None
    assert read.findings == ()


def test_deep_nesting_is_refused() -> None:
    read = read_xml(b"<a>" * 5000 + b"</a>" * 5000, "a.xml")
    assert [each.code for each in read.findings] == ["xml.too_deep"]


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_finding(data: bytes) -> None:
    read = read_xml(data, "a.xml")
    assert read.root is not None or read.findings
