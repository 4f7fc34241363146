"""What identifies a document, and how JSON documents are merged (1.0.3 Communication 2.2)."""

from dataclasses import dataclass
from enum import Enum, IntEnum
from hashlib import blake2b
from typing import Final
from uuid import UUID

import msgspec

from xapi.statements import Version
from xapi.statements.actors import Identifier

_JSON: Final = "application/json"
_properties: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_any: Final = msgspec.json.Decoder()


class Kind(IntEnum):
    """The three document resources."""

    STATE = 1
    AGENT_PROFILE = 2
    ACTIVITY_PROFILE = 3


def identifier_text(identifier: Identifier) -> str:
    """An agent's identifier as JSON: the same text for the same agent."""
    return msgspec.json.encode(identifier).decode()


@dataclass(frozen=True, kw_only=True)
class Context:
    """Where documents lie: of an agent, of an activity, or of both, perhaps in a registration.

    A context without a registration is one of its own: it holds what was stored without one, so
    whatever it lists is found with the same parameters.
    """

    kind: Kind
    agent: Identifier | None = None
    activity: str | None = None
    registration: UUID | None = None

    @property
    def agent_text(self) -> str:
        """The agent's identifier as JSON text; empty for nobody."""
        return "" if self.agent is None else identifier_text(self.agent)


@dataclass(frozen=True)
class Address:
    """One document: its id is unique within its context."""

    context: Context
    id: str

    def key(self, tenant: int) -> UUID:
        """128 bits of hash over all of it."""
        context = self.context
        parts = (
            tenant,
            context.kind,
            context.agent,
            context.activity,
            None if context.registration is None else str(context.registration),
            self.id,
        )
        return UUID(bytes=blake2b(msgspec.json.encode(parts), digest_size=16).digest())


class Blind(Enum):
    """What a PUT may do that names no version it goes out from (1.0.3 3.1; 2.0.0 4.1.4)."""

    ANYTHING = "anything"
    CREATE = "create"
    NOTHING = "nothing"


def blind_put(kind: Kind, version: Version) -> Blind:
    """What the standard allows a PUT without If-Match and If-None-Match.

    2.0.0 counts State among the resources that are guarded, and no longer demands a header for what
    is new.
    """
    if version is Version.V2:
        return Blind.CREATE
    return Blind.ANYTHING if kind is Kind.STATE else Blind.NOTHING


def is_json_type(content_type: str) -> bool:
    """Whether a Content-Type says JSON, whatever its parameters."""
    return content_type.partition(";")[0].strip().lower() == _JSON


def is_json(content: bytes) -> bool:
    """Whether these bytes are JSON of any kind."""
    try:
        _any.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def json_object(content_type: str, content: bytes) -> dict[str, msgspec.Raw] | None:
    """The properties of a JSON object, each as it was written; None for anything else."""
    if not is_json_type(content_type) or not is_json(content):
        return None
    try:
        return _properties.decode(content)
    except msgspec.DecodeError:
        return None  # JSON, but no object.


def merged(
    existing: dict[str, msgspec.Raw] | None, posted: dict[str, msgspec.Raw] | None
) -> bytes | None:
    """The existing object with the posted properties set, one level deep; None if one is none."""
    if existing is None or posted is None:
        return None
    return msgspec.json.encode(existing | posted)
