"""What a statement says of its attachments (1.0.3 Data 2.4.11; 2.0.0 4.2.2.6)."""

from collections.abc import Container, Iterable
from typing import Annotated, Final

from msgspec import Meta

from xapi.statements.exceptions import StatementInvalid
from xapi.statements.formats import check_iri, check_language_map, check_media_type, check_sha2
from xapi.statements.terms import UNSET, Term, UnsetType

# The usage of an attachment that holds a signature of its statement (1.0.3 Data 2.6; 2.0.0 4.2.6).
SIGNATURE: Final = "http://adlnet.gov/expapi/attachments/signature"


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

    @property
    def hash(self) -> str:
        """The SHA-2 of its content, in the one spelling that contents are compared by."""
        return self.sha2.lower()

    @property
    def is_signature(self) -> bool:
        """Whether it is said to sign its statement."""
        return self.usage_type == SIGNATURE

    def is_of_type(self, media_type: str) -> bool:
        """Whether its content has this media type; parameters and case do not count."""
        return _essence(self.content_type) == _essence(media_type)


def check_contents(attachments: Iterable[tuple[str, Attachment]], received: Container[str]) -> None:
    """Refuse attachments whose content neither came with the request nor lies at a fileUrl.

    `attachments` are those of a statement with their paths, `received` the hashes of what came. A
    content that the store knows from another request does not count (1.0.3 Communication 1.5.2). A
    signature cannot be checked at a fileUrl; it has to come. Raises StatementInvalid.
    """
    for path, attachment in attachments:
        if attachment.hash in received:
            continue
        if attachment.is_signature:
            raise StatementInvalid(
                "signature_missing", path, "A signature comes as a part of multipart/mixed."
            )
        if attachment.file_url is UNSET:
            raise StatementInvalid(
                "attachment_missing",
                path,
                f"The content {attachment.hash} did not come with the request, as a part of"
                " multipart/mixed, and there is no fileUrl.",
            )


def _essence(media_type: str) -> str:
    """The type and subtype of a media type, without its parameters."""
    return media_type.partition(";")[0].strip().lower()
