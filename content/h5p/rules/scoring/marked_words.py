"""Mark the words: every word can be marked, those between asterisks should be.

Behaviour of h5p-mark-the-words 1.11. The answer lists the indexes of marked words; which index a
word has depends on how the text is cut into words, so that is done here in the same way: at blanks
in each run of text, with punctuation before and after a word taken away.
"""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from content.h5p.rules.scoring.answers import Rescored, indexes_of, rescored

LONGEST_TEXT = 200_000
_WORDS = re.compile(r" \*[^* ]+\* |\S+")
_BEFORE = re.compile(r"^[\[({⟨¿¡“\"«„]+")
_AFTER = re.compile(r"[\",….:;?!\])}⟩»”]+$")


def rescore_marked_words(parameters: Mapping[str, Any], response: str) -> Rescored | None:
    """One point for each right word marked, less one for each other.

    Where no word is right, marking none is worth one point.
    """
    text = parameters.get("textField")
    if not isinstance(text, str) or not text or len(text) > LONGEST_TEXT:
        return None
    words = words_of(text)
    right = {index for index, word in enumerate(words) if is_answer(word)}
    marked = indexes_of(response, len(words))
    if marked is None:
        return rescored(0, len(right) or 1)
    points = sum(1 if index in right else -1 for index in marked)
    if not right:
        points = 0 if marked else 1
    return rescored(points, len(right) or 1)


def words_of(html: str) -> list[str]:
    """Return the words of `html` that can be marked, asterisks and all."""
    reader = _Runs()
    reader.feed(html)
    reader.close()
    return [word for run in reader.runs for word in _cut(run)]


def _cut(run: str) -> list[str]:
    plain = re.sub(r"&nbsp;|\r\n|\n|\r", " ", run)
    words = []
    for found in _WORDS.findall(plain):
        word = _AFTER.sub("", _BEFORE.sub("", found.strip()))
        if word:
            words.append(word)
    return words


def is_answer(word: str) -> bool:
    """Tell whether `word` is one to mark: between asterisks, with one more character at most.

    Two asterisks stand for one that is read; of several such pairs the library sees the last.
    """
    before, pair, after = word.rpartition("**")
    word = before + after if pair else word
    if len(word) <= 2 or word[0] != "*":
        return False
    return word[-1] == "*" or word[-2] == "*"


class _Runs(HTMLParser):
    """The runs of text between tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep a run."""
        self.runs.append(data)
