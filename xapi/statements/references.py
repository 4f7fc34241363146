"""References to other statements (1.0.3 Data 2.4.4.3; 2.0.0 4.2.2.3)."""

from typing import Literal

from xapi.statements.formats import check_uuid
from xapi.statements.terms import Term


class StatementRef(Term):
    """A statement named by its id; it need not exist (yet)."""

    object_type: Literal["StatementRef"]
    id: str

    def __post_init__(self) -> None:
        check_uuid(self.id, "$.id")
