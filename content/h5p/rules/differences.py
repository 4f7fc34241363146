"""What is different between two states of content, told in the words of its own form.

Elements of a list are told apart by their id where they have one, else by what they hold, so that
an element put in at the top does not make all the others look changed.
"""

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice, zip_longest
from typing import Any, Final

from content.h5p.rules.names import LibraryName
from content.h5p.rules.semantics import Semantics
from content.h5p.rules.semantics.fields import Field, File, Group, Library, List

MOST: Final = 500
LONGEST: Final = 400
_TAGS = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|td|th)\b[^>]*>|<[^>]*>", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that changed. `labels` lead to it through the form; `before` and `after` are its
    values as text, empty where there was or is none."""

    place: str
    labels: tuple[str, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Place:
    path: str = ""
    labels: tuple[str, ...] = ()

    def key(self, name: str, label: str) -> "_Place":
        return _Place(f"{self.path}.{name}" if self.path else name, (*self.labels, label))

    def index(self, position: int, label: str) -> "_Place":
        return _Place(f"{self.path}[{position}]", (*self.labels, f"{label} {position + 1}"))


SemanticsOf = Callable[[LibraryName], Semantics | None]


def differences(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    library: LibraryName,
    semantics_of: SemanticsOf,
) -> list[Difference]:
    """Return what changed in the parameters of `library`, in the order of the form; at most
    `MOST`. Places are those in `after`, or in `before` for what is gone."""
    semantics = semantics_of(library)
    fields = () if semantics is None else semantics.fields
    return list(islice(_Walk(semantics_of).fields(fields, before, after, _Place()), MOST))


@dataclass(frozen=True, slots=True)
class _Walk:
    semantics_of: SemanticsOf

    def fields(
        self, fields: Sequence[Field], before: Any, after: Any, at: _Place
    ) -> Iterator[Difference]:
        """Compare two objects; what the form does not know comes last."""
        known = {each.name: each for each in fields}
        for name in dict.fromkeys([*known, *before, *after]):
            field = known.get(name)
            label = name if field is None else shown(field.label) or name
            yield from self.value(field, before.get(name), after.get(name), at.key(name, label))

    def value(
        self, field: Field | None, before: Any, after: Any, at: _Place
    ) -> Iterator[Difference]:
        if before == after:
            return
        if isinstance(field, Group) and field.only_field is not None:
            yield from self.value(field.only_field, before, after, at)
        elif isinstance(before, dict) and isinstance(after, dict) and not isinstance(field, File):
            yield from self.objects(field, before, after, at)
        elif isinstance(before, list) and isinstance(after, list) and not isinstance(field, File):
            yield from self.lists(field, before, after, at)
        else:
            yield Difference(at.path, at.labels, shown(before), shown(after))

    def objects(
        self, field: Field | None, before: Any, after: Any, at: _Place
    ) -> Iterator[Difference]:
        if isinstance(field, Library):
            yield from self.contents(before, after, at)
        else:
            yield from self.fields(
                field.fields if isinstance(field, Group) else (), before, after, at
            )

    def contents(self, before: Any, after: Any, at: _Place) -> Iterator[Difference]:
        """Content in content: another library is another content."""
        name = LibraryName.parse(str(after.get("library", "")))
        if before.get("library") != after.get("library") or name is None:
            yield Difference(at.path, at.labels, shown(before), shown(after))
            return
        semantics = self.semantics_of(name)
        fields = () if semantics is None else semantics.fields
        inside = _Place(f"{at.path}.params", at.labels)
        yield from self.fields(
            fields, before.get("params") or {}, after.get("params") or {}, inside
        )
        about = _Place(f"{at.path}.metadata", at.labels)
        yield from self.fields((), before.get("metadata") or {}, after.get("metadata") or {}, about)

    def lists(
        self, field: Field | None, before: Any, after: Any, at: _Place
    ) -> Iterator[Difference]:
        item = field.item if isinstance(field, List) else None
        label = (shown(item.label) or item.name) if item is not None else ""
        for old, new in _paired(before, after):
            where = at.index(new if new is not None else old or 0, label)
            yield from self.value(
                item,
                None if old is None else before[old],
                None if new is None else after[new],
                where,
            )


def _paired(before: Sequence[Any], after: Sequence[Any]) -> Iterator[tuple[int | None, int | None]]:
    """The positions of the elements that belong together; None for one that came or went."""
    matcher = SequenceMatcher(None, [_mark(x) for x in before], [_mark(x) for x in after])
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            yield from zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            yield from zip_longest(range(i1, i2), range(j1, j2))


def _mark(value: Any) -> str:
    """What an element of a list is known by."""
    if isinstance(value, dict) and isinstance(value.get("subContentId"), str):
        return str(value["subContentId"])
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def shown(value: Any) -> str:
    """A value as a reader understands it: text without its tags, of larger things their texts."""
    text = _SPACE.sub(" ", " · ".join(_texts(value))).strip()
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield html.unescape(_TAGS.sub(" ", value))
    elif isinstance(value, dict):
        for key, each in value.items():
            if key not in ("subContentId", "mime"):
                yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif value is not None:
        yield json.dumps(value)
