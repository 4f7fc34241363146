"""The built script and style of the run-time page, by the names the build gave them."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

ENTRY = "scorm_packages/frontend/src/main.ts"


class FrontEndNotBuilt(Exception):
    """The front end has not been built: run `npm run build`."""


@dataclass(frozen=True, slots=True)
class PageAssets:
    """URLs of what the page loads."""

    script: str
    styles: tuple[str, ...]


@lru_cache(maxsize=1)
def page_assets() -> PageAssets:
    """Look the entry up in the build's manifest. Raises FrontEndNotBuilt."""
    found = finders.find("manifest.json")
    if not isinstance(found, str):
        raise FrontEndNotBuilt(FrontEndNotBuilt.__doc__)
    entry = json.loads(Path(found).read_text(encoding="utf-8")).get(ENTRY)
    if entry is None:
        raise FrontEndNotBuilt(FrontEndNotBuilt.__doc__)
    return PageAssets(
        script=settings.STATIC_URL + entry["file"],
        styles=tuple(settings.STATIC_URL + name for name in entry.get("css", ())),
    )
