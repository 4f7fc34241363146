"""Lines of a file to import: what each says of how it is to be recorded."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from uuid import UUID

import msgspec

from xapi.statements import StatementInvalid, Version
from xapi.statements.actors import check_authority
from xapi.statements.parsing import parse_agent

# Edition, and the JSON of the authority; no bytes mean the import's own.
Manner = tuple[Version, bytes]
_SHA2: Final = re.compile(rb'"sha2"\s*:\s*"([0-9A-Fa-f]+)"')


class _Envelope(msgspec.Struct):
    """As much of a statement as says how it is to be recorded."""

    id: str = ""
    version: str = ""
    authority: msgspec.Raw = msgspec.Raw()


_envelopes: Final = msgspec.json.Decoder(_Envelope)


@dataclass(frozen=True)
class Line:
    """A line of the file, numbered from 1; without a text it is longer than any may be."""

    number: int
    text: bytes | None

    @cached_property
    def _envelope(self) -> _Envelope:
        """What the line says of itself; nothing if it is no statement, which recording will say."""
        try:
            return _envelopes.decode(self.text or b"{}")
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return _Envelope()

    @property
    def id(self) -> UUID | None:
        """The id of its statement, if it has one."""
        try:
            return UUID(self._envelope.id)
        except ValueError:
            return None

    def manner(self, version: Version, *, keeps_authority: bool) -> Manner:
        """How to record it; `version` is for a statement that names none."""
        if self._envelope.version:
            version = Version.V1 if self._envelope.version.startswith("1.") else Version.V2
        authority = bytes(self._envelope.authority) if keeps_authority else b""
        return version, authority if _can_vouch(authority) else b""

    @property
    def contents(self) -> set[str]:
        """The hashes that it may name contents of attachments by, in lower case."""
        return {sha2.decode().lower() for sha2 in _SHA2.findall(self.text or b"")}


def _can_vouch(authority: bytes) -> bool:
    """Whether this can be an authority; if not, recording says what is wrong with it."""
    if not authority:
        return False
    try:
        check_authority(parse_agent(authority), "$.authority")
    except StatementInvalid:
        return False
    return True
