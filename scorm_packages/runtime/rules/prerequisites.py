"""Prerequisites of SCORM 1.2 items: `adlcp:prerequisites` of type `aicc_script` (CAM 1.2 §2.3.4.8;
AICC CMI001, course structure).

| script               | holds when                                                 |
|----------------------|------------------------------------------------------------|
| `A`                  | A is passed or completed                                   |
| `~A`                 | it is not                                                  |
| `A & B`, `A \\| B`     | both; one of them (& binds closer)                         |
| `A="failed"`         | A's status is that; also by its first letter, or `<>`      |
| `2*{A, B, C}`        | two or more of them are passed or completed; `{A, B}`: all |

A script that cannot be read, or that speaks of items which are not there, locks nothing: nobody
could ever open what stands behind it.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from scorm_packages.runtime.rules.progress import COMPLETED, NOT_ATTEMPTED, PASSED

_TOKENS = re.compile(r'\s*(?:(<>|[&|~=(){},*])|"([^"]*)"|([^\s&|~=(){},*"<>]+))')
_STATUSES: Final = ("passed", "completed", "failed", "incomplete", "browsed", "not attempted")
_DONE: Final = frozenset({PASSED, COMPLETED})
_DEEPEST: Final = 50


class ScriptError(ValueError):
    """The text is no aicc_script, or speaks of an item that is not there."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a script holds, and the items that it still waits for, in its order."""

    holds: bool
    awaited: tuple[str, ...] = ()


def judge(script: str, statuses: Mapping[str, str]) -> Verdict:
    """Judge a script by the lesson statuses of all items of the package, by identifier."""
    if not script.strip():
        return Verdict(holds=True)
    try:
        reader = _Reader(script, statuses)
        holds = reader.read()
    except ScriptError:
        return Verdict(holds=True)
    awaited = [one for one in reader.named if statuses[one] not in _DONE]
    return Verdict(holds, () if holds else tuple(dict.fromkeys(awaited)))


def heading_status(statuses: Collection[str]) -> str:
    """The status of a heading, from those of what can be opened below it."""
    return COMPLETED if statuses and _DONE.issuperset(statuses) else NOT_ATTEMPTED


class _Reader:
    """Reads and judges a script in one go, from left to right."""

    def __init__(self, script: str, statuses: Mapping[str, str]) -> None:
        self._tokens = list(_tokens(script))
        self._statuses = statuses
        self._depth = 0
        self.named: list[str] = []

    def read(self) -> bool:
        holds = self._either()
        if self._tokens:
            raise ScriptError(f"not expected: {self._tokens[0]}")
        return holds

    def _either(self) -> bool:
        holds = self._both()
        while self._next_is("|"):
            holds = self._both() or holds
        return holds

    def _both(self) -> bool:
        holds = self._one()
        while self._next_is("&"):
            holds = self._one() and holds
        return holds

    def _one(self) -> bool:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ScriptError("too deep")
        try:
            if self._next_is("~"):
                return not self._one()
            if self._next_is("("):
                holds = self._either()
                self._expect(")")
                return holds
            if self._next_is("{"):
                members = self._members()
                return all(members)
            return self._item()
        finally:
            self._depth -= 1

    def _item(self) -> bool:
        kind, word = self._take()
        if kind != "word":
            raise ScriptError(f"an item is expected, not {word}")
        if word.isdecimal() and self._next_is("*"):
            self._expect("{")
            return sum(self._members()) >= int(word)
        status = self._status_of(word)
        if self._next_is("="):
            return status == self._said_status()
        if self._next_is("<>"):
            return status != self._said_status()
        return status in _DONE

    def _members(self) -> list[bool]:
        members = [self._either()]
        while self._next_is(","):
            members.append(self._either())
        self._expect("}")
        return members

    def _status_of(self, identifier: str) -> str:
        if identifier not in self._statuses:
            raise ScriptError(f"no such item: {identifier}")
        self.named.append(identifier)
        return self._statuses[identifier]

    def _said_status(self) -> str:
        _kind, word = self._take()
        said = word.strip().lower()
        found = [one for one in _STATUSES if said and one.startswith(said)]
        if not found or (len(said) > 1 and said not in _STATUSES):
            raise ScriptError(f"no such status: {word}")
        return found[0]

    def _take(self) -> tuple[str, str]:
        if not self._tokens:
            raise ScriptError("the script ends too early")
        return self._tokens.pop(0)

    def _next_is(self, sign: str) -> bool:
        if self._tokens and self._tokens[0] == ("sign", sign):
            self._tokens.pop(0)
            return True
        return False

    def _expect(self, sign: str) -> None:
        if not self._next_is(sign):
            raise ScriptError(f"{sign} is missing")


def _tokens(script: str) -> Iterator[tuple[str, str]]:
    place, script = 0, script.strip()
    while place < len(script):
        match = _TOKENS.match(script, place)
        if match is None:
            raise ScriptError(f"not expected: {script[place:]}")
        sign, quoted, word = match.groups()
        if sign is not None:
            yield "sign", sign
        else:
            yield "word", quoted if word is None else word
        place = match.end()
