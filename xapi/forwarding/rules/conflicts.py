"""Is what the other store has under an id the statement that we sent? (1.0.3 Data 2.3.1)"""

from typing import Final

import msgspec

from xapi.forwarding.rules.verdicts import TAKEN, Outcome, Verdict
from xapi.statements import StatementInvalid, compare
from xapi.statements.exceptions import invalid_from
from xapi.statements.parsing import read_stored

UNREADABLE: Final = Verdict(Outcome.REFUSED, "conflict_unreadable")


def judge_conflict(ours: bytes, theirs: bytes) -> Verdict:
    """TAKEN when both say the same; a refusal when they do not, or theirs cannot be read."""
    try:
        other = read_stored(theirs)
    except (StatementInvalid, msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        invalid = invalid_from(error)
        return Verdict(Outcome.REFUSED, "conflict_unreadable", detail=str(invalid))
    if compare(read_stored(ours), other):
        return TAKEN
    return Verdict(Outcome.REFUSED, "conflict")
