"""The one error of this room: a statement that the standard does not allow."""

from collections.abc import Mapping
from typing import Final

import msgspec

# Property → the clause that rules it, 1.0.3 first. An error is looked up by the innermost property
# of its path that is listed here, so a rule never has to name its own clause.
CLAUSES: Final[Mapping[str, str]] = {
    "actor": "xAPI 1.0.3 Data 2.4.2; 2.0.0 4.2.2.1",
    "member": "xAPI 1.0.3 Data 2.4.2.2; 2.0.0 4.2.2.1",
    "mbox": "xAPI 1.0.3 Data 2.4.2.3; 2.0.0 4.2.2.1",
    "mbox_sha1sum": "xAPI 1.0.3 Data 2.4.2.3; 2.0.0 4.2.2.1",
    "openid": "xAPI 1.0.3 Data 2.4.2.3; 2.0.0 4.2.2.1",
    "account": "xAPI 1.0.3 Data 2.4.2.4; 2.0.0 4.2.2.1",
    "verb": "xAPI 1.0.3 Data 2.4.3; 2.0.0 4.2.2.2",
    "object": "xAPI 1.0.3 Data 2.4.4; 2.0.0 4.2.2.3",
    "definition": "xAPI 1.0.3 Data 2.4.4.1; 2.0.0 4.2.2.3",
    "result": "xAPI 1.0.3 Data 2.4.5; 2.0.0 4.2.2.4",
    "score": "xAPI 1.0.3 Data 2.4.5.1; 2.0.0 4.2.2.4",
    "duration": "xAPI 1.0.3 Data 4.6; 2.0.0 4.2.7",
    "context": "xAPI 1.0.3 Data 2.4.6; 2.0.0 4.2.2.5",
    "contextActivities": "xAPI 1.0.3 Data 2.4.6.2; 2.0.0 4.2.2.5",
    "contextAgents": "xAPI 2.0.0 4.2.2.5",
    "contextGroups": "xAPI 2.0.0 4.2.2.5",
    "timestamp": "xAPI 1.0.3 Data 2.4.7, 4.5; 2.0.0 4.2.7",
    "stored": "xAPI 1.0.3 Data 2.4.8, 4.5; 2.0.0 4.2.7",
    "authority": "xAPI 1.0.3 Data 2.4.9; 2.0.0 4.2.4.2",
    "version": "xAPI 1.0.3 Data 2.4.10; 2.0.0 4.2.4.3",
    "attachments": "xAPI 1.0.3 Data 2.4.11; 2.0.0 4.2.2.6",
    "extensions": "xAPI 1.0.3 Data 4.1; 2.0.0 4.2.7",
    "display": "xAPI 1.0.3 Data 4.2; 2.0.0 4.2.7",
}
# Rules that stand elsewhere than the property they are about.
SIGNATURE_CLAUSE: Final = "xAPI 1.0.3 Data 2.6; 2.0.0 4.2.6"
CONTENT_CLAUSE: Final = "xAPI 1.0.3 Communication 1.5; 2.0.0 4.1.3"
# For the statement as a whole, and its id.
ANY_CLAUSE: Final = "xAPI 1.0.3 Data 2.2, 2.4; 2.0.0 4.2.1"

# What msgspec says → our stable code. It is asked in this order.
_CODES: Final = (
    ("Object contains unknown field", "unknown_property"),
    ("Object missing required field", "missing_property"),
    ("Expected", "wrong_type"),
    ("Invalid enum value", "wrong_value"),
    ("Number out of range", "number_out_of_range"),
    ("Integer value out of range", "number_out_of_range"),
)
_AT: Final = " - at `"


class StatementInvalid(ValueError):
    """A statement breaks a rule of the standard.

    `code` is stable (`iri`, `wrong_type`, …), `path` a JSON path from the statement on
    (`$.actor.mbox`), `clause` where the standard says so, `message` one English sentence.
    """

    def __init__(self, code: str, path: str, message: str) -> None:
        self.code = code
        self.path = path
        self.message = message
        super().__init__(f"{code} at {path}: {message}")

    @property
    def clause(self) -> str:
        """The clause that is broken, found by the innermost property of the path that has one."""
        if self.code.startswith("signature"):
            return SIGNATURE_CLAUSE
        if self.code == "attachment_missing":
            return CONTENT_CLAUSE
        for segment in reversed(self.path.replace("[", ".").split(".")):
            if segment in CLAUSES:
                return CLAUSES[segment]
        return ANY_CLAUSE

    def under(self, prefix: str) -> "StatementInvalid":
        """The same error seen from further out: `$.mbox` under `$.actor` is `$.actor.mbox`."""
        return StatementInvalid(self.code, prefix + self.path.removeprefix("$"), self.message)


def invalid_from(error: Exception) -> StatementInvalid:
    """Say what a decoder's `error` means in the standard's terms; the path comes from msgspec.

    A rule that failed in a term's `__post_init__` arrives as the cause of msgspec's error, with a
    path that starts at its own term.
    """
    if isinstance(error, StatementInvalid):
        return error
    if isinstance(error, RecursionError):
        return StatementInvalid("too_deep", "$", "The JSON is nested too deeply.")
    if isinstance(error, UnicodeDecodeError):
        return StatementInvalid("encoding", "$", "The text is not valid UTF-8.")
    text, at, path = str(error).rpartition(_AT)
    path = path.removesuffix("`") if at else "$"
    text = text if at else str(error)
    if isinstance(error.__cause__, StatementInvalid):
        return error.__cause__.under(path)
    if not isinstance(error, msgspec.ValidationError):
        return StatementInvalid("json", "$", f"The JSON cannot be read: {error}.")
    for start, code in _CODES:
        if text.startswith(start):
            return StatementInvalid(code, path, text + ".")
    return StatementInvalid("wrong_value", path, text + ".")
