"""Reading the store. Every query names its tenant; the shapes are in `stored` and `filters`."""

from xapi.lrs.queries.consistency import consistent_through, recently_consistent_through
from xapi.lrs.queries.credentials import Access, credential_for
from xapi.lrs.queries.filters import StatementFilter
from xapi.lrs.queries.statements import (
    Page,
    find_statements,
    statement_by_id,
    statements_of_registrations,
)
from xapi.lrs.queries.stored import StoredStatement

__all__ = [
    "Access",
    "Page",
    "StatementFilter",
    "StoredStatement",
    "consistent_through",
    "credential_for",
    "find_statements",
    "recently_consistent_through",
    "statement_by_id",
    "statements_of_registrations",
]
