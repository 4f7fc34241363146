"""Errors that people and programs can act on: a stable code, and a text in both languages."""

from collections.abc import Mapping
from typing import Any, ClassVar

LANGUAGES = ("en", "zh-Hans")


def text_in(texts: Mapping[str, str], language: str) -> str:
    """Pick the text for `language`, an IETF tag in any spelling; English where there is none."""
    return texts["zh-Hans" if language.lower().startswith("zh") else "en"]


class Problem(Exception):
    """Something that went wrong and that the caller can mend.

    Subclasses set `code` (stable, `room.what`), `http_status`, and `texts`: one sentence per
    language that says what happened and what to do next, with `{name}` fields for the parameters.
    Programs compare the code; people read the text.
    """

    code: ClassVar[str]
    http_status: ClassVar[int] = 400
    texts: ClassVar[Mapping[str, str]]

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(f"{self.code}: {self.text('en')}")

    def text(self, language: str) -> str:
        """Return the sentence in `language` ("en" or "zh-Hans")."""
        return text_in(self.texts, language).format(**self.params)

    def as_dict(self, language: str) -> dict[str, Any]:
        """Return the wire form: `{"code", "message", "params"}`, parameters as text."""
        return {
            "code": self.code,
            "message": self.text(language),
            "params": {name: str(value) for name, value in self.params.items()},
        }
