"""What this room does when the store speaks."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from xapi.forwarding.services.letters import forget


def forget_letters(*, tenant: int, ids: Collection[UUID], **_: Any) -> None:
    """What is erased leaves no trace here either."""
    forget(tenant, ids)
