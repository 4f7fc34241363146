"""The notation of the suite's files: `key=value`, one per line.

It is Java's properties notation as the suite's own reader takes it: a backslash at the end of a
line joins the next one as it stands, `\\u` with four digits is a character, and any other backslash
is itself.
"""

import re
from collections.abc import Iterator
from pathlib import Path

_CHARACTER = re.compile(r"\\u([0-9a-fA-F]{4})")


def read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the keys and values of a file in their order; a key may come more than once."""
    for line in _logical_lines(path.read_text(encoding="utf-8", errors="replace")):
        key, separator, value = line.partition("=")
        if separator and not key.lstrip().startswith("#"):
            yield key.strip(), _CHARACTER.sub(lambda found: chr(int(found[1], 16)), value)


def _logical_lines(text: str) -> Iterator[str]:
    joined = ""
    for line in text.replace("\r\n", "\n").split("\n"):
        joined += line
        if joined.endswith("\\"):
            joined = joined[:-1]
            continue
        yield joined
        joined = ""
    if joined:
        yield joined
