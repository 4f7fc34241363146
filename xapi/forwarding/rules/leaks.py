"""Does a statement still tell who it is about, after its agents have been hidden?

People's identifiers also turn up where nobody expects them: in an extension, in the name of an
activity, in a file's URL. Whoever pseudonymises cannot know all such places, so what is about to
leave is searched for every identifier and name that was hidden.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from xapi.forwarding.rules.places import Json, identities

# Shorter ones are part of too many innocent words; they count only where they stand alone.
_TELLING: Final = 4
# Moments, UUIDs, hashes: digits that can contain an employee's number by chance.
_INNOCENT: Final = re.compile(r"[0-9a-f-]{32,128}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", re.I)


def telling_words(statement: Json) -> frozenset[str]:
    """The identifiers and names of everybody in the statement, in lower case."""
    found = (word.strip().lower() for agent in identities(statement) for word in _words(agent))
    return frozenset(word for word in found if word)


def _words(agent: Json) -> Iterator[str]:
    for name in ("name", "mbox_sha1sum", "openid"):
        if agent.get(name):
            yield agent[name]
    if "mbox" in agent:
        yield agent["mbox"].partition(":")[2]
    if agent.get("account", {}).get("name"):
        yield agent["account"]["name"]


def leak(statement: Json, words: frozenset[str]) -> str | None:
    """The path of the first text that contains one of the words; None if nothing tells."""
    return next((path for path, text in _texts(statement, "$") if _tells(text, words)), None)


def _tells(text: str, words: frozenset[str]) -> bool:
    if _INNOCENT.fullmatch(text):
        return text.lower() in words
    lower = text.lower()
    return any(word == lower or (_is_long(word) and _contains(lower, word)) for word in words)


def _is_long(word: str) -> bool:
    # A Chinese name is whole with two characters.
    return len(word) >= (_TELLING if word.isascii() else 2)


def _contains(text: str, word: str) -> bool:
    """Whether the word stands in the text; one in ASCII not as a part of a longer one."""
    start = text.find(word)
    while start >= 0:
        around = text[start - 1 : start] + text[start + len(word) : start + len(word) + 1]
        if not (word.isascii() and any(c.isascii() and c.isalnum() for c in around)):
            return True
        start = text.find(word, start + 1)
    return False


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text of a JSON value with its path; the keys of extensions are texts too."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, below in value.items():
            if ".extensions" in path:
                yield f"{path}[{key!a}]", key
            yield from _texts(below, f"{path}.{key}")
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _texts(below, f"{path}[{index}]")
