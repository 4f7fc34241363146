"""What this room, and those beside it that lie below grading, tell those above."""

from django.dispatch import Signal

consequence_due = Signal()
"""Rules name a consequence for somebody: `tenant`, `consequence` (of `rules.consequences`).

It is a recommendation until a named human confirms it (R39, A39). Sent in the transaction of what
it follows from.
"""

run_ended = Signal()
"""The last session of a run is over: `tenant`, `run` (`rules.run_evidence.RunFacts`).

Whether or not anybody has filed anything yet. Sent once, and again when a later session was added.
"""
