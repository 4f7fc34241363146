"""Contents of attachments."""

from django.db import models
from django.utils import timezone

from xapi.tenancy import UUIDModel


class AttachmentContent(UUIDModel):
    """A file that came with statements, once for each hash. The bytes lie in the file storage.

    A row is written when its file is whole, so what has a row can be read. `sha2` is hex in lower
    case: SHA-224, -256, -384 or -512, as its length says. `received_at` is when it came last; a
    content that came just now may belong to a statement that is still being written.
    """

    sha2 = models.CharField(max_length=128)
    size = models.BigIntegerField()
    # As its first sender has named it.
    content_type = models.TextField()
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "lrs_attachment"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "sha2"], name="lrs_attachment_sha2"),
        ]

    def __str__(self) -> str:
        return self.sha2

    @property
    def key(self) -> str:
        """Where its file is. The id is part of it: two who bring a content at once do not meet."""
        return f"xapi/{self.tenant}/attachments/{self.sha2[:2]}/{self.sha2}-{self.id.hex}"
