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

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xapi.lrs.rules.positions import moment_of
from xapi.tenancy import TenantModel, UUIDModel


class StatementId(TenantModel):
    """The one place where an id is taken, and where voiding is decided.

    A row without a position is a statement that was voided before it arrived (1.0.3 Data 2.3.2: the
    target of a voiding statement need not exist yet).
    """

    pk = models.CompositePrimaryKey("tenant", "id")
    id = models.UUIDField(editable=False)
    position = models.BigIntegerField(null=True, editable=False)
    voided = models.BooleanField(default=False)

    class Meta:
        db_table = "lrs_statement_id"

    def __str__(self) -> str:
        return str(self.id)


class StatementRow(TenantModel):
    """One statement as stored: immutable but for `voided`."""

    pk = models.CompositePrimaryKey("tenant", "position")
    position = models.BigIntegerField(editable=False)
    id = models.UUIDField(editable=False)
    timestamp = models.DateTimeField(editable=False)
    verb = models.BigIntegerField(editable=False)
    actor = models.BigIntegerField(null=True, editable=False)
    activity = models.BigIntegerField(null=True, editable=False)
    registration = models.BigIntegerField(null=True, editable=False)
    voided = models.BooleanField(default=False)
    codec = models.SmallIntegerField(editable=False)
    sha256 = models.BinaryField(editable=False)
    payload = models.BinaryField(editable=False)

    class Meta:
        db_table = "lrs_statement"
        indexes = [
            # The keys contain the tenant, so it need not stand in front of them.
            models.Index(fields=["verb", "position"], name="lrs_statement_verb"),
            models.Index(fields=["actor", "position"], name="lrs_statement_actor"),
            models.Index(fields=["activity", "position"], name="lrs_statement_activity"),
            models.Index(
                fields=["registration", "position"],
                name="lrs_statement_registration",
                condition=models.Q(registration__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def stored(self) -> datetime:
        """When it was stored, in UTC."""
        return moment_of(self.position)


class LinkRow(TenantModel):
    """A statement has `ref` as one of its many-valued keys of this kind (`rules.keys.Link`)."""

    pk = models.CompositePrimaryKey("tenant", "kind", "ref", "position")
    kind = models.SmallIntegerField(editable=False)
    ref = models.BigIntegerField(editable=False)
    position = models.BigIntegerField(editable=False)

    class Meta:
        db_table = "lrs_link"

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}@{self.position}"


class Credential(UUIDModel):
    """A key to the store. Of the secret only a keyed hash is kept."""

    name = models.CharField(max_length=200)
    key = models.CharField(max_length=64, db_index=True)
    secret_hash = models.BinaryField(max_length=32)
    scopes = ArrayField(models.CharField(max_length=40))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "lrs_credential"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "key"], name="lrs_credential_key"),
        ]

    def __str__(self) -> str:
        return self.name
