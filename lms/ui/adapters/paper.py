"""Setting type: a template and data become a PDF, the same bytes every time and everywhere.

Only the fonts of the house are used, never those of the machine; the date is given, never taken
from the clock.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from lms.ui.exceptions import FontsMissing


def pdf(
    template: Path, data: Mapping[str, Any], at: datetime, *, attachment: bytes | None = None
) -> bytes:
    """Set `template`, a `.typ` file of a room, with `data`, dated `at`. It may use its neighbours.

    The data goes in as JSON text, so nothing in it can be taken for markup. Tagged for screen
    readers (PDF/UA-1). `attachment` is UTF-8 that the template attaches. Raises `FontsMissing`.
    """
    compiler = typst.Compiler(
        root=str(template.parent),
        font_paths=_fonts(str(settings.CALLCRAFT_FONTS)),
        ignore_system_fonts=True,
    )
    made = compiler.compile(
        input=str(template),
        format="pdf",
        sys_inputs={
            "data": json.dumps(data, ensure_ascii=False),
            "attachment": (attachment or b"").decode(),
        },
        timestamp=int(at.timestamp()),
        pdf_standards=["ua-1"],
    )
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


@lru_cache(maxsize=2)
def _fonts(folder: str) -> typst.Fonts:
    """The fonts of `folder`, read once per process, and those within typst itself (monospace)."""
    if not any(Path(folder).rglob("*.ttf")):
        raise FontsMissing(folder=folder)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])
