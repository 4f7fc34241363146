"""What this room tells those above."""

from django.dispatch import Signal

record_filed = Signal()
"""Records about people are to be archived: `tenant`, `records` (`rules.filing.PersonalRecord`).

Sent in the transaction in which what they tell of happened.
"""
