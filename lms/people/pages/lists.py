"""What pages share that take in a list from a spreadsheet."""

from collections.abc import Callable, Sequence
from typing import Any, BinaryIO, cast

import openpyxl
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from lms.people.adapters.sheets import read_sheet
from lms.people.rules.listing import ListFault

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def uploaded_rows(file: Any) -> list[list[object]]:
    """The rows of an uploaded file. Raises SheetUnreadable, SheetTooLarge."""
    return read_sheet(cast(BinaryIO, file))


def is_dry_run(request: HttpRequest) -> bool:
    """Whether the list is only to be looked at: so it is unless the button says to store it."""
    return request.POST.get("act") != "store"


def worded(faults: Sequence[ListFault]) -> list[tuple[int, str]]:
    """Faults as the reader reads them, with their lines."""
    language = get_language() or "en"
    return [(fault.line, fault.message(language)) for fault in faults]


def template_response(rows: Callable[..., Sequence[Sequence[str]]], name: str) -> HttpResponse:
    """An empty list with headings in the reader's language and an example."""
    book = openpyxl.Workbook()
    for row in rows(chinese=(get_language() or "en").startswith("zh")):
        book.worksheets[0].append(list(row))
    response = HttpResponse(
        content_type=_XLSX, headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    )
    book.save(response)
    return response
