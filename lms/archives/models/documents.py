"""Documents that contents name: what opens them, and what is left of them to delete."""

from django.db import models

from lms.archives.models.keys import PersonKey
from lms.people.models import Attachment
from xapi.tenancy import UUIDModel


class DocumentKey(UUIDModel):
    """The key of a closed document, wrapped by a key whose contents name it.

    A document that several people's records name has one row for each of their keys: it opens as
    long as one of them is left.
    """

    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="+")
    key = models.ForeignKey(PersonKey, on_delete=models.PROTECT, related_name="documents")
    wrapped = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "attachment", "key"), name="archive_document_key_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.attachment_id} by {self.key_id}"


class DoomedFile(UUIDModel):
    """A file in storage that nothing is to be left of, from a moment on.

    Written by the transaction that dooms it; gone once the file is. So no crash forgets one.
    """

    storage_key = models.CharField(max_length=200)
    not_before = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("tenant", "not_before"), name="archive_doomed"),)

    def __str__(self) -> str:
        return self.storage_key
