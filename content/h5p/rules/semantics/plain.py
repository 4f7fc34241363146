"""Plain text. Libraries write it into pages as HTML, so it is kept as HTML writes it: escaped."""

import html
import re

from content.h5p.rules.semantics.addresses import decoded, runs_script

_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_REFERENCE = re.compile(r"&(?!#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6});|[A-Za-z][A-Za-z0-9]{1,31};)")
_MARKUP = re.compile(r"<[a-zA-Z/!?]")
_ESCAPES = {"<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#039;"}
_TO_ESCAPE = re.compile("[<>\"']")


def without_controls(text: str) -> str:
    """Return `text` with what is no text replaced: controls, halves of surrogate pairs."""
    return _NO_TEXT.sub("\ufffd", text)


def escaped(text: str) -> str:
    """Return `text` as HTML writes it; what is escaped already stays as it is."""
    return _TO_ESCAPE.sub(lambda found: _ESCAPES[found[0]], _REFERENCE.sub("&amp;", text))


def has_markup(text: str) -> bool:
    """Tell whether a browser would see tags in `text`."""
    return _MARKUP.search(text) is not None


def read_length(text: str) -> int:
    """How many characters a reader sees in escaped `text`."""
    return len(html.unescape(text))


def cut(text: str, longest: int) -> str:
    """Return escaped `text` with at most `longest` characters as they are read."""
    return text if read_length(text) <= longest else escaped_anew(html.unescape(text)[:longest])


def escaped_anew(text: str) -> str:
    """Return `text`, which is not escaped, as HTML writes it."""
    return escaped(text.replace("&", "&amp;"))


def disarmed(text: str) -> str:
    """Return escaped `text` so that it runs nothing when a library uses it as an address.

    "JavaScript: the good parts" is a fine answer, so such text is kept, with a space before the
    colon: no address any more, and the same to a reader.
    """
    if not runs_script(text):
        return text
    scheme, _, rest = decoded(text).partition(":")
    return escaped_anew(f"{scheme.strip()} :{rest}")


def read(text: str) -> str:
    """Return escaped `text` as a reader sees it."""
    return html.unescape(text)
