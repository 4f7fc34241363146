"""What GET statements can ask for, and the check that a hash did not lie."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from xapi.lrs.rules.positions import BATCHES, first_position
from xapi.statements.actors import Identifier


@dataclass(frozen=True, kw_only=True)
class StatementFilter:
    """The filters of GET statements (1.0.3 Communication 2.1.3; 2.0.0 4.1.6.1), and our own."""

    agent: Identifier | None = None
    verb: str | None = None
    activity: str | None = None
    registration: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    related_agents: bool = False
    related_activities: bool = False
    ascending: bool = False
    limit: int = 100
    # Only statements that this authority recorded (scope statements/read/mine).
    authority: Identifier | None = None
    # Voided ones too, which GET never shows.
    with_voided: bool = False
    # The position where the page before ended.
    after: int | None = None
    # Nothing stored later: an ascending reader must not run past an open writer.
    through: datetime | None = None

    def span(self, latest: datetime) -> tuple[int, int]:
        """The positions that can be meant: from the first one up to, not including, the second.

        Nothing is stored after `latest`.
        """
        low, high = 0, first_position(latest)
        if self.since is not None:
            low = min(max(low, first_position(self.since) + BATCHES), high)
        for end in (self.until, self.through):
            if end is not None:
                high = min(high, first_position(end) + BATCHES)
        if self.after is not None and self.ascending:
            low = max(low, self.after + 1)
        elif self.after is not None:
            high = min(high, self.after)
        return low, high

    def is_met_by(self, payload: bytes) -> bool:
        """Whether the JSON of a statement contains what was asked for.

        The database compared hashes of 64 bits; two values with one hash are told apart here.
        """
        words = [self.verb, self.activity]
        if self.registration is not None:
            words.append(str(self.registration))
        for identifier in (self.agent, self.authority):
            words.extend(identifier[1:] if identifier else ())
        text = payload.lower()
        return all(msgspec.json.encode(word).lower() in text for word in words if word is not None)
