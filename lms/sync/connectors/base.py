"""What every connector can do. It gets plain values and does network I/O; it never sees a table."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from xapi.outside.answers import Answer, NoAnswer
from xapi.outside.http import HttpClient


@dataclass(frozen=True, slots=True)
class Target:
    """Where to send: the `url`, the living `secrets` (newest first), and the client to use."""

    url: str
    secrets: tuple[str, ...]
    client: HttpClient


@dataclass(frozen=True, slots=True)
class Parcel:
    """What to send. `message_id` is the idempotency key: the same through every retry."""

    message_id: str
    content: Mapping[str, Any]


class Connector(ABC):
    kind: ClassVar[str]

    def __init__(self, target: Target) -> None:
        self.target = target

    @abstractmethod
    def send(self, parcel: Parcel, *, at: datetime) -> Answer | NoAnswer:
        """Send one parcel at the moment `at` and return what came back."""

    @abstractmethod
    def test(self, *, message_id: str, at: datetime) -> Answer | NoAnswer:
        """Send a message that changes nothing there, to see whether a real one would be taken."""
