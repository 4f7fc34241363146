"""Two decision records side by side: whether something came out otherwise, and which steps did."""

from collections.abc import Mapping
from typing import Any, Final

MOST_CHANGES: Final = 60
"""Steps that are kept of one comparison at most."""


def differs(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> bool:
    """Whether outcome, score or what follows is another. Nothing before, no verdict after: no."""
    if before is None:
        return bool(after["outcome"] != "indeterminate" or _follows(after))
    same = all(before[part] == after[part] for part in ("outcome", "score"))
    return not same or _follows(before) != _follows(after)


def changed_steps(
    before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> list[dict[str, str | None]]:
    """The steps with another value, in the order of the newer reckoning; None: not there."""
    old = {step["id"]: step for step in before["trace"]} if before else {}
    new = {step["id"]: step for step in after["trace"]}
    names = [*new, *(name for name in old if name not in new)]
    changes = [
        {
            "step": name,
            "before": old[name]["value"] if name in old else None,
            "after": new[name]["value"] if name in new else None,
            "clause": (new.get(name) or old[name])["clause"],
        }
        for name in names
        if (old[name]["value"] if name in old else None)
        != (new[name]["value"] if name in new else None)
    ]
    return changes[:MOST_CHANGES]


def _follows(record: Mapping[str, Any]) -> list[tuple[str, str, str | None]]:
    return sorted(
        (one["id"], one["period"], one["amount"] or "")
        for one in record.get("consequences", ())
        if one["follows"] == "true"
    )
