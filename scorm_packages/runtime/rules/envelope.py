"""What a browser posts: `{"session", "replayFor", "commits": [...]}`, read strictly.

The shape is checked here, once; the meaning of single values is `elements`' matter.
"""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

MAX_BODY_BYTES = 1024 * 1024
MAX_NAVIGATION_BYTES = 32 * 1024
MAX_SEQUENCE = 1_000_000

CallRecord = tuple[str, str, str, str, str, str]
"""Method, element or parameter, value, answer, error code, milliseconds."""
Text = Annotated[str, msgspec.Meta(max_length=400_000)]
ElementName = Annotated[str, msgspec.Meta(max_length=255)]


class EnvelopeError(ValueError):
    """The body is not an envelope of commits."""


class Navigation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the learner or the content asks of a course of SCORM 2004 (SN §5.6.1)."""

    request: Literal[
        "continue",
        "previous",
        "choice",
        "jump",
        "exit",
        "exitAll",
        "abandon",
        "abandonAll",
        "suspendAll",
    ]
    target: Annotated[str, msgspec.Meta(max_length=4_000)] = ""
    """The activity, for choice and jump."""


class Commit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """One commit. `set` holds what changed, in order; `at` is the browser's clock."""

    seq: Annotated[int, msgspec.Meta(ge=1, le=MAX_SEQUENCE)]
    uuid: UUID
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    set: Annotated[list[tuple[ElementName, Text]], msgspec.Meta(max_length=20_000)] = []
    session_time: Annotated[str, msgspec.Meta(max_length=32)] | None = None
    terminate: bool = False
    navigation: Navigation | None = None
    """Carried out once, with the commit that ends the session."""
    log: Annotated[list[CallRecord], msgspec.Meta(max_length=500)] = []
    """Calls that the content made, where support asked for them; they stay in the journal."""

    def __post_init__(self) -> None:
        if self.navigation is not None and not self.terminate:
            raise ValueError("navigation belongs to the commit that terminates")


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """Commits of one session, in ascending order without gaps among themselves.

    `replay_for` names the session that has taken over, when a journal is being replayed.
    """

    session: UUID
    commits: Annotated[list[Commit], msgspec.Meta(min_length=1, max_length=2_000)]
    replay_for: UUID | None = None


_decoder = msgspec.json.Decoder(Envelope)
_navigation_decoder = msgspec.json.Decoder(Navigation)


def parse_envelope(body: bytes) -> Envelope:
    """Read a posted body.

    Raises EnvelopeError when it is no JSON, has another shape, is nested, holds U+0000, or when
    its sequence numbers do not follow one another.
    """
    if len(body) > MAX_BODY_BYTES:
        raise EnvelopeError(f"longer than {MAX_BODY_BYTES} bytes")
    try:
        envelope = _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EnvelopeError(str(error)) from error
    first = envelope.commits[0].seq
    for place, commit in enumerate(envelope.commits):
        if commit.seq != first + place:
            raise EnvelopeError(f"commit {commit.seq} does not follow {first + place - 1}")
    if b"\\u0000" in body and any(_holds_nul(commit) for commit in envelope.commits):
        raise EnvelopeError("U+0000 cannot be stored")
    return envelope


def parse_navigation(body: bytes) -> Navigation:
    """Read a request that is posted by itself.

    Raises EnvelopeError when it has another shape or holds U+0000.
    """
    try:
        navigation = _navigation_decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EnvelopeError(str(error)) from error
    if "\0" in navigation.target:
        raise EnvelopeError("U+0000 cannot be stored")
    return navigation


def _holds_nul(commit: Commit) -> bool:
    texts = [text for pair in commit.set for text in pair]
    texts.append(commit.session_time or "")
    texts.append(commit.navigation.target if commit.navigation else "")
    texts += [text for call in commit.log for text in call]
    return any("\0" in text for text in texts)
