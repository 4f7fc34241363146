"""What this room tells the rooms above it."""

from django.dispatch import Signal

decisions_recorded = Signal()
"""Decisions that matter to others. kwargs: decisions (list[Decision], all of one tenant, never
empty).

They are the passes, the fails, and those without a verdict that take the place of a pass or a
fail: with them a result that was told before no longer stands. Of one scope there is at most one
among them.

Sent inside the transaction that writes the decisions: an error in a receiver takes them back.
"""

recommendation_decided = Signal()
"""A named human confirmed or dismissed a recommendation, or an appeal changed what came of it.
kwargs: recommendation (Recommendation), as it stands now. Sent inside the transaction.
"""
