"""Who may come in: keys, launch tokens, and issuers of bearer tokens."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xapi.tenancy import TenantModel, UUIDModel


class Voiced(UUIDModel):
    """In whose name something may write (`rules.access.Voice`), and how often."""

    speaks_for = models.CharField(max_length=20)
    # The home page of the accounts that are spoken for; empty where none is meant.
    home_page = models.CharField(max_length=500, blank=True)
    # Null: as the installation says; 0: without limit.
    requests_per_minute = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        abstract = True


class Credential(Voiced):
    """A key to the store. Of the secret only a keyed hash is kept.

    While a secret is being replaced, the one before works until `previous_until`.
    """

    name = models.CharField(max_length=200)
    key = models.CharField(max_length=64, db_index=True)
    secret_hash = models.BinaryField(max_length=32)
    previous_hash = models.BinaryField(max_length=32, null=True, blank=True)
    previous_until = models.DateTimeField(null=True, blank=True)
    scopes = ArrayField(models.CharField(max_length=40))
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "lrs_credential"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "key"], name="lrs_credential_key"),
        ]

    def __str__(self) -> str:
        return self.name


class LaunchToken(UUIDModel):
    """What content is given at its launch: good for one learner and one registration.

    A row and not a signed text, so that it can be taken back. It is deleted when it has expired or
    was revoked: it carries no history, the statements do.
    """

    key = models.CharField(max_length=64, db_index=True)
    secret_hash = models.BinaryField(max_length=32)
    # The identifier as JSON, {"account": …} or the like.
    actor = models.JSONField()
    registration = models.UUIDField()
    activity = models.TextField(blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "lrs_launch_token"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "key"], name="lrs_launch_token_key"),
        ]
        indexes = [
            models.Index(fields=["tenant", "registration"], name="lrs_launch_token_of"),
        ]

    def __str__(self) -> str:
        return str(self.registration)


class Issuer(Voiced):
    """Somebody whose bearer tokens are believed, if they are for `audience`.

    `issuer` is the `iss` of its tokens, below which OpenID Connect Discovery finds its keys.
    `scope_map` translates what stands in the claim `scope_claim` to scopes of the store; empty:
    the words are scopes already. `leeway` is how far clocks may differ, in seconds.
    """

    name = models.CharField(max_length=200)
    issuer = models.CharField(max_length=500, db_index=True)
    audience = models.CharField(max_length=500)
    algorithms = ArrayField(models.CharField(max_length=10))
    scope_claim = models.CharField(max_length=200)
    scope_map = models.JSONField(default=dict)
    leeway = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "lrs_issuer"
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "issuer", "audience"], name="lrs_issuer_audience"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RequestCount(TenantModel):
    """How much of its requests of a minute a key has been lent (`services.rates`).

    Not logged by the database: a crash forgets the counts of the minute, and nothing else.
    """

    pk = models.CompositePrimaryKey("tenant", "credential")
    credential = models.UUIDField()
    # Minutes since 1970.
    minute = models.BigIntegerField()
    lent = models.BigIntegerField()

    class Meta:
        db_table = "lrs_request_count"

    def __str__(self) -> str:
        return f"{self.credential}: {self.lent}"
