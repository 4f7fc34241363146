"""Sending and pulling, and what an operator decides about it."""

from xapi.forwarding.services.deciding import dismiss, replay, retry
from xapi.forwarding.services.forwarding import forward_due
from xapi.forwarding.services.letters import tidy
from xapi.forwarding.services.partners import (
    DestinationDraft,
    SourceDraft,
    add_destination,
    add_source,
    pause,
    remove,
    replace_secret,
    resume,
)
from xapi.forwarding.services.pulling import PullReport, pull_due
from xapi.forwarding.services.sending import ForwardReport

__all__ = [
    "DestinationDraft",
    "ForwardReport",
    "PullReport",
    "SourceDraft",
    "add_destination",
    "add_source",
    "dismiss",
    "forward_due",
    "pause",
    "pull_due",
    "remove",
    "replace_secret",
    "replay",
    "resume",
    "retry",
    "tidy",
]
