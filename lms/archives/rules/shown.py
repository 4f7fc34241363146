"""What of an entry's payload people are shown, in lists and on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """Texts in one language; empty where the payload does not say, as for a destroyed content."""

    title: str
    within: str
    outcome: str
    score: str
    rule_set: str
    decision: str


def shown(payload: Mapping[str, Any], language: str) -> ShownEntry:
    """Read a payload for people. `language` is an IETF tag in any spelling.

    `title` is the course's or, for the result of a whole track, the track's; `within` is the track
    of a course. `outcome` is `pass`, `fail`, `taken_back` (what was archived before no longer
    stands, and nothing has taken its place) or empty; `rule_set` is key and version.
    """
    course, track = _part(payload, "course"), _part(payload, "track")
    rule_set, decision = _part(payload, "rule_set"), _part(payload, "decision")
    return ShownEntry(
        title=_title(course or track, language),
        within=_title(track, language) if course else "",
        outcome=_outcome(str(payload.get("outcome") or "")),
        score=str(payload.get("score") or ""),
        rule_set=f"{rule_set.get('key', '')} {rule_set.get('version', '')}".strip(),
        decision=str(decision.get("id") or ""),
    )


def _outcome(decided: str) -> str:
    """No verdict is archived only where one stood before."""
    return "taken_back" if decided == "indeterminate" else decided


def _part(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = payload.get(name)
    return part if isinstance(part, Mapping) else {}


def _title(thing: Mapping[str, Any], language: str) -> str:
    titles = _part(thing, "title")
    wanted, other = ("zh-Hans", "en") if language.lower().startswith("zh") else ("en", "zh-Hans")
    return str(titles.get(wanted) or titles.get(other) or thing.get("key") or "")
