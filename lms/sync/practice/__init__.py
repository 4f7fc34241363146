"""A small external LMS for demos and tests: takes our webhooks, and can be told to misbehave.

Only the standard library and this room's rules: it knows nothing of Django or of our tables.
"""
