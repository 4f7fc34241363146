"""Reading what stands where: partners, dead letters, how far behind a destination is."""

from xapi.forwarding.queries.partners import (
    destinations_to_wake,
    partner_called,
    partner_of,
    sources_to_wake,
)
from xapi.forwarding.queries.progress import (
    Backlog,
    Level,
    backlog,
    letters_of,
    levels,
    open_letters,
    status,
    status_of,
)

__all__ = [
    "Backlog",
    "Level",
    "backlog",
    "destinations_to_wake",
    "letters_of",
    "levels",
    "open_letters",
    "partner_called",
    "partner_of",
    "sources_to_wake",
    "status",
    "status_of",
]
