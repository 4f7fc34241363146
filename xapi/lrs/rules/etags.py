"""Entity tags and the preconditions made with them (RFC 9110 §13; 1.0.3 Communication 3.1)."""

import re
from dataclasses import dataclass
from hashlib import sha1
from typing import Final

_ANY: Final = "*"
_TAG: Final = re.compile(r'(?:W/)?"([^"]*)"|([^\s,"]+)')


def etag(content: bytes) -> str:
    """The tag of a content: its SHA-1 in hex, in quotes, as 1.0.3 wants it."""
    return quoted(sha1(content, usedforsecurity=False).digest())


def quoted(digest: bytes) -> str:
    """The tag for a SHA-1 that is known."""
    return f'"{digest.hex()}"'


@dataclass(frozen=True)
class Preconditions:
    """If-Match and If-None-Match as they were sent; None for one that was not."""

    match: str | None = None
    none_match: str | None = None

    @property
    def given(self) -> bool:
        """Whether there are any."""
        return self.match is not None or self.none_match is not None

    def hold(self, current: str | None) -> bool:
        """Whether they allow a change of what has the tag `current`; None: there is nothing."""
        if self.match is not None and not _named(self.match, current):
            return False
        return self.none_match is None or not _named(self.none_match, current)


def _named(header: str, current: str | None) -> bool:
    """Whether a header names the current tag.

    Weak tags count as strong ones: proxies weaken the tags of what they compress, and the client
    would be locked out for ever. So do tags without quotes, which old libraries send.
    """
    if current is None:
        return False
    if header.strip() == _ANY:
        return True
    return any(
        (in_quotes or bare) == current.strip('"') for in_quotes, bare in _TAG.findall(header)
    )
