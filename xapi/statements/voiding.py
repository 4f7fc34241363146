"""Voiding: a statement that takes another one back (1.0.3 Data 2.3.2; 2.0.0 4.2.5)."""

import uuid

from xapi.statements.references import StatementRef
from xapi.statements.statement import Statement
from xapi.statements.verbs import VOIDED


def is_voiding(statement: Statement) -> bool:
    """Whether this statement voids another. A voiding statement cannot itself be voided."""
    return statement.verb.id == VOIDED


def voided_id(statement: Statement) -> uuid.UUID | None:
    """The id of the statement that this one voids, known or not; None if it voids nothing."""
    if is_voiding(statement) and isinstance(statement.object, StatementRef):
        return uuid.UUID(statement.object.id)
    return None
