"""The tables of the record.

    lrs_statement_id   (tenant, id) → position, voided     16 hash partitions: an id is unique
    lrs_statement      position, keys, hash, payload        a partition for each month of `stored`
    lrs_link           (kind, ref, position)                a partition for each month too
    lrs_credential     who may come in

A statement's row is narrow: what is looked up by value is a 64-bit key (`rules.keys`), its order
and its time are one number (`rules.positions`), and its JSON is compressed. Its id is kept apart,
because a partitioned table can only hold unique what contains its partition key.

Partitioned tables are made by SQL in the migrations; Django is told the shape of the whole.
"""

from xapi.lrs.models.credentials import Credential
from xapi.lrs.models.statements import LinkRow, StatementId, StatementRow

__all__ = ["Credential", "LinkRow", "StatementId", "StatementRow"]
