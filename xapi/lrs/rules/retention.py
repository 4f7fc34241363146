"""How long statements are kept: which have expired, by verb and by when they were stored."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from xapi.lrs.rules.positions import EPOCH, first_position

EVERY_VERB: Final = ""
# Longer than this is for ever (dates end in the year 9999; nothing was stored before 2020).
LONGEST_DAYS: Final = 36_500


@dataclass(frozen=True, slots=True)
class Keeping:
    """Statements with this verb (EVERY_VERB: with one that has no rule) are kept so many days.

    None keeps them for ever. `spares_evidence`: what others rely on stays.
    """

    verb: str
    days: int | None
    spares_evidence: bool = True


@dataclass(frozen=True, slots=True)
class Expiry:
    """Everything before position `before` has expired, if it has one of the `verbs`.

    With `others`, it has expired if it has none of them.
    """

    verbs: tuple[str, ...]
    before: int
    spares_evidence: bool
    others: bool = False


def expiries(rules: Iterable[Keeping], now: datetime) -> Iterator[Expiry]:
    """What the rules mean at `now`. A rule for a verb outranks the one for all."""
    rules = list(rules)
    named = tuple(sorted(rule.verb for rule in rules if rule.verb != EVERY_VERB))
    for rule in rules:
        if rule.days is None:
            continue
        before = _position_before(now, rule.days)
        if rule.verb == EVERY_VERB:
            yield Expiry(named, before, rule.spares_evidence, others=True)
        else:
            yield Expiry((rule.verb,), before, rule.spares_evidence)


def _position_before(now: datetime, days: int) -> int:
    """The first position that is not older than so many days."""
    age = timedelta(days=min(days, LONGEST_DAYS))
    return max(0, first_position(now - age)) if now - EPOCH > age else 0
