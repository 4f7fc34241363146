"""The tables of the record.

    lrs_statement_id   (tenant, id) → position, voided     16 hash partitions: an id is unique
    lrs_statement      position, keys, hash, payload        a partition for each month of `stored`
    lrs_link           (ref, kind, verb, position)          a partition for each month too
    lrs_attachment     contents of attachments: hash, size; the bytes lie in the file storage
    lrs_document       state and profiles, each with its bytes
    lrs_credential, lrs_launch_token, lrs_issuer, lrs_request_count     who may come in, how often
    lrs_legal_hold, lrs_retention_rule, lrs_protection_run, lrs_bulk_import     data protection

A statement's row is narrow: what is looked up by value is a 64-bit key (`rules.keys`), its order
and its time are one number (`rules.positions`), and its JSON is compressed. Its id is kept apart,
because a partitioned table can only hold unique what contains its partition key.

Partitioned tables are made by SQL in the migrations; Django is told the shape of the whole.
"""

from xapi.lrs.models.attachments import AttachmentContent
from xapi.lrs.models.credentials import Credential, Issuer, LaunchToken, RequestCount
from xapi.lrs.models.documents import Document
from xapi.lrs.models.protection import BulkImport, LegalHold, ProtectionRun, RetentionRule
from xapi.lrs.models.statements import LinkRow, StatementId, StatementRow

__all__ = [
    "AttachmentContent",
    "BulkImport",
    "Credential",
    "Document",
    "Issuer",
    "LaunchToken",
    "LegalHold",
    "LinkRow",
    "ProtectionRun",
    "RequestCount",
    "RetentionRule",
    "StatementId",
    "StatementRow",
]
