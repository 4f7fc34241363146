"""Word documents as offices write them: with automatic lists, and with what nobody should send."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

Level = tuple[str, str]
"""The format of a level of a list and its text, such as ("chineseCounting", "第%1条")."""


class WordFile:
    """A document that a test fills paragraph by paragraph."""

    def __init__(self) -> None:
        self.document: Any = docx.Document()
        self._lists = 100

    def list_of(self, *levels: Level, starts: Mapping[int, int] | None = None) -> str:
        """Define a list with these levels; returns its id."""
        self._lists += 1
        made = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
            for at, (form, text) in enumerate(levels)
        )
        self._add(f'<w:abstractNum {{}} w:abstractNumId="{self._lists}">{made}</w:abstractNum>')
        return self.same_list(str(self._lists), starts)

    def same_list(self, family: str, starts: Mapping[int, int] | None = None) -> str:
        """Another list of a definition; `starts` says with which numbers it begins anew."""
        self._lists += 1
        anew = "".join(
            f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{first}"/></w:lvlOverride>'
            for at, first in (starts or {}).items()
        )
        self._add(
            f'<w:num {{}} w:numId="{self._lists}"><w:abstractNumId w:val="{family}"/>{anew}</w:num>'
        )
        return str(self._lists)

    def line(self, text: str, list_id: str = "", level: int = 0, style: str | None = None) -> Any:
        paragraph = self.document.add_paragraph(text, style=style)
        if list_id:
            paragraph._p.get_or_add_pPr().append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
                    f'<w:numId w:val="{list_id}"/></w:numPr>'
                )
            )
        return paragraph

    def table(self, *rows: Sequence[str]) -> Any:
        table = self.document.add_table(len(rows), len(rows[0]))
        for at, row in enumerate(rows):
            for cell, text in zip(table.rows[at].cells, row, strict=True):
                cell.text = text
        return table

    def append(self, xml: str) -> None:
        """Put an element before the end of the body; `{}` in it becomes the namespaces."""
        self.document.element.body.insert_element_before(
            parse_xml(xml.format(nsdecls("w"))), "w:sectPr"
        )

    def saved(self) -> bytes:
        target = io.BytesIO()
        self.document.save(target)
        return target.getvalue()

    def _add(self, xml: str) -> None:
        numbering = self.document.part.numbering_part.element
        element = parse_xml(xml.format(nsdecls("w")))
        if element.tag.endswith("}abstractNum"):
            numbering.insert(0, element)
        else:
            numbering.append(element)


def parts_changed(word: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A document whose parts were changed behind Word's back."""
    with zipfile.ZipFile(io.BytesIO(word)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    change(parts)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return target.getvalue()
