"""The verbs of this room, by subject: `connections`, `outbox`, `delivery`, `replay`."""

from lms.sync.queries import status
from lms.sync.services.connections import (
    ConnectionDraft,
    create_connection,
    edit_connection,
    finish_rotation,
    retire_connection,
    rotate_secret,
    set_enabled,
    try_connection,
)
from lms.sync.services.delivery import DeliveryReport, deliver_due
from lms.sync.services.outbox import enqueue
from lms.sync.services.replay import ReplayReport, dismiss, replay

__all__ = [
    "ConnectionDraft",
    "DeliveryReport",
    "ReplayReport",
    "create_connection",
    "deliver_due",
    "dismiss",
    "edit_connection",
    "enqueue",
    "finish_rotation",
    "replay",
    "retire_connection",
    "rotate_secret",
    "set_enabled",
    "status",
    "try_connection",
]
