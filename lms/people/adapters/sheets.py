"""Spreadsheets and CSV files as rows of cells."""

import csv
import io
import zipfile
import zlib
from typing import BinaryIO

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from lms.people.exceptions import SheetTooLarge, SheetUnreadable

MOST_ROWS = 20_000
MOST_BYTES = 8 * 1024 * 1024
MOST_UNPACKED = 64 * 1024 * 1024
MOST_COLUMNS = 64


# What zipfile and openpyxl raise over files that are no workbooks, or damaged or locked ones.
_BROKEN_BOOK = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    SyntaxError,
    EOFError,
    OSError,
)


def read_sheet(file: BinaryIO) -> list[list[object]]:
    """Read the first sheet of an .xlsx, or a CSV file in UTF-8, UTF-16 or GB 18030.

    The kind is told by content, not by name. Raises SheetUnreadable, SheetTooLarge.
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise SheetTooLarge(limit=MOST_ROWS)
    rows = _xlsx(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    if len(rows) > MOST_ROWS:
        raise SheetTooLarge(limit=MOST_ROWS)
    return rows


def _xlsx(content: bytes) -> list[list[object]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                raise SheetTooLarge(limit=MOST_ROWS)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        cells = sheet.iter_rows(max_row=MOST_ROWS + 1, values_only=True)
        rows = [list[object](row[:MOST_COLUMNS]) for row in cells]
        book.close()
    except _BROKEN_BOOK as error:
        raise SheetUnreadable from error
    return rows


def _csv(content: bytes) -> list[list[object]]:
    text = _decoded(content)
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [list[object](row[:MOST_COLUMNS]) for row in rows]
    except csv.Error as error:
        raise SheetUnreadable from error


def _decoded(content: bytes) -> str:
    """Text of a CSV file. Excel in China writes GB 18030, "Unicode text" is UTF-16 with a mark."""
    encodings = (
        ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    )
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetUnreadable
