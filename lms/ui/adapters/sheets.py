"""Tables as files: CSV that spreadsheet programs open as UTF-8, and XLSX."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

Cell = str | int | Decimal | date | None

# Spreadsheet programs of East Asia take the full-width signs too.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# XML 1.0 §2.2: no escape lets these in. Content reports what it likes.
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """CSV with a byte order mark, lines ended by CRLF (RFC 4180)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet with a bold, frozen header. Text stays text: employee numbers keep their zeros.

    Of `title`, what the name of a sheet cannot hold is left out; in cells U+FFFD stands for it.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_NOT_IN_SHEET_NAMES.sub(" ", title)[:31].strip("' "))
    sheet.freeze_panes = "A2"
    heads = []
    for words in header:
        head = WriteOnlyCell(sheet, value=words)
        head.font = Font(bold=True)
        heads.append(head)
    sheet.append(heads)
    for row in rows:
        cells = []
        for cell in row:
            written = WriteOnlyCell(sheet)
            if isinstance(cell, str):
                written.value = _NOT_IN_XML.sub("\ufffd", cell)
                written.data_type = "s"
            else:
                written.value = cell
            cells.append(written)
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _plain(cell: Cell) -> str:
    """The cell as text that no spreadsheet program takes for a formula."""
    if cell is None:
        return ""
    text = cell.isoformat() if isinstance(cell, date) else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA_STARTS) else text
