"""What a vocabulary consists of: IRIs with their names in both languages."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Term:
    """A concept of a vocabulary: its IRI and its name in English and Simplified Chinese.

    A term of our own also says what it means; those of others are defined elsewhere.
    """

    iri: str
    en: str
    zh: str
    meaning_en: str = ""
    meaning_zh: str = ""

    @property
    def display(self) -> dict[str, str]:
        """The names as an xAPI language map."""
        return {"en": self.en, "zh-Hans": self.zh}

    @property
    def definition(self) -> dict[str, str]:
        """What it means, as an xAPI language map; empty for a term of somebody else's."""
        return {"en": self.meaning_en, "zh-Hans": self.meaning_zh} if self.meaning_en else {}


class Verb(Term):
    """What was done (xAPI 1.0.3 Data §2.4.3; 2.0.0 §4.2.2.2)."""

    __slots__ = ()

    def as_statement_part(self) -> dict[str, Any]:
        """The `verb` of a statement."""
        return {"id": self.iri, "display": self.display}


class ActivityType(Term):
    """The kind of thing that was acted on: `object.definition.type`."""

    __slots__ = ()


class Category(Term):
    """An activity that marks a statement as following a profile: `contextActivities.category`."""

    __slots__ = ()

    def as_statement_part(self) -> dict[str, Any]:
        """The entry of `contextActivities.category`."""
        return {"objectType": "Activity", "id": self.iri}


class Extension(Term):
    """A key of an `extensions` map."""

    __slots__ = ()
