"""Who may come in."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xapi.tenancy import UUIDModel


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
