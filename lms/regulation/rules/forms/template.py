"""What a form template is: titles, fields, signature lines, and the states of a flow chart."""

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from lms.regulation.rules.settings import Text, both

NOT_FROM_THE_SOURCE: Final = both(
    "Template, not from the source: the regulation only names this form.",
    "模板，非原文：制度仅列出该表单的名称。",
)
FROM_A_CLAUSE: Final = both(
    "Template: the regulation demands this form; its layout is ours.",
    "模板：制度要求使用该表单，版式为系统自拟。",
)


class FieldKind(StrEnum):
    """What goes into a field."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"
    TABLE = "table"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form. `key` is stable: what is filed names its values by it.

    `choices` are the words of a choice, `columns` the columns of a table. An `optional` field may
    be hidden by the centre.
    """

    key: str
    label: Text
    kind: FieldKind = FieldKind.TEXT
    optional: bool = False
    hidden: bool = False
    choices: tuple[Text, ...] = ()
    columns: tuple["FormField", ...] = ()
    own: bool = False
    """Added by the centre."""


@dataclass(frozen=True, slots=True)
class Step:
    """A state of a flow chart: who acts, within how many working days, and where it leads."""

    key: str
    title: Text
    who: Text
    days: int | None = None
    leads_to: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class FormTemplate:
    """A form as it is filled in and printed. Version 0 is the one that was shipped."""

    code: str
    title: Text
    fields: tuple[FormField, ...]
    signatures: tuple[Text, ...] = ()
    note: Text = dataclasses.field(default_factory=lambda: NOT_FROM_THE_SOURCE)
    flow: tuple[Step, ...] = ()
    version: int = 0

    @property
    def shown(self) -> tuple[FormField, ...]:
        """The fields that stand on the form."""
        return tuple(one for one in self.fields if not one.hidden)

    def field(self, key: str) -> FormField:
        """The field of that key. Raises KeyError."""
        return {one.key: one for one in self.fields}[key]


class BadTemplate(ValueError):
    """An edited template that cannot be used. The message says why."""


def as_data(template: FormTemplate) -> dict[str, Any]:
    """What the centre may edit of a template, as JSON."""
    return {
        "title": dict(template.title),
        "fields": [_field_data(one) for one in template.fields],
        "signatures": [dict(one) for one in template.signatures],
    }


def edited(shipped: FormTemplate, data: Mapping[str, Any], version: int) -> FormTemplate:
    """The shipped template with what the centre made of it. Raises BadTemplate.

    Fields that are not optional can be renamed and moved, but neither hidden nor left out: what
    other rooms file by their keys would have no place.
    """
    fields = tuple(_field(one) for one in data["fields"])
    counted = Counter(one.key for one in fields)
    if twice := [key for key, times in counted.items() if times > 1]:
        raise BadTemplate(f"{', '.join(twice)}: twice")
    needed = {one.key for one in shipped.fields if not one.optional}
    if missing := sorted(needed - {one.key for one in fields if not one.hidden}):
        raise BadTemplate(f"{', '.join(missing)}: missing")
    return replace(
        shipped,
        title=data["title"],
        fields=fields,
        signatures=tuple(data["signatures"]),
        version=version,
    )


def f(  # Short, because catalogues are made of it.
    key: str,
    en: str,
    zh: str,
    kind: FieldKind = FieldKind.TEXT,
    *,
    optional: bool = False,
    choices: Sequence[tuple[str, str]] = (),
    columns: Sequence[FormField] = (),
) -> FormField:
    """A field of the catalogue."""
    if choices:
        kind = FieldKind.CHOICE
    if columns:
        kind = FieldKind.TABLE
    words = tuple(both(*choice) for choice in choices)
    return FormField(key, both(en, zh), kind, optional, choices=words, columns=tuple(columns))


def steps(*described: tuple[str, str, str, str, str, int | None, str]) -> tuple[Step, ...]:
    """A flow from lines of (key, title, 标题, who, 谁, days, "next[:en:zh] next …").

    Without a next, a step ends the flow.
    """
    return tuple(
        Step(key, both(en, zh), both(who, whom), days, tuple(_ways(leads)))
        for key, en, zh, who, whom, days, leads in described
    )


def _ways(leads: str) -> Iterator[tuple[str, Text]]:
    for way in leads.split("|"):
        if way:
            key, _, words = way.partition(":")
            en, _, zh = words.partition(":")
            yield key, both(en, zh)


def _field_data(field: FormField) -> dict[str, Any]:
    data: dict[str, Any] = {"key": field.key, "label": dict(field.label), "kind": field.kind.value}
    data |= {name: True for name in ("optional", "hidden", "own") if getattr(field, name)}
    if field.choices:
        data["choices"] = [dict(one) for one in field.choices]
    if field.columns:
        data["columns"] = [_field_data(one) for one in field.columns]
    return data


def _field(data: Mapping[str, Any]) -> FormField:
    return FormField(
        key=data["key"],
        label=data["label"],
        kind=FieldKind(data["kind"]),
        optional=data.get("optional", False),
        hidden=data.get("hidden", False),
        choices=tuple(data.get("choices", ())),
        columns=tuple(_field(one) for one in data.get("columns", ())),
        own=data.get("own", False),
    )
