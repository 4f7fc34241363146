"""What a statement says of its attachments (1.0.3 Data 2.4.11; 2.0.0 4.2.2.6)."""

from typing import Annotated

from msgspec import Meta

from xapi.statements.formats import check_iri, check_language_map, check_media_type, check_sha2
from xapi.statements.terms import UNSET, Term, UnsetType


class Attachment(Term):
    """A file that goes with a statement: what it is for, its type, length in bytes and hash."""

    usage_type: str
    display: dict[str, str]
    content_type: str
    length: Annotated[int, Meta(ge=0, le=2**53)]
    sha2: str
    description: dict[str, str] | UnsetType = UNSET
    file_url: str | UnsetType = UNSET

    def __post_init__(self) -> None:
        check_iri(self.usage_type, "$.usageType")
        check_language_map(self.display, "$.display")
        check_media_type(self.content_type, "$.contentType")
        check_sha2(self.sha2, "$.sha2")
        if self.description is not UNSET:
            check_language_map(self.description, "$.description")
        if self.file_url is not UNSET:
            check_iri(self.file_url, "$.fileUrl")
