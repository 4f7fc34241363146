"""`H5PIntegration`: the one object from which H5P's core learns what it plays and where.

The page that plays has one content, always under the number `CONTENT`. Nothing in the object lets
the core send anything: no user, no address for states or results. What the learner does is heard
by the page's own script (`content/frontend/src/h5p`) and saved by whoever embeds the page.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from content.h5p.rules.host.texts import core_texts
from content.h5p.rules.names import LibraryName

CONTENT: Final = 1
"""The number under which the page's one content is known to the core."""
SAVE_SECONDS: Final = 5
"""How often the core asks the content for its state."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A content as it is to be shown. `language` is the learner's, as BCP 47."""

    title: str
    library: LibraryName
    parameters: Mapping[str, Any]
    metadata: Mapping[str, Any]
    activity: str
    """What it is called in xAPI statements: an IRI."""
    has_full_screen: bool
    language: str
    states: Mapping[str, Mapping[str, str]]
    """What it asked to be kept: by sub-content ("0" is itself), then by kind; JSON each."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the browser finds the files; none ends with a slash."""

    page: str
    content: str
    libraries: str

    def of_library_files(self, paths: Sequence[str]) -> list[str]:
        """The addresses of files of libraries, e.g. "H5P.Blanks-1.14/js/blanks.js"."""
        return [f"{self.libraries}/{quote(path)}" for path in paths]


def integration(shown: Shown, addresses: Addresses) -> dict[str, Any]:
    """The object, ready to be written into the page as JSON."""
    return {
        "baseUrl": "",
        "url": addresses.page,
        "urlLibraries": addresses.libraries,
        "siteUrl": "",
        "postUserStatistics": False,
        "reportingIsEnabled": True,
        "saveFreq": SAVE_SECONDS,
        "ajax": {},
        "hubIsEnabled": False,
        "l10n": {"H5P": dict(core_texts(shown.language))},
        "loadedJs": [],
        "loadedCss": [],
        "core": {"scripts": [], "styles": []},
        "contents": {f"cid-{CONTENT}": _content(shown, addresses)},
    }


def _content(shown: Shown, addresses: Addresses) -> dict[str, Any]:
    return {
        "library": str(shown.library),
        "jsonContent": json.dumps(shown.parameters, ensure_ascii=False),
        "title": shown.title,
        "url": shown.activity,
        "contentUrl": addresses.content,
        "fullScreen": int(shown.has_full_screen),
        "exportUrl": "",
        "embedCode": "",
        "resizeCode": "",
        "mainId": CONTENT,
        "displayOptions": {
            "frame": True,
            "copyright": True,
            "export": False,
            "embed": False,
            "copy": False,
            "icon": False,
        },
        "metadata": {**shown.metadata, "title": shown.title},
        "contentUserData": {part: dict(kinds) for part, kinds in shown.states.items()},
        "scripts": [],
        "styles": [],
    }
