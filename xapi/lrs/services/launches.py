"""Launch tokens: what content is given that speaks to the store itself (Tin Can, cmi5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.utils import timezone

from xapi.lrs.exceptions import ActorUnusable
from xapi.lrs.models import LaunchToken
from xapi.lrs.rules.people import agent_of
from xapi.lrs.rules.secrets import as_token, new_launch_key, new_secret, secret_hash
from xapi.statements.parsing import parse_agent


@dataclass(frozen=True, slots=True)
class IssuedLaunch:
    """A launch token: sent as `Basic <token>` or as `Bearer <token>`. It is told only now."""

    id: UUID
    token: str
    expires_at: datetime


def issue_launch_token(
    *,
    tenant: int,
    actor: Mapping[str, Any],
    registration: UUID,
    activity_id: str | None = None,
    expires_at: datetime,
) -> IssuedLaunch:
    """Make a token for one learner and one registration, perhaps for one activity only.

    With it one writes statements of this actor in this registration (about `activity_id`, or with
    it in their context), reads the statements of the registration, and reads and writes the state
    documents and agent profiles of the learner. What is shared with others is only read.

    Raises ActorUnusable for a group, StatementInvalid for something that is no agent.
    """
    agent = parse_agent(msgspec.json.encode(actor))
    learner = agent.identifier()
    if agent.is_group or learner is None:
        raise ActorUnusable
    key, secret = new_launch_key(), new_secret()
    issued = LaunchToken.objects.create(
        tenant=tenant,
        key=key,
        secret_hash=secret_hash(str(settings.SECRET_KEY), secret),
        # The identifier alone, in the one spelling: whoever is to be erased must be found.
        actor=agent_of(learner),
        registration=registration,
        activity=activity_id or "",
        created_at=timezone.now(),
        expires_at=expires_at,
    )
    return IssuedLaunch(issued.id, as_token(key, secret), expires_at)


def revoke_launch_token(*, tenant: int, id: UUID) -> bool:  # noqa: A002 - as it is named above
    """Take one token back at once; whether there was one."""
    return bool(LaunchToken.objects.filter(tenant=tenant, id=id).delete()[0])


def revoke_launch_tokens(*, tenant: int, registration: UUID) -> int:
    """Take back at once all tokens of a registration; how many there were."""
    return LaunchToken.objects.filter(tenant=tenant, registration=registration).delete()[0]


def forget_expired_launches(*, now: datetime) -> int:
    """Delete the launch tokens of all tenants that have expired; how many there were."""
    return LaunchToken.objects.filter(expires_at__lte=now).delete()[0]
