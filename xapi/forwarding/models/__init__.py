"""The other stores we send to and pull from, how far each has come, and what did not get through.

There is no row for a statement on its way: a destination is a position in the record, a source a
moment of the other store. So nothing piles up while one of them is away.
"""

from xapi.forwarding.models.letters import DeadLetter, LetterState
from xapi.forwarding.models.partners import Destination, Source

__all__ = ["DeadLetter", "Destination", "LetterState", "Source"]
