"""What this room tells the rooms above it."""

from django.dispatch import Signal

decision_recorded = Signal()
"""A pass or a fail was decided. kwargs: decision (Decision).

Sent inside the transaction that writes the decision: an error in a receiver takes it back.
"""
