"""QR codes as pictures inside a page."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str) -> SafeString:
    """`text` as an SVG without any style; the colours are those of the page's class `cl-qr`."""
    code = segno.make(text, error="m", micro=False)
    drawing: str = code.svg_inline(
        border=4, omitsize=True, svgclass="cl-qr", lineclass=None, dark="#000", light="#fff"
    )
    return mark_safe(drawing)  # noqa: S308 - drawn by the library from modules, holds no text
