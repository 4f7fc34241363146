"""Rules for the templates of every room: nothing that the content security policy forbids."""

import gzip
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
TEMPLATES = sorted(
    path
    for room in ("xapi", "content", "scorm_packages", "lms")
    for path in (ROOT / room).glob("**/templates/**/*.html")
)
MOST_CSS_BYTES = 25 * 1024
MOST_SCRIPT_BYTES = 25 * 1024


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_inline_style_script_or_handler(path: Path) -> None:
    # Without template tags: `{% if one == … %}` is no handler.
    html = re.sub(r"{%.*?%}", "", path.read_text(encoding="utf-8"))
    assert not re.search(r"<[^>]*\sstyle\s*=", html), "style attribute"
    assert "<style" not in html
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", html), "event handler attribute"
    assert "hx-on" not in html, "htmx handlers need eval"
    for attributes in re.findall(r"<script([^>]*)>", html):
        assert "src=" in attributes or "application/json" in attributes, "inline script"


def _built(kind: str) -> bytes:
    static = ROOT / "build" / "static"
    manifest = json.loads((static / "manifest.json").read_text(encoding="utf-8"))
    entry = manifest["lms/ui/frontend/src/main.ts"]
    name = entry["css"][0] if kind == "css" else entry["file"]
    return gzip.compress((static / name).read_bytes(), 9)


def test_the_style_sheet_of_all_pages_stays_light() -> None:
    assert len(_built("css")) <= MOST_CSS_BYTES


def test_the_script_of_all_pages_stays_light_and_holds_no_eval() -> None:
    script = _built("js")
    assert len(script) <= MOST_SCRIPT_BYTES
    assert not re.search(rb"\beval\(", gzip.decompress(script))


def test_every_icon_that_a_template_names_was_built() -> None:
    drawings = json.loads((ROOT / "build" / "icons.json").read_text(encoding="utf-8"))
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r'{%\s*icon "([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }
    assert named
    assert named <= drawings.keys()


def test_built_files_lie_ready_compressed() -> None:
    static = ROOT / "build" / "static"
    built = [path for path in static.rglob("*") if path.suffix in {".js", ".css"}]
    assert built
    for path in built:
        assert gzip.decompress(path.with_name(path.name + ".gz").read_bytes()) == path.read_bytes()
        assert path.with_name(path.name + ".br").stat().st_size < path.stat().st_size
