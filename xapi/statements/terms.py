"""What all terms of the standard share: decoded strictly, and in charge of their own rules.

Each term is a msgspec Struct. Decoding checks types, required and unknown properties in C; a
term's `__post_init__` adds what types cannot say. msgspec puts the path in front of what is
raised there, so a rule only names the path below its own term.
"""

import msgspec
from msgspec import UNSET, UnsetType

__all__ = ["UNSET", "Term", "UnsetType"]


class Term(msgspec.Struct, forbid_unknown_fields=True, rename="camel", gc=False):
    """Base of all terms. A property that was not sent is UNSET and is not written back.

    Attributes are snake_case, properties on the wire camelCase. A term never contains itself, so
    the garbage collector need not look at it: it would look at each of a batch, again and again.
    """
