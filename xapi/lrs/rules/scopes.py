"""What a key may do (1.0.3 Communication 4.2; the names are the standard's)."""

from enum import StrEnum
from typing import Final


class Scope(StrEnum):
    """Scopes of OAuth as the standard names them, used for every kind of key."""

    STATEMENTS_WRITE = "statements/write"
    STATEMENTS_READ_MINE = "statements/read/mine"
    STATEMENTS_READ = "statements/read"
    STATE = "state"
    DEFINE = "define"
    PROFILE = "profile"
    ALL_READ = "all/read"
    ALL = "all"


_INCLUDED: Final = {
    Scope.STATEMENTS_READ: {Scope.STATEMENTS_READ, Scope.STATEMENTS_READ_MINE},
    Scope.ALL_READ: {Scope.ALL_READ, Scope.STATEMENTS_READ, Scope.STATEMENTS_READ_MINE},
    Scope.ALL: set(Scope),
}


def allows(held: frozenset[Scope], needed: Scope) -> bool:
    """Whether somebody with the `held` scopes may do what needs `needed`."""
    return any(needed in _INCLUDED.get(scope, {scope}) for scope in held)
