"""What every table of the house has in common: a tenant and an identifier.

The tenant key is a plain value and not a foreign key: a lower room cannot point up to the
register of tenants (`lms.people`), and rows can be moved or sharded by it without a lookup.
"""

import uuid

import uuid_utils.compat
from django.db import models


def uuid7() -> uuid.UUID:
    """Return a new UUID of version 7 (RFC 9562 §5.7): random, and ordered by time of creation."""
    return uuid_utils.compat.uuid7()


class TenantModel(models.Model):
    """A row of one tenant: every query filters by it, every unique key begins with it."""

    tenant = models.BigIntegerField(editable=False)

    class Meta:
        abstract = True


class UUIDModel(TenantModel):
    """A tenant's row whose primary key may be shown outside: it cannot be counted or guessed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True
