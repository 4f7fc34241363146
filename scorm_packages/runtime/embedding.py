"""Courses that are played inside a page of another system.

The run-time knows nothing of those systems. Whoever launches courses for them provides a
`Provider` when the app is ready: it tells, of an attempt, who may embed its page and how the
course stands. Every other course stays without a frame around it.
"""

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

_REMEMBERED_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Embedding:
    """Who embeds the page of an attempt."""

    origin: str
    """The one origin that is told how the course stands."""
    channel: str
    """What shows that page that a message comes from us."""
    ancestors: tuple[str, ...]
    """Origins that may frame the page, or `*`; sources of CSP's frame-ancestors."""

    def as_data(self, standing_url: str, standing: dict[str, Any] | None) -> dict[str, Any]:
        """What the run-time page is told (`scorm_packages/frontend/src/embedder.ts`).

        `standing` is how the course stands as the page opens: what is told later is compared to
        it, so it must not wait for a question that content may be faster than.
        """
        return {
            "origin": self.origin,
            "channel": self.channel,
            "standingUrl": standing_url,
            "standing": standing,
        }


class Provider(Protocol):
    """What a room above knows of the attempts that it launched."""

    def embedding_of(self, tenant: int, attempt: UUID) -> Embedding | None:
        """Who embeds the attempt's page; None when it is not one of ours."""

    def standing_of(self, tenant: int, attempt: UUID) -> dict[str, Any] | None:
        """How its course stands, as JSON for that page; None when it is not one of ours."""


_providers: list[Provider] = []


def provide(provider: Provider) -> None:
    """Add a provider; the same one again changes nothing."""
    if provider not in _providers:
        _providers.append(provider)


def embedding_of(tenant: int, attempt: UUID) -> Embedding | None:
    """Who embeds the attempt's page."""
    found = (provider.embedding_of(tenant, attempt) for provider in _providers)
    return next((one for one in found if one is not None), None)


def standing_of(tenant: int, attempt: UUID) -> dict[str, Any] | None:
    """How the course of an embedded attempt stands."""
    found = (provider.standing_of(tenant, attempt) for provider in _providers)
    return next((one for one in found if one is not None), None)


def ancestors_of(tenant: int, attempt: UUID) -> tuple[str, ...]:
    """Who may frame what belongs to an attempt; nobody but itself when it is empty.

    Asked for every file of a package, so it is remembered for a minute.
    """
    return _remembered(tenant, attempt, int(time.monotonic() // _REMEMBERED_SECONDS))


@lru_cache(maxsize=4096)
def _remembered(tenant: int, attempt: UUID, _minute: int) -> tuple[str, ...]:
    embedding = embedding_of(tenant, attempt)
    return () if embedding is None else embedding.ancestors
