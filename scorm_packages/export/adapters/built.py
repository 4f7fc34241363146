"""Scripts that go into packages, as the front-end build left them.

See `content/frontend/packaged.ts`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

Script = Literal["player", "adapter12", "adapter2004", "launcher"]

_HOSTED: Final = "scorm_packages/export/frontend/src/hosted/main.ts"
_LOOK: Final = "scorm_packages/frontend/src/main.ts"
"""They look as the run-time page does."""
_NOTICE: Final = "LICENSE-scorm-again.txt"
"""What the adapters are built from asks that its licence goes with it."""


@dataclass(frozen=True, slots=True)
class PageFiles:
    """Addresses of what a page of ours loads."""

    script: str
    styles: tuple[str, ...]


def player_files() -> Mapping[str, bytes]:
    """The course player, under the names that packages use. Raises ImproperlyConfigured."""
    return script_files("player")


def h5p_library_files() -> Mapping[str, bytes]:
    """The H5P library that plays modules, by the paths in its folder. Raises ImproperlyConfigured.

    See `scorm_packages/export/frontend/h5p-library`.
    """
    folder = _packaged() / "h5p-library"
    if not (folder / "module.js").is_file():
        raise _not_built("h5p-library")
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def script_files(script: Script) -> Mapping[str, bytes]:
    """A script and its style sheet, and the licence of what was built into it.

    Raises ImproperlyConfigured when the front end has not been built.
    """
    folder = _packaged()
    notice = [_NOTICE] if script.startswith("adapter") else []
    names = [*notice, f"{script}.css", f"{script}.js"]
    try:
        return {name: (folder / name).read_bytes() for name in names}
    except FileNotFoundError:
        raise _not_built(script) from None


def hosted_page_files() -> PageFiles:
    """What the pages inside a launcher load. Raises ImproperlyConfigured when nothing was built."""
    manifest = Path(settings.STATICFILES_DIRS[0]) / "manifest.json"
    try:
        built = json.loads(manifest.read_text(encoding="utf-8"))
        script, look = built[_HOSTED]["file"], built[_LOOK].get("css", ())
    except (FileNotFoundError, KeyError):
        raise ImproperlyConfigured("the front end is not built: run `npm run build`") from None
    return PageFiles(
        settings.STATIC_URL + script, tuple(settings.STATIC_URL + name for name in look)
    )


def _packaged() -> Path:
    return Path(settings.STATICFILES_DIRS[0]).parent / "packaged"


def _not_built(script: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"the front end has no script {script!r} for packages: run `npm run build`"
    )
