"""What came back from another system, or did not."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete HTTP answer. Header names are lower case; `body` may be `cut` at our limit."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """No complete answer came. `reason` is a stable code (`http.REASONS`), `detail` for the log."""

    reason: str
    detail: str = ""
