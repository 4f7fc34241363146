"""A photograph of a printed page, as a phone takes it on a desk: from an angle, soft, in bad light.

The page is set by its own template as a picture instead of a PDF, then bent, blurred, darkened,
sprinkled with noise and pressed into a small JPEG in a browser's canvas.
"""

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings
from playwright.sync_api import Page

_PHOTOGRAPH: Final = """
async (page) => {
  const paper = new Image();
  paper.src = page;
  await paper.decode();
  const width = 1100, height = Math.round(width * paper.height / paper.width);
  const canvas = new OffscreenCanvas(width, height);
  const desk = canvas.getContext("2d");
  desk.fillStyle = "#6b5f4d";
  desk.fillRect(0, 0, width, height);
  desk.filter = "blur(0.7px) brightness(0.82) contrast(0.86)";
  const strip = paper.height / height;
  for (let y = 0; y < height; y += 1) {
    const far = 1 - y / height;
    const wide = width * (0.94 - 0.14 * far);
    const left = (width - wide) / 2 + 16 * far;
    desk.drawImage(paper, 0, y * strip, paper.width, strip, left, 24 + y * 0.94, wide, 1.4);
  }
  const picture = desk.getImageData(0, 0, width, height);
  let seed = 7;
  for (let at = 0; at < picture.data.length; at += 4) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    const noise = (seed / 2147483648 - 0.5) * 36;
    for (let colour = 0; colour < 3; colour += 1) picture.data[at + colour] += noise;
  }
  desk.putImageData(picture, 0, 0);
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.55 });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
"""


def page_as_picture(template: Path, data: Mapping[str, Any]) -> bytes:
    """The first page that `template` makes of `data`, as a PNG of 110 dots to the inch."""
    made = typst.compile(
        input=str(template),
        root=str(template.parent),
        font_paths=[str(settings.CALLCRAFT_FONTS)],
        ignore_system_fonts=True,
        format="png",
        ppi=110,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), "attachment": ""},
    )
    pages = made if isinstance(made, list) else [made]
    assert isinstance(pages[0], bytes)
    return pages[0]


def photographed(page: Page, picture: bytes) -> bytes:
    """A photograph of a printed picture as JPEG, taken in an empty `page` of a browser."""
    address = "data:image/png;base64," + base64.b64encode(picture).decode()
    return base64.b64decode(page.evaluate(_PHOTOGRAPH, address))
