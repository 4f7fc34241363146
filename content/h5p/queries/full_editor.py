"""What H5P's own editor asks for by its ajax calls, as values for JSON.

Unlike our form it runs the libraries' own scripts, and shows their definitions as they are, so it
is given them as they are. It does so on the content origin, where nothing of ours is in reach.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from content.h5p.models import Library
from content.h5p.queries.installed import current_libraries, installed_libraries
from content.h5p.rules.dependencies import load_order
from content.h5p.rules.json import DEFAULT_LIMITS as JSON_LIMITS
from content.h5p.rules.json import read_object
from content.h5p.rules.libraries import LibraryDescription
from content.h5p.rules.names import LibraryName
from content.h5p.rules.translation import language_file_for
from content.storage import services as storage

MOST_FILES = 500
MOST_ASKED = 500
"""More libraries than a field can list or a form can have are not looked for at once."""


@dataclass(frozen=True, slots=True)
class EditorAsks:
    """Whose libraries, where the browser finds their files, and in which language people read."""

    tenant: int
    libraries: str
    """The address below which files of libraries lie, without a slash at its end."""
    language: str

    def listed(self, names: Iterable[LibraryName]) -> list[dict[str, Any]]:
        """Say of libraries that a field may combine content with what they are called.

        Those that are not installed or switched off are left out. One query.
        """
        wanted = list(dict.fromkeys(names))[:MOST_ASKED]
        there = self._rows(wanted)
        return [_listed(there[name]) for name in wanted if name in there]

    def library(
        self, name: LibraryName, *, content_language: str, default_language: str
    ) -> dict[str, Any] | None:
        """Say all of a library that its form needs; None where it is not there.

        `content_language` is the one of labels, `default_language` the one of texts that the
        content begins with. Three queries, and the files of languages.
        """
        row = self._rows([name]).get(name)
        if row is None:
            return None
        installed = installed_libraries(self.tenant)
        needed = load_order([name], installed.describe).of_kind("editor")
        loaded = [each for each in needed if not installed.by_name[each.name].is_disabled]
        rows = self._rows([each.name for each in loaded])
        return {
            "name": name.machine_name,
            "title": row.title,
            "version": {"major": name.major, "minor": name.minor},
            "semantics": json.loads(row.semantics) if row.semantics else [],
            "language": _language_file(row, content_language),
            "defaultLanguage": _language_file(row, default_language),
            "languages": ["en", *(each for each in row.languages if each != "en")],
            "javascript": self._addresses(loaded, "scripts"),
            "css": self._addresses(loaded, "styles"),
            "translations": {
                each.machine_name: words
                for each in rows.values()
                if (words := _editor_words(each, self.language))
            },
            "upgradesScript": None,
            **_settings_of(row),
        }

    def translations(self, names: Iterable[LibraryName], language: str) -> dict[str, str]:
        """The language files of libraries, as text, by their names; of those that have one."""
        rows = self._rows(list(names)[:MOST_ASKED])
        found = ((str(name), _language_file(row, language)) for name, row in rows.items())
        return {name: text for name, text in found if text is not None}

    def _rows(self, names: list[LibraryName]) -> dict[LibraryName, Library]:
        rows = current_libraries(self.tenant).filter(
            machine_name__in={each.machine_name for each in names}, disabled_at=None
        )
        wanted = set(names)
        return {row.name: row for row in rows.defer("files") if row.name in wanted}

    def _addresses(self, libraries: Iterable[LibraryDescription], what: str) -> list[str]:
        return [
            f"{self.libraries}/{quote(f'{each.name.folder}/{path}')}"
            for each in libraries
            for path in getattr(each, what)
        ]


def _listed(row: Library) -> dict[str, Any]:
    return {
        "uberName": str(row.name),
        "name": row.machine_name,
        "title": row.title,
        "majorVersion": row.major,
        "minorVersion": row.minor,
        "runnable": int(row.is_runnable),
        "restricted": False,
        "isOld": False,
        "tutorialUrl": "",
        "exampleUrl": "",
        **_settings_of(row),
    }


def _settings_of(row: Library) -> dict[str, Any]:
    """What a library says of its metadata form in library.json, passed on as it is."""
    told = _object(f"{row.storage_prefix}library.json") or {}
    settings = told.get("metadataSettings")
    return {"metadataSettings": settings if isinstance(settings, dict) else None}


def _editor_words(row: Library, language: str) -> Mapping[str, Any] | None:
    """What an editor's library says in the reader's language, or in English."""
    file = language_file_for(language, row.languages) or "en"
    words = _object(f"{row.storage_prefix}language/{file}.json") or {}
    found = words.get("libraryStrings")
    return found if isinstance(found, dict) else None


def _language_file(row: Library, language: str) -> str | None:
    """The text of a library's file for a language; None where it has none with words for a form."""
    file = language_file_for(language, row.languages) if language else None
    words = None if file is None else _object(f"{row.storage_prefix}language/{file}.json")
    # The editor counts on a list there.
    if words is None or not isinstance(words.get("semantics"), list):
        return None
    return json.dumps(words, ensure_ascii=False)


@lru_cache(maxsize=MOST_FILES)
def _object(key: str) -> dict[str, Any] | None:
    """The object in a JSON file of a library; files never change under a key."""
    try:
        data = b"".join(storage.open_file(key))
    except FileNotFoundError:
        return None
    document = read_object(data[: JSON_LIMITS.size + 1], key)
    value: dict[str, Any] | None = document.value if document.is_sound else None
    return value
