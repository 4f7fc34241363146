"""Addresses: which run script when followed, and which a field may hold."""

import html
import re
from urllib.parse import urlsplit

LONGEST_ADDRESS = 4096

_BEFORE = re.compile(r"[\x00-\x20\x7f-\xa0\ufffd]+")
_INSIDE = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff]")
"""What browsers leave out before a scheme and inside it, and what nobody sees in it."""

_SCRIPT = re.compile(r"(?:view-source:|feed:)*(?:(?:java|vb|live)script:|data:[^,]{0,200},)", re.I)
ROUNDS = 5


def decoded(text: str) -> str:
    """Return `text` with its character references read, also those within one another."""
    for _ in range(ROUNDS):
        read = html.unescape(text)
        if read == text:
            break
        text = read
    return text


def runs_script(text: str) -> bool:
    """Tell whether `text`, used as an address, would run script or open a page of its own.

    References are read and invisible characters left out first, as in `jav&Tab;ascript:`.
    """
    if ":" not in text and "&" not in text:
        return False
    plain = _INSIDE.sub("", decoded(text))
    blank = _BEFORE.match(plain)
    return _SCRIPT.match(plain, blank.end() if blank else 0) is not None


def is_web_address(text: str) -> bool:
    """Tell whether `text` is a whole http or https address without names or odd characters."""
    if len(text) > LONGEST_ADDRESS or re.search(r"[\s\"'<>\\^`{|}\x00-\x20\x7f]", text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
