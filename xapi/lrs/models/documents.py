"""Documents: state, agent profiles and activity profiles, one row each."""

from django.db import models

from xapi.lrs.rules.documents import Kind
from xapi.tenancy import TenantModel


class Document(TenantModel):
    """One document: what identifies it, and its bytes as they were sent.

    `key` is 128 bits of hash over all that identifies it, so that the unique index stays small;
    `agent` and `activity` are the hashes of `rules.keys`, by which documents are listed and a
    person's are found. What they stand for is kept beside them and compared.
    """

    pk = models.CompositePrimaryKey("tenant", "key")
    key = models.UUIDField(editable=False)
    kind = models.SmallIntegerField(choices=[(kind.value, kind.name) for kind in Kind])
    agent = models.BigIntegerField(null=True, editable=False)
    activity = models.BigIntegerField(null=True, editable=False)
    # JSON text of `xapi.statements.actors.Identifier`: a name may hold what text columns cannot.
    agent_identifier = models.TextField(blank=True, default="")
    activity_id = models.TextField(blank=True, default="")
    registration = models.UUIDField(null=True, blank=True)
    document_id = models.TextField()
    content_type = models.CharField(max_length=255)
    sha1 = models.BinaryField(max_length=20)
    content = models.BinaryField()
    stored = models.DateTimeField()

    class Meta:
        db_table = "lrs_document"
        indexes = [
            # The hashes contain the tenant, so it need not stand in front of them.
            models.Index(
                fields=["agent", "activity"],
                name="lrs_document_agent",
                condition=models.Q(agent__isnull=False),
            ),
            models.Index(
                fields=["activity"],
                name="lrs_document_activity",
                condition=models.Q(agent__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.document_id
