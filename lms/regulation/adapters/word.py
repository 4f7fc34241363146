"""The text of a Word document (.docx), line by line, as it is printed.

Numbers made by automatic lists become text. A row of a table is one line, its cells between upright
strokes. What is struck out by tracked changes is left out, what is inserted is in. A table of
contents is left out: it would repeat every heading. So are headers, footers and notes.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from lms.regulation.adapters.word_file import check_word_file
from lms.regulation.adapters.word_lists import WordLists
from lms.regulation.exceptions import WordUnreadable
from lms.regulation.rules.list_numbers import Counting

_PARAGRAPH, _TABLE = qn("w:p"), qn("w:tbl")
_WRAPPERS: Final = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo")))
_NOT_PRINTED: Final = frozenset(
    {*map(qn, ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:instrText"))}
    | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)
_SIGNS: Final = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_CONTENTS: Final = re.compile(r"toc\s?\d", re.IGNORECASE)
_CLOSES_ITSELF: Final = tuple("、．。）)】》：")


def word_text(file: BinaryIO, name: str) -> str:
    """The text of a document; `name` is what messages call it.

    Raises WordTooLarge, WordUnreadable, WordMacros, WordUnsafe.
    """
    check_word_file(file, name)
    file.seek(0)
    try:
        document = docx.Document(file)
    except (OpcError, BadZipFile, KeyError, ValueError, AttributeError) as error:
        raise WordUnreadable(name=name) from error
    return "\n".join(_Reader(document).lines(document.element.body)) + "\n"


class _Reader:
    """Goes through a document from its beginning, counting lists on the way."""

    def __init__(self, document: Any) -> None:
        self._lists = WordLists(document)
        self._counting = Counting(self._lists.lists)

    def lines(self, parent: Any) -> Iterator[str]:
        for element in parent:
            if element.tag == _PARAGRAPH:
                if not _is_contents(element):
                    yield self._paragraph(element)
            elif element.tag == _TABLE:
                yield from self._rows(element)
            elif element.tag in _WRAPPERS and not _is_gallery(element):
                yield from self.lines(element)

    def _paragraph(self, element: Any) -> str:
        text = "".join(_words(element)).strip("\n")
        place = self._lists.place_of(element)
        # An empty paragraph counts as Word counts it, but a number alone is no clause.
        label = self._counting.label(place.list_id, place.level) if place else ""
        if not label or not text.strip():
            return text
        return label + ("" if label.endswith(_CLOSES_ITSELF) else " ") + text.lstrip()

    def _rows(self, table: Any) -> Iterator[str]:
        for row in table.iter(qn("w:tr")):
            if next(row.iterancestors(_TABLE)) is not table:
                continue  # Of a table within a cell, which is read with that cell.
            cells = [
                " ".join(self._cell(cell).split())
                for cell in row.iter(qn("w:tc"))
                if next(cell.iterancestors(qn("w:tr"))) is row
            ]
            yield "| " + " | ".join(cells) + " |"

    def _cell(self, cell: Any) -> str:
        return " ".join(line.strip("| ") for line in self.lines(cell))


def _words(element: Any) -> Iterator[str]:
    """What is printed of a paragraph; boxes within it begin lines of their own."""
    for child in element:
        if child.tag in _NOT_PRINTED:
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        else:
            if child.tag == _PARAGRAPH:
                yield "\n"
            yield from _words(child)


def _is_contents(paragraph: Any) -> bool:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return style is not None and bool(_CONTENTS.fullmatch(style.get(qn("w:val"), "")))


def _is_gallery(element: Any) -> bool:
    """Whether a block was put there by Word as a table of contents."""
    gallery = element.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and gallery.get(qn("w:val")) == "Table of Contents"
