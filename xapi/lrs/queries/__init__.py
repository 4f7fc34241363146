"""Reading the store. Every query names its tenant; the shapes are in `stored` and `filters`."""

from xapi.lrs.queries.consistency import consistent_through, recently_consistent_through
from xapi.lrs.queries.credentials import credential_for, held_keys, trusted_issuers
from xapi.lrs.queries.definitions import activity
from xapi.lrs.queries.documents import StoredDocument, document, document_ids
from xapi.lrs.queries.filters import StatementFilter
from xapi.lrs.queries.people import person
from xapi.lrs.queries.statements import (
    Page,
    find_statements,
    statement_by_id,
    statements_by_ids,
    statements_of_registrations,
)
from xapi.lrs.queries.stored import StoredStatement
from xapi.lrs.rules.access import Access

__all__ = [
    "Access",
    "Page",
    "StatementFilter",
    "StoredDocument",
    "StoredStatement",
    "activity",
    "consistent_through",
    "credential_for",
    "document",
    "document_ids",
    "find_statements",
    "held_keys",
    "person",
    "recently_consistent_through",
    "statement_by_id",
    "statements_by_ids",
    "statements_of_registrations",
    "trusted_issuers",
]
