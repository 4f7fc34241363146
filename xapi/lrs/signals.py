"""What the store tells the rooms above. Sent inside the transaction that wrote: a receiver that
raises undoes the writing, so what follows from a statement stands or falls with it.
"""

from django.dispatch import Signal

# New statements, in the order they were sent: tenant: int, statements: list[StoredStatement].
# One that had been voided before it arrived is among them, with `voided` true.
statements_stored = Signal()

# Known statements that have just been voided: tenant: int, statements: list[StoredStatement].
statements_voided = Signal()

# Statements that are being erased, or have expired: tenant: int, ids: list[UUID].
statements_erased = Signal()

# Statements in which a pseudonym has taken a person's place, so that their hashes are new:
# tenant: int, statements: list[StoredStatement].
statements_pseudonymised = Signal()

# Which of these expired statements does somebody still rely on? A receiver answers with a
# collection of their ids, which are then kept. tenant: int, statements: list[StoredStatement].
evidence_asked = Signal()
