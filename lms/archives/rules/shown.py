"""What of an entry's payload people are shown, in lists and on paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ShownField:
    """One labelled thing that an entry says."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """Texts in one language; empty where the payload does not say, as for a destroyed content."""

    title: str
    within: str
    outcome: str
    score: str
    rule_set: str
    decision: str
    form: str = ""
    fields: tuple[ShownField, ...] = ()
    clauses: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()


def shown(payload: Mapping[str, Any], language: str) -> ShownEntry:
    """Read a payload for people. `language` is an IETF tag in any spelling.

    `title` is the course's or, for the result of a whole track, the track's; `within` is the track
    of a course. `outcome` is `pass`, `fail`, `taken_back` (what was archived before no longer
    stands, and nothing has taken its place) or empty; `rule_set` is key and version.
    """
    course, track = _part(payload, "course"), _part(payload, "track")
    rule_set, decision = _part(payload, "rule_set"), _part(payload, "decision")
    return ShownEntry(
        title=_title(course or track, language) or _words(payload.get("title"), language),
        within=_title(track, language) if course else "",
        outcome=_outcome(str(payload.get("outcome") or "")),
        score=str(payload.get("score") or ""),
        rule_set=f"{rule_set.get('key', '')} {rule_set.get('version', '')}".strip(),
        decision=str(decision.get("id") or ""),
        form=str(payload.get("form") or ""),
        fields=tuple(_fields(payload, language)),
        clauses=tuple(str(one) for one in _list(payload, "clauses")),
        attachments=tuple(
            str(one.get("name") or one.get("sha256"))
            for one in _list(payload, "attachments")
            if isinstance(one, Mapping)
        ),
    )


def shown_in(value: Any, language: str) -> str:
    """What a field of a record says: text as it is, words in one language, lists with a comma."""
    if isinstance(value, list):
        return ("、" if language.lower().startswith("zh") else ", ").join(
            shown_in(one, language) for one in value
        )
    return _words(value, language) if isinstance(value, Mapping) else str(value or "")


def _fields(payload: Mapping[str, Any], language: str) -> Iterator[ShownField]:
    for one in _list(payload, "fields"):
        if isinstance(one, Mapping):
            label = _words(one.get("label"), language) or str(one.get("key") or "")
            yield ShownField(str(one.get("key") or ""), label, shown_in(one.get("value"), language))


def documents_of(payload: Mapping[str, Any]) -> dict[str, int]:
    """The documents that a content names: size by hash."""
    listed = payload.get("attachments")
    if not isinstance(listed, list):
        return {}
    return {
        str(one["sha256"]): int(one.get("size") or 0)
        for one in listed
        if isinstance(one, Mapping) and one.get("sha256")
    }


def _outcome(decided: str) -> str:
    """No verdict is archived only where one stood before."""
    return "taken_back" if decided == "indeterminate" else decided


def _part(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = payload.get(name)
    return part if isinstance(part, Mapping) else {}


def _list(payload: Mapping[str, Any], name: str) -> list[Any]:
    part = payload.get(name)
    return part if isinstance(part, list) else []


def _title(thing: Mapping[str, Any], language: str) -> str:
    return _words(thing.get("title"), language) or str(thing.get("key") or "")


def _words(texts: Any, language: str) -> str:
    """The words in this language, else in the other; a plain text as it is."""
    if not isinstance(texts, Mapping):
        return str(texts or "")
    wanted, other = ("zh-Hans", "en") if language.lower().startswith("zh") else ("en", "zh-Hans")
    return str(texts.get(wanted) or texts.get(other) or "")
