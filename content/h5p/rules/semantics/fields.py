"""A definition as values: one class for each type of field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from content.h5p.rules.names import LibraryName
from content.h5p.rules.semantics.patterns import Pattern

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What every type has. `told` is the field as the library wrote it, for forms."""

    name: str = ""
    optional: bool = False
    default: Any = None
    told: Mapping[str, Any] = field(default_factory=lambda: NOTHING, repr=False, compare=False)

    @property
    def label(self) -> str:
        """What an author reads beside the field."""
        return str(self.told.get("label", self.name))

    @property
    def widget(self) -> str:
        """How an editor shows the field, such as `html`, `showWhen`; empty for the ordinary way."""
        return str(self.told.get("widget", ""))

    @property
    def is_needed(self) -> bool:
        """Whether content is incomplete without it: nobody can fill it in for its author."""
        return not self.optional and self.default is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Field):
    """Text: plain, or with `tags`, HTML. `styles` are the CSS properties its `font` option opens.

    `longest` counts characters as they are read, not as HTML is written.
    """

    tags: frozenset[str] | None = None
    styles: frozenset[str] = frozenset()
    longest: int | None = None
    pattern: Pattern | None = None

    @property
    def is_html(self) -> bool:
        """Whether the value is HTML."""
        return self.tags is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Field):
    """A number from `least` to `most`, on the steps from `least` (or 0), rounded to `decimals`."""

    least: int | float | None = None
    most: int | float | None = None
    step: int | float | None = None
    decimals: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Boolean(Field):
    """True or false."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Select(Field):
    """One of `values`, or with `several` a list of them.

    Without values the choice is made among other parameters, as that of drop zones for an element;
    only the editor knows them.
    """

    values: tuple[str | int | float | bool, ...] = ()
    several: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class List(Field):
    """From `least` to `most` values of the kind of `item`."""

    item: Field
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Field):
    """Several fields together, an object; a `flat` group of one field *is* that field.

    Sub-content is an object also with one field, and has an id of its own.
    """

    fields: tuple[Field, ...] = ()
    flat: bool = False
    is_sub_content: bool = False

    @property
    def only_field(self) -> Field | None:
        """The field whose value stands for the whole group; None for an object."""
        return self.fields[0] if self.flat and self.fields else None


@dataclass(frozen=True, slots=True, kw_only=True)
class File(Field):
    """A file: of `kind` "file" or "image"; "video" and "audio" are lists of alternatives.

    `mimes` bounds the media types of a plain file; empty means any.
    """

    kind: str = "file"
    mimes: frozenset[str] = frozenset()

    @property
    def is_list(self) -> bool:
        """Whether the value is a list of files, the same in several formats."""
        return self.kind in {"video", "audio"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Library(Field):
    """Content in content, of one of the libraries in `options`; without options, of any."""

    options: tuple[LibraryName, ...] = ()


@dataclass(frozen=True, slots=True)
class Semantics:
    """The parameters of a library: an object of these fields."""

    fields: tuple[Field, ...] = ()


NO_SEMANTICS = Semantics()
"""Of a library without a `semantics.json`: it takes no parameters."""
