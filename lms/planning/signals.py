"""What this room tells those above."""

from django.dispatch import Signal

approval_decided = Signal()
"""An approval came to its end: `approval` (approved, rejected or withdrawn).

Sent in the transaction of the last decision; whoever asked does now what was asked for.
"""
