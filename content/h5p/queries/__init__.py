"""Reads of H5P."""

from content.h5p.queries.installed import (
    InstalledLibraries,
    InstalledLibrary,
    current_libraries,
    installed_libraries,
    library_prefix,
    read_sound_semantics,
    semantics_of_library,
)
from content.h5p.queries.playing import PlayedContent, order_of_content, played_content
from content.h5p.queries.policy import AllowedLibraries, allowed_entries, allowed_libraries
from content.h5p.queries.usage import LibraryRow, Usage, contents_with, library_rows, library_usage

__all__ = [
    "AllowedLibraries",
    "InstalledLibraries",
    "InstalledLibrary",
    "LibraryRow",
    "PlayedContent",
    "Usage",
    "allowed_entries",
    "allowed_libraries",
    "contents_with",
    "current_libraries",
    "installed_libraries",
    "library_prefix",
    "library_rows",
    "library_usage",
    "order_of_content",
    "played_content",
    "read_sound_semantics",
    "semantics_of_library",
]
