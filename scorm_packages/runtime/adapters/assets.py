"""The built scripts and styles of our pages on the content origin, by the names of the build."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

ENTRY = "scorm_packages/frontend/src/main.ts"
H5P_ENTRY = "content/frontend/src/h5p/main.ts"
H5P_UPGRADE_ENTRY = "content/frontend/src/h5p-upgrade/main.ts"
H5P_FULL_EDITOR_ENTRY = "content/frontend/src/h5p-full-editor/frame.ts"
H5P_STORAGE_ENTRY = "content/frontend/src/h5p-full-editor/storage.ts"
H5P_CORE = "h5p-core/"
"""H5P's core, where the build lays it as it was installed."""


class FrontEndNotBuilt(Exception):
    """The front end has not been built: run `npm run build`."""


@dataclass(frozen=True, slots=True)
class PageAssets:
    """URLs of what the page loads."""

    script: str
    styles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoreAssets:
    """URLs of H5P's core, to be loaded before any library."""

    script: str
    style: str


@lru_cache(maxsize=1)
def page_assets() -> PageAssets:
    """What the run-time page loads. Raises FrontEndNotBuilt."""
    return _built(ENTRY)


@lru_cache(maxsize=1)
def h5p_assets() -> PageAssets:
    """What the page in the frame loads that plays H5P. Raises FrontEndNotBuilt."""
    return _built(H5P_ENTRY)


@lru_cache(maxsize=1)
def h5p_upgrade_assets() -> PageAssets:
    """What the page loads that upgrades H5P content. Raises FrontEndNotBuilt."""
    return _built(H5P_UPGRADE_ENTRY)


@lru_cache(maxsize=1)
def h5p_full_editor_assets() -> PageAssets:
    """What the page in the frame loads that holds H5P's own editor. Raises FrontEndNotBuilt."""
    return _built(H5P_FULL_EDITOR_ENTRY)


@lru_cache(maxsize=1)
def h5p_storage_assets() -> PageAssets:
    """What comes before all else in the frame of that editor. Raises FrontEndNotBuilt."""
    return _built(H5P_STORAGE_ENTRY)


def h5p_core() -> CoreAssets:
    """H5P's core itself."""
    folder = settings.STATIC_URL + H5P_CORE
    return CoreAssets(script=folder + "frame.bundle.js", style=folder + "styles/h5p.css")


def _built(name: str) -> PageAssets:
    """Look an entry up in the build's manifest."""
    found = finders.find("manifest.json")
    if not isinstance(found, str):
        raise FrontEndNotBuilt(FrontEndNotBuilt.__doc__)
    entry = json.loads(Path(found).read_text(encoding="utf-8")).get(name)
    if entry is None:
        raise FrontEndNotBuilt(FrontEndNotBuilt.__doc__)
    return PageAssets(
        script=settings.STATIC_URL + entry["file"],
        styles=tuple(settings.STATIC_URL + name for name in entry.get("css", ())),
    )
