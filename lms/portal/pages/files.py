"""Tables as files that a browser keeps."""

from collections.abc import Iterable, Sequence

from django.http import Http404, HttpResponse
from django.utils import timezone

from lms.ui.adapters.sheets import Cell, csv_bytes, xlsx_bytes

_MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def table_file(
    name: str, kind: str, title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponse:
    """A table as CSV or XLSX, named by `name` and the day; `title` is the sheet's.

    Raises Http404 for any other kind.
    """
    if kind not in _MEDIA_TYPES:
        raise Http404
    content = csv_bytes(header, rows) if kind == "csv" else xlsx_bytes(title, header, rows)
    file_name = f"{name}-{timezone.localdate():%Y%m%d}.{kind}"
    return HttpResponse(
        content,
        content_type=_MEDIA_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )
