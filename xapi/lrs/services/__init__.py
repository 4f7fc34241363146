"""Changing the store: recording statements, making keys, keeping partitions ahead of time."""

from xapi.lrs.services.credentials import create_credential, note_use, revoke_credential
from xapi.lrs.services.partitions import ensure_partitions
from xapi.lrs.services.recording import put_statement, record_statements, rejected

__all__ = [
    "create_credential",
    "ensure_partitions",
    "note_use",
    "put_statement",
    "record_statements",
    "rejected",
    "revoke_credential",
]
