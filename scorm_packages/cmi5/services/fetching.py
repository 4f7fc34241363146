"""The fetch URL: gives the token of a session away, once (cmi5 §8.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from scorm_packages.cmi5 import queries
from scorm_packages.cmi5.models import AuSession
from xapi.lrs.services import issue_launch_token

USED: Final = "1"
"""§8.2.3.2: already in use, or the session has expired."""
SECURITY: Final = "2"
"""§8.2.3.2: all other security issues, such as a key that is none of ours."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The token, or the standard's code for why there is none."""

    token: str = ""
    error: str = ""


def fetch_token(key: str) -> Fetched:
    """Give out the token of the session whose fetch URL holds `key`, at the first call only.

    The token speaks for one learner in one registration, as long as the session lasts. Of several
    calls at once, one gets it.
    """
    place = queries.read_fetch_key(key, secrets=_secrets())
    if place is None:
        return Fetched(error=SECURITY)
    tenant, session_id = place
    now = timezone.now()
    with transaction.atomic():
        session = (
            AuSession.objects.select_for_update(of=("self",))
            .select_related("registration")
            .filter(tenant=tenant, id=session_id)
            .first()
        )
        if session is None:
            return Fetched(error=SECURITY)
        if session.fetched_at is not None or session.is_over or session.expires_at <= now:
            return Fetched(error=USED)
        issued = issue_launch_token(
            tenant=tenant,
            actor=queries.scene_of(session.registration).actor,
            registration=session.registration_id,
            expires_at=session.expires_at,
        )
        session.fetched_at, session.launch_token = now, issued.id
        session.save(update_fields=["fetched_at", "launch_token"])
    return Fetched(token=issued.token)


def _secrets() -> Sequence[str]:
    return [str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)]
