"""What the front-end build left for us: the manifest of its files and the drawings of icons."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class EntryFiles:
    """Paths below STATIC_URL of one entry: its script, and all style sheets it needs."""

    script: str
    styles: tuple[str, ...]


def entry_files(name: str) -> EntryFiles:
    """The files of the entry `name`. Raises ImproperlyConfigured when it was never built."""
    manifest = _read(static_folder() / "manifest.json")
    chunk = next((c for c in manifest.values() if c.get("isEntry") and c.get("name") == name), None)
    if chunk is None:
        raise ImproperlyConfigured(f"the front end has no entry {name!r}: run `npm run build`")
    return EntryFiles(chunk["file"], tuple(dict.fromkeys(_styles(manifest, chunk))))


def icon_drawing(name: str) -> str:
    """The inner SVG of an icon. Raises ImproperlyConfigured when the build does not hold it."""
    drawings = _read(static_folder().parent / "icons.json")
    if name not in drawings:
        raise ImproperlyConfigured(f"the icon {name!r} was not built: run `npm run build`")
    return str(drawings[name])


def static_folder() -> Path:
    return Path(settings.STATICFILES_DIRS[0])


def _styles(manifest: dict[str, Any], chunk: dict[str, Any]) -> list[str]:
    inner = [
        style for key in chunk.get("imports", ()) for style in _styles(manifest, manifest[key])
    ]
    return [*inner, *chunk.get("css", ())]


def _read(path: Path) -> dict[str, Any]:
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        raise ImproperlyConfigured(f"{path.name} is missing: run `npm run build`") from None
    return _parsed(path, changed)


@lru_cache(maxsize=8)
def _parsed(path: Path, _changed: int) -> dict[str, Any]:
    """Read once per version of the file."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
