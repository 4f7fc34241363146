"""What Tin Can content tells of its result: the verbs and results of one activity."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from scorm_packages.cmi5.rules.session import Said
from xapi.statements import Statement
from xapi.statements.activities import Activity
from xapi.statements.results import Result
from xapi.statements.terms import UNSET
from xapi.vocabulary import COMPLETED, FAILED, INITIALIZED, PASSED


def told_result(statement: Statement, *, activity: str, at: datetime) -> Iterator[Said]:
    """What a statement about `activity` says of it: that it was begun, and how it ended.

    Tools tell a result by the verb, or by the result of another verb ("scored" with success).
    """
    about = statement.object
    if not isinstance(about, Activity) or about.id != activity:
        return
    result = statement.result if isinstance(statement.result, Result) else Result()
    score = _scaled(result)
    yield Said(INITIALIZED.iri, at, None, "")
    if statement.verb.id == COMPLETED.iri or result.completion is True:
        yield Said(COMPLETED.iri, at, score, "")
    if statement.verb.id == PASSED.iri or result.success is True:
        yield Said(PASSED.iri, at, score, "")
    elif statement.verb.id == FAILED.iri or result.success is False:
        yield Said(FAILED.iri, at, score, "")


def _scaled(result: Result) -> Decimal | None:
    """The scaled score; else raw placed between min (0 where absent) and max.

    A raw score below a range that begins at zero only by our guess is no score: it may be as far
    from it as a number can be.
    """
    if result.score is UNSET:
        return None
    score = result.score
    if score.scaled is not UNSET:
        return Decimal(repr(score.scaled))
    if score.raw is UNSET or score.max is UNSET:
        return None
    low = Decimal(0) if score.min is UNSET else Decimal(repr(score.min))
    high = Decimal(repr(score.max))
    scaled = (Decimal(repr(score.raw)) - low) / (high - low) if high > low else None
    return scaled if scaled is not None and -1 <= scaled <= 1 else None
