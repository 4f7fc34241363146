"""Statements, their ids and their many-valued keys."""

from datetime import datetime

from django.db import models

from xapi.lrs.rules.positions import moment_of
from xapi.tenancy import TenantModel


class StatementId(TenantModel):
    """The one place where an id is taken, and where voiding is decided.

    A row without a position is a statement that others refer to, or void, before it has come (1.0.3
    Data 2.3.2: the target of a voiding statement need not exist yet); it counts as voided until it
    comes. Without a position and not voided, it is what is left of a statement that was erased: its
    id stays taken.
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
            # With the verb in between, either is found together with a verb in one range.
            models.Index(fields=["actor", "verb", "position"], name="lrs_statement_actor"),
            models.Index(fields=["activity", "verb", "position"], name="lrs_statement_activity"),
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
    """A statement has `ref` as one of its many-valued keys of this kind (`rules.keys.Link`).

    `verb` is the verb of the statement it has the key from. The index that the table has says
    (ref, kind, verb, position), and is unique: the keys contain the tenant.
    """

    pk = models.CompositePrimaryKey("tenant", "kind", "ref", "verb", "position")
    kind = models.SmallIntegerField(editable=False)
    ref = models.BigIntegerField(editable=False)
    verb = models.BigIntegerField(editable=False)
    position = models.BigIntegerField(editable=False)

    class Meta:
        db_table = "lrs_link"

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}@{self.position}"
