"""What this room asks of the rooms above it."""

from django.dispatch import Signal

rule_set_proposed = Signal()
"""A draft is about to become active. kwargs: rule_set (RuleSet). Sent inside the transaction.

Whoever can judge by rule sets runs the tests inside it and returns a list of texts, one for each
test that failed. Without anybody who can, nothing becomes active.
"""
