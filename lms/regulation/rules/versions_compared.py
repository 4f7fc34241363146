"""How two versions of a regulation differ: clause by clause, and inside a clause word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

_ALIKE: Final = 0.5
"""From this likeness on a clause counts as changed, and not as gone with a new one beside it."""
_WORDS: Final = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)


class Change(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words inside a changed clause, and whether it stayed, came or went."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A clause of either version: the key it is cited by, and its text as printed."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a clause. `before` is empty for a new one, `after` for one that is gone."""

    change: Change
    before: Entry | None
    after: Entry | None

    def words(self) -> list[Words]:
        """The clause with what came and what went marked."""
        old = self.before.text if self.before else ""
        new = self.after.text if self.after else ""
        return list(compared_words(old, new))


def compared(before: Sequence[Entry], after: Sequence[Entry]) -> list[Difference]:
    """Every clause of both versions, in the order of the later one; what is gone where it stood.

    Clauses with the same words are the same, wherever they stand; next those that are cited alike;
    what is left is matched when more than half of the words agree.
    """
    partner = _partners(before, after)
    taken = {id(old) for old in partner.values() if old}
    result: list[Difference] = []
    waiting = iter([*before])
    for new in after:
        old = partner[id(new)]
        if old is None:
            result.append(Difference(Change.NEW, None, new))
            continue
        result += [Difference(Change.GONE, one, None) for one in _before(old, waiting, taken)]
        change = Change.SAME if _plain(old.text) == _plain(new.text) else Change.CHANGED
        result.append(Difference(change, old, new))
    shown = {id(difference.before) for difference in result}
    left = [old for old in before if id(old) not in shown]
    return result + [Difference(Change.GONE, old, None) for old in left]


def compared_words(old: str, new: str) -> Iterator[Words]:
    """Runs of words that stayed, went or came. All but what came is the old text; and vice versa.

    Latin words are compared whole, Chinese character by character.
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Words(Change.SAME, "".join(before[a:b]))
            continue
        if b > a:
            yield Words(Change.GONE, "".join(before[a:b]))
        if d > c:
            yield Words(Change.NEW, "".join(after[c:d]))


def _partners(before: Sequence[Entry], after: Sequence[Entry]) -> dict[int, Entry | None]:
    free = list(before)
    found: dict[int, Entry | None] = {}
    for same in (_same_words, _same_key, _alike):
        for new in after:
            if found.get(id(new)) is None:
                old = next((one for one in free if same(one, new)), None)
                found[id(new)] = old
                if old:
                    free.remove(old)
    return found


def _same_words(old: Entry, new: Entry) -> bool:
    return _plain(old.text) == _plain(new.text)


def _same_key(old: Entry, new: Entry) -> bool:
    return old.key == new.key


def _alike(old: Entry, new: Entry) -> bool:
    matcher = SequenceMatcher(None, _plain(old.text), _plain(new.text), autojunk=False)
    return matcher.real_quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE


def _before(old: Entry, waiting: Iterator[Entry], taken: set[int]) -> list[Entry]:
    """Clauses without a partner that stood before `old` and were not shown yet."""
    gone = []
    for one in waiting:
        if one is old:
            break
        if id(one) not in taken:
            gone.append(one)
    return gone


def _plain(text: str) -> str:
    return "".join(text.split())
