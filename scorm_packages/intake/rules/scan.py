"""What the pages, scripts and styles of a package reach for, told from their text.

Two things are looked for as the bytes go by: the call by which content finds the run-time, and
addresses on other servers from which something is loaded. Nothing is executed, so this only ever
says "probably".
"""

import re
from collections.abc import Iterable, Iterator

from scorm_packages.intake.rules.limits import MIB

SCRIPTS = (".js", ".mjs", ".html", ".htm", ".xhtml")
STYLES = (".css",)
OVERLAP = 1024
"""How much of a piece is read again with the next one: the longest match that is found for sure."""

LOOKED_AT = 256 * MIB
"""No course has more text than that; beyond it, files are read and not looked at."""
CALL_OF_SCORM_12 = b"LMSInitialize"
CALL_OF_SCORM_2004 = b"API_1484_11"
API_MARKS = (CALL_OF_SCORM_12, CALL_OF_SCORM_2004)
"""What every SCO names, whatever tool made it (RTE §3.3 of SCORM 1.2 and of SCORM 2004)."""

_HOST = rb"(?:https?:|wss?:)?//((?:[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\.){1,8}[a-z]{2,24})"
_LOADS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rb"\b(?:src|srcset|poster)\s*=\s*\\?[\"'`]?\s*" + _HOST,
        rb"(?<![a-z])url\(\s*\\?[\"']?\s*" + _HOST,
        rb"@import\s+[\"']\s*" + _HOST,
        rb"\b(?:fetch|import|importScripts|Worker|WebSocket|EventSource|getScript|getJSON)"
        rb"\(\s*[\"'`]" + _HOST,
        rb"\.open\(\s*[\"'][a-z]{3,7}[\"']\s*,\s*[\"'`]" + _HOST,
        rb"[\"'`]"
        + _HOST
        + rb"/[^\"'`\s<>]{0,300}\.(?:m?js|css|png|jpe?g|gif|svg|webp|mp[34]|m4[av]"
        rb"|webm|og[gv]|wav|m3u8|vtt|woff2?|ttf)(?:[?#][^\"'`\s]{0,200})?[\"'`]",
    )
)
"""Ways in which a page, script or style loads from elsewhere. Links that are only followed are
none: they open in a window of their own."""
_LINK = re.compile(rb"<link\b[^>]{0,400}", re.IGNORECASE)
_IS_LOADED = re.compile(rb"stylesheet|preload|icon", re.IGNORECASE)
_HREF = re.compile(rb"\bhref\s*=\s*[\"']?\s*" + _HOST, re.IGNORECASE)


class ContentScan:
    """What was seen so far in the files of a package."""

    def __init__(self) -> None:
        self.marks: set[bytes] = set()
        """Those of `API_MARKS` that some page or script names."""
        self.hosts: dict[str, str] = {}
        """Other servers that something is loaded from, with the file that does so first."""
        self._left = LOOKED_AT

    def watch(self, path: str, pieces: Iterator[bytes]) -> None:
        """Read the file `path` to its end, looking at it if it is text that can load or call.

        Raises what `pieces` raises.
        """
        name = path.lower()
        is_script, is_style = name.endswith(SCRIPTS), name.endswith(STYLES)
        before = b""
        for piece in pieces:
            self._left -= len(piece) if is_script or is_style else 0
            if self._left < 0 or not (is_script or is_style):
                continue
            window = before + piece
            before = window[-OVERLAP:]
            if is_script:
                self.marks.update(mark for mark in API_MARKS if mark in window)
            # A name that touches the end may go on in the next piece, and is seen again then.
            self._look_for_hosts(path, window, len(window))
        self._look_for_hosts(path, before, len(before) + 1)

    def _look_for_hosts(self, path: str, window: bytes, end: int) -> None:
        """Note the hosts in `window` whose names end before `end`."""
        if b"//" not in window:
            return
        for pattern in _LOADS:
            self._note(pattern.finditer(window), path, end)
        for link in _LINK.finditer(window):
            if _IS_LOADED.search(link[0]):
                self._note(_HREF.finditer(link[0]), path, end - link.start())

    def _note(self, found: Iterable[re.Match[bytes]], path: str, end: int) -> None:
        for each in found:
            if each.end(1) < end:
                self.hosts.setdefault(each[1].decode("ascii").lower(), path)
