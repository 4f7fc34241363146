"""What a form is built from: the definitions of libraries, in their author's language."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from content.h5p.models import Library
from content.h5p.queries.installed import current_libraries
from content.h5p.rules.json import DEFAULT_LIMITS as JSON_LIMITS
from content.h5p.rules.json import read_object
from content.h5p.rules.names import LibraryName
from content.h5p.rules.translation import language_file_for, translated
from content.storage import services as storage

MOST_TRANSLATIONS = 500
ICON = "icon.svg"


@dataclass(frozen=True, slots=True)
class EditorLibrary:
    """A library as a form needs it. `semantics` are its fields as it wrote them, in the language
    asked for where it has it: the words of strangers, and no more than that."""

    name: LibraryName
    title: str
    semantics: list[Any]
    is_runnable: bool
    is_installed: bool


@dataclass(frozen=True, slots=True)
class Makeable:
    """A kind of content that can be made, in its newest version."""

    name: LibraryName
    title: str
    has_icon: bool


def editor_libraries(
    tenant: int, names: Iterable[LibraryName], language: str
) -> list[EditorLibrary]:
    """Return the libraries in the order of `names`; those that are not there without fields.

    One query; files of languages that were not asked for before are read from the store.
    """
    wanted = list(dict.fromkeys(names))
    rows = current_libraries(tenant).filter(machine_name__in={each.machine_name for each in wanted})
    there = {row.name: row for row in rows.defer("files")}
    return [_editor_library(name, there.get(name), language) for name in wanted]


def makeable_libraries(tenant: int, *, search: str = "") -> list[Makeable]:
    """Return what content can be made of: runnable libraries that are switched on, by title.

    Of several versions the newest. `search` are words of the title or the name.
    """
    rows = current_libraries(tenant).filter(is_runnable=True, disabled_at=None).defer("semantics")
    newest: dict[str, Library] = {}
    for row in rows:
        before = newest.get(row.machine_name)
        if before is None or before.name.version < row.name.version:
            newest[row.machine_name] = row
    words = search.lower().split()
    found = [Makeable(row.name, row.title, ICON in row.files) for row in newest.values()]
    return sorted(
        (
            each
            for each in found
            if all(word in f"{each.title} {each.name.machine_name}".lower() for word in words)
        ),
        key=lambda each: (each.title.lower(), each.name),
    )


def library_titles(tenant: int, names: Iterable[LibraryName]) -> dict[LibraryName, str]:
    """Return the titles of those libraries that are installed. One query."""
    wanted = set(names)
    rows = (
        current_libraries(tenant)
        .filter(machine_name__in={each.machine_name for each in wanted})
        .only("machine_name", "major", "minor", "title")
    )
    return {row.name: row.title for row in rows if row.name in wanted}


def _editor_library(name: LibraryName, row: Library | None, language: str) -> EditorLibrary:
    if row is None:
        return EditorLibrary(name, name.machine_name, [], is_runnable=False, is_installed=False)
    fields = json.loads(row.semantics) if row.semantics else []
    file = language_file_for(language, row.languages)
    if file is not None:
        fields = translated(fields, _words(f"{row.storage_prefix}language/{file}.json"))
    return EditorLibrary(
        name, row.title, fields, row.is_runnable, is_installed=row.disabled_at is None
    )


@lru_cache(maxsize=MOST_TRANSLATIONS)
def _words(key: str) -> Any:
    """What a language file says below `semantics`; files never change under a key."""
    try:
        data = b"".join(storage.open_file(key))
    except FileNotFoundError:
        return None
    document = read_object(data[: JSON_LIMITS.size + 1], key)
    return document.value.get("semantics") if document.is_sound else None
