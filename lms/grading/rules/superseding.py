"""When a new verdict takes the place of the standing one."""

from collections.abc import Mapping
from typing import Any, Final

_VERDICT: Final = ("engine_version", "rule_set", "outcome", "score", "missing", "consequences")


def takes_the_place_of(record: Mapping[str, Any], standing: Mapping[str, Any] | None) -> bool:
    """Whether `record` says something that the standing record does not.

    It does when the verdict, what follows from it, or the rules differ, or when a statement that
    the standing one rests on is gone (voided). Further evidence that changes nothing is no reason:
    the standing verdict stays, with the evidence it was given on. Without any evidence there is
    nothing to decide yet.
    """
    if standing is None:
        return bool(record["evidence"]) or record["outcome"] != "indeterminate"
    if any(record.get(part) != standing.get(part) for part in _VERDICT):
        return True
    rests_on = {entry["statement_id"] for entry in standing["evidence"]}
    return not rests_on <= {entry["statement_id"] for entry in record["evidence"]}
