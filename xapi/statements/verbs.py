"""Verbs (1.0.3 Data 2.4.3; 2.0.0 4.2.2.2)."""

from typing import Final

from xapi.statements.formats import check_iri, check_language_map
from xapi.statements.terms import UNSET, Term, UnsetType

VOIDED: Final = "http://adlnet.gov/expapi/verbs/voided"


class Verb(Term):
    """What was done: an IRI, and what to call it."""

    id: str
    display: dict[str, str] | UnsetType = UNSET

    def __post_init__(self) -> None:
        check_iri(self.id, "$.id")
        if self.display is not UNSET:
            check_language_map(self.display, "$.display")
