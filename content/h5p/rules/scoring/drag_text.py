"""Drag the words: `The *agent:tip\\+right\\-wrong* greets.`

Behaviour of h5p-drag-text 1.10: text between asterisks is a place and the word for it; a colon
begins a tip, `\\+` and `\\-` begin what is said to right and wrong words.
"""

import re
from collections.abc import Mapping
from typing import Any

from content.h5p.rules.scoring.answers import Rescored, as_read, rescored

_TIP = re.compile(r":[^\\*]+")
_RIGHT = re.compile(r"\\\+[^\\*:]+")
_WRONG = re.compile(r"\\-[^\\*:]+")


def rescore_drag_text(parameters: Mapping[str, Any], response: str) -> Rescored | None:
    """One point for each place that holds a word like its own."""
    text = parameters.get("textField")
    words = words_of(text) if isinstance(text, str) else []
    if not words:
        return None
    placed = response.split("[,]")
    if len(placed) != len(words):
        return rescored(0, len(words))
    points = sum(as_read(one) == as_read(other) for one, other in zip(placed, words, strict=True))
    return rescored(points, len(words))


def words_of(text: str) -> list[str]:
    """Return the word of each place in `text`, as it is stored."""
    lines = re.sub(r"\r\n|\r|\n", "<br/>", text)
    found = re.findall(r"\*.*?\*", lines)
    return [_word(each) for each in found]


def _word(marked: str) -> str:
    """The order in which the parts are taken out is the library's."""
    word = marked.removeprefix("*").removesuffix("*")
    for part in (_TIP, _RIGHT, _WRONG):
        word = part.sub("", word, count=1)
    return word.rstrip()
