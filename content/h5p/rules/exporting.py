"""What h5p.json of an exported package says, and how its files are written: the same every time."""

import json
from collections.abc import Mapping
from typing import Any

from content.h5p.rules.dependencies import LoadOrder
from content.h5p.rules.libraries import KINDS, LibraryDescription
from content.h5p.rules.names import LibraryName

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every file: the earliest that a zip can say, so that equal content is equal bytes."""
PACKED_ALREADY = frozenset(
    "png jpg jpeg gif webm mp4 ogg mp3 m4a woff woff2 docx xlsx pptx odt ods odp glb".split()
)
"""Extensions of files that compressing again would only slow down."""


def package_description(
    *,
    title: str,
    main: LibraryDescription,
    language: str,
    metadata: Mapping[str, Any],
    order: LoadOrder,
) -> dict[str, Any]:
    """Return h5p.json for content whose libraries are those of `order`."""
    description = {
        **metadata,
        "title": title,
        "mainLibrary": main.name.machine_name,
        "language": language or "und",
        "embedTypes": sorted(main.embeds) or ["iframe"],
    }
    for kind in KINDS:
        if libraries := order.of_kind(kind):
            names = (each.name for each in libraries)
            description[f"{kind}Dependencies"] = [named(each) for each in names]
    return description


def as_bytes(value: Any) -> bytes:
    """Write JSON as it goes into a package."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def named(name: LibraryName) -> dict[str, Any]:
    """Return how h5p.json and library.json name another library."""
    return {
        "machineName": name.machine_name,
        "majorVersion": name.major,
        "minorVersion": name.minor,
    }
