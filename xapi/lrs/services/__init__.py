"""Changing the store: recording statements, making keys, keeping partitions ahead of time."""

from xapi.lrs.services.bearers import access_by_token, distrust_issuer, trust_issuer
from xapi.lrs.services.credentials import (
    create_credential,
    note_use,
    revoke_credential,
    rotate_credential,
)
from xapi.lrs.services.documents import (
    LARGEST_DOCUMENT,
    Content,
    delete_document,
    delete_documents,
    erase_documents,
    merge_document,
    put_document,
)
from xapi.lrs.services.launches import (
    IssuedLaunch,
    forget_expired_launches,
    issue_launch_token,
    revoke_launch_token,
    revoke_launch_tokens,
)
from xapi.lrs.services.partitions import ensure_partitions
from xapi.lrs.services.rates import forget_counts, take_request
from xapi.lrs.services.recording import put_statement, record_statements, rejected

__all__ = [
    "LARGEST_DOCUMENT",
    "Content",
    "IssuedLaunch",
    "access_by_token",
    "create_credential",
    "delete_document",
    "delete_documents",
    "distrust_issuer",
    "ensure_partitions",
    "erase_documents",
    "forget_counts",
    "forget_expired_launches",
    "issue_launch_token",
    "merge_document",
    "note_use",
    "put_document",
    "put_statement",
    "record_statements",
    "rejected",
    "revoke_credential",
    "revoke_launch_token",
    "revoke_launch_tokens",
    "rotate_credential",
    "take_request",
    "trust_issuer",
]
