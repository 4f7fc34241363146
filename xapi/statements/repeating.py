"""Terms of which the same few come again and again: verbs, activities, and what they stand under.

What is read is never changed, so statements can share it. That saves reading it again, and keeps a
whole batch small enough to stay at hand. People are not remembered: they are changed where someone
is forgotten.
"""

from functools import lru_cache
from typing import Final, Generic, TypeVar

import msgspec

from xapi.statements.exceptions import invalid_from

T = TypeVar("T")

# In bytes of JSON: longer ones are read each time. And how many of each kind are remembered.
_LONGEST: Final = 4_096
_MOST: Final = 1_024


class Repeating(Generic[T]):
    """Reads one kind of term from the JSON that msgspec has set aside, and remembers it."""

    def __init__(self, kind: type[T]) -> None:
        self._decode = msgspec.json.Decoder(kind).decode
        self._remembered = lru_cache(maxsize=_MOST)(self._decode)

    def read(self, raw: object, path: str) -> T:
        """The term at `path`. Raises StatementInvalid."""
        if not isinstance(raw, msgspec.Raw):
            raise TypeError("such terms are made by decoding JSON")
        try:
            if len(raw) <= _LONGEST:
                return self._remembered(bytes(raw))
            return self._decode(raw)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise invalid_from(error).under(path) from error
