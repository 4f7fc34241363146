"""What the store adds to a statement before it keeps it (1.0.3 Data 2.3; 2.0.0 4.2.4.2)."""

import copy
from datetime import datetime
from typing import Final
from uuid import UUID

from xapi.statements import Statement, SubStatement, Version
from xapi.statements.actors import Actor
from xapi.statements.terms import UNSET
from xapi.statements.times import format_timestamp, in_utc

# The version of a statement that names none (1.0.3 Data 2.4.10; 2.0.0 4.2.4.3).
_VERSIONS: Final = {Version.V1: "1.0.0", Version.V2: "2.0.0"}


def complete(
    statement: Statement,
    *,
    statement_id: UUID,
    authority: Actor,
    stored: datetime,
    received_at: datetime,
    version: Version,
) -> Statement:
    """Return a completed copy: what the sender said stays, what only the store knows is set.

    `statement_id` is the statement's own id where it has one.
    """
    completed = copy.copy(statement)
    completed.id = str(statement_id) if statement.id is UNSET else statement.id.lower()
    completed.authority = authority
    completed.stored = format_timestamp(stored)
    if completed.timestamp is UNSET:
        completed.timestamp = format_timestamp(received_at)
    else:
        completed.timestamp = in_utc(completed.timestamp)
    if completed.version is UNSET:
        completed.version = _VERSIONS[version]
    sub = completed.object
    if isinstance(sub, SubStatement) and sub.timestamp is not UNSET:
        completed.object = copy.copy(sub)
        completed.object.timestamp = in_utc(sub.timestamp)
    return completed
