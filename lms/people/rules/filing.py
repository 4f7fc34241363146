"""What is filed about a person: the one shape in which rooms hand records to the archive.

A record is complete in itself: it carries its words in both languages, so that it can be shown
and printed when nobody knows any more what made it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

Text = Mapping[str, str]
"""The same words in "en" and "zh-Hans"."""

Value = str | Text | Sequence["str | Text"]
"""What a field says. Numbers are texts, exactly as they are to be read."""


def text(en: str, zh: str) -> Text:
    """The same words in both languages."""
    return {"en": en, "zh-Hans": zh}


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled thing that a record says. `key` is stable; forms place fields by it."""

    key: str
    label: Text
    value: Value


@dataclass(frozen=True, slots=True)
class FiledAttachment:
    """A file that belongs to a record, by the hash of its bytes."""

    name: str
    sha256: str
    size: int
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class EventReference:
    """The event that a record belongs to, such as a class run: what its file is put together by."""

    kind: str
    id: UUID
    title: Text


@dataclass(frozen=True, slots=True)
class PersonalRecord:
    """Something that is to be kept about a person (R138, R141–R143).

    `source` is the id of what is filed: the same source is filed once. `supersedes` is the source
    of the record that this one corrects. `form` is the code of the form it is printed as
    ("F16"), or empty. `clauses` are the ids of the clauses it rests on.
    """

    employee_id: UUID
    kind: str
    title: Text
    fields: Sequence[Field]
    occurred_at: datetime
    source: UUID
    supersedes: UUID | None = None
    form: str = ""
    clauses: Sequence[str] = ()
    attachments: Sequence[FiledAttachment] = ()
    event: EventReference | None = None

    def as_payload(self) -> dict[str, Any]:
        """The record as JSON, without floats. Whose it is comes beside it."""
        payload: dict[str, Any] = {
            "kind": self.kind,
            "title": dict(self.title),
            "fields": [
                {"key": one.key, "label": dict(one.label), "value": _plain(one.value)}
                for one in self.fields
            ],
            "form": self.form,
            "clauses": list(self.clauses),
            "attachments": [
                {
                    "name": one.name,
                    "sha256": one.sha256,
                    "size": one.size,
                    "media_type": one.media_type,
                }
                for one in self.attachments
            ],
        }
        if self.event:
            payload["event"] = {
                "kind": self.event.kind,
                "id": str(self.event.id),
                "title": dict(self.event.title),
            }
        return payload


def _plain(value: Value) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return dict(value)
    return [_plain(one) for one in value]
