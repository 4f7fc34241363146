"""The Learning Record Store: statements in PostgreSQL, the resources of xAPI, keys to enter.

What is written here is never changed again: a statement can only be voided. Writers speak through
`services.record_statements`, readers through `queries`, and rooms above listen to `signals`.
How rows are laid out and found, and why, is told in `models` and `rules.positions`.
"""
