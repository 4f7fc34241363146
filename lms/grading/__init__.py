"""Grades: what the centre's rules make of the evidence, decided again whenever either changes.

    statement stored ─► receivers: pending ─► task: grade ─► Decision ─► signal decisions_recorded
       (one transaction, one job)                 (one transaction)

`rules/` holds the judgement itself, pure and byte-stable. A decision is never changed: a new one
supersedes it. What the archive and the external LMS do with a decision is theirs; they listen to
`signals.decisions_recorded`.
"""
