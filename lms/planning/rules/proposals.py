"""Which trainings a plan gets from its needs: needs about one thing become one training (R34)."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

_NO_WORDS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Needs that become one training: the first `item` of the plan about the same, or a new one."""

    topic: str
    needs: Sequence[UUID]
    item: UUID | None = None


def proposals(
    needs: Iterable[tuple[UUID, str]], items: Iterable[tuple[UUID, str]]
) -> list[Proposal]:
    """Proposals for `needs`, each an id and a topic, in their order; `items` are in the plan."""
    known: dict[str, UUID] = {}
    for item, topic in items:
        known.setdefault(subject(topic), item)
    topics: dict[str, str] = {}
    groups: dict[str, list[UUID]] = {}
    for need, topic in needs:
        about = subject(topic)
        topics.setdefault(about, topic)
        groups.setdefault(about, []).append(need)
    return [Proposal(topics[about], group, known.get(about)) for about, group in groups.items()]


def subject(topic: str) -> str:
    """What two topics have in common that are about the same: width, case, blanks and marks aside.

    A topic of marks alone is about itself.
    """
    folded = unicodedata.normalize("NFKC", topic).casefold()
    return _NO_WORDS.sub("", folded) or folded
