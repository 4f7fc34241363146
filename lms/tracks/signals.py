"""What this room, and those beside it that lie below grading, tell those above."""

from django.dispatch import Signal

consequence_due = Signal()
"""Rules name a consequence for somebody: `tenant`, `consequence` (of `rules.consequences`).

It is a recommendation until a named human confirms it (R39, A39). Sent in the transaction of what
it follows from.
"""
