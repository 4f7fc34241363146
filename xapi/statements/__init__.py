"""Statements of the Experience API, by the letter: xAPI 1.0.3 and 2.0.0 (IEEE 9274.1.1).

Plain Python on msgspec: no framework, no database. One class per term of the standard; each checks
its own rules while it is decoded, so a Statement that exists is valid.

    statement = parse(body, Version.V2)      # StatementInvalid says what, where and by which clause
    compare(statement, other)                # equal, as the standard defines it
    digest(statement)                        # SHA-256 of its RFC 8785 form
    voided_id(statement)                     # what it voids, if it voids
"""

from xapi.statements.canonical import canonical_bytes, digest, digest_of
from xapi.statements.comparing import compare
from xapi.statements.exceptions import StatementInvalid
from xapi.statements.parsing import Version, parse, split
from xapi.statements.statement import Statement, SubStatement
from xapi.statements.voiding import is_voiding, voided_id

__all__ = [
    "Statement",
    "StatementInvalid",
    "SubStatement",
    "Version",
    "canonical_bytes",
    "compare",
    "digest",
    "digest_of",
    "is_voiding",
    "parse",
    "split",
    "voided_id",
]
