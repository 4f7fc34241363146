"""What every table of the house has in common: a tenant and an identifier.

The tenant key is a plain value and not a foreign key: a lower room cannot point up to the
register of tenants (`lms.people`), and rows can be moved or sharded by it without a lookup.
"""

import uuid
from collections.abc import Collection
from typing import Any

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

    def columns(self, *, without: Collection[str] = ()) -> dict[str, Any]:
        """All that the row holds, by column, but for the tenant and those named."""
        hidden = {"tenant", *without}
        names = (field.attname for field in self._meta.concrete_fields)
        return {name: getattr(self, name) for name in names if name not in hidden}


class UUIDModel(TenantModel):
    """A tenant's row whose primary key may be shown outside: it cannot be counted or guessed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True
