"""Which entries of a zip may be stored, and under which path.

A path that is let through is relative, uses forward slashes, has no "." or ".." or empty part, no
control character, is unique, is no folder of another one, and is short enough for every store.
"""

import re
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scorm_packages.intake.rules.directory import Entry
from scorm_packages.intake.rules.encodings import decode_names
from scorm_packages.intake.rules.limits import Limits
from scorm_packages.manifest.findings import Finding, finding_on_names

ENCRYPTED_FLAGS = 1 << 0 | 1 << 6 | 1 << 13  # APPNOTE §4.4.4.
UNIX, MACOS = 3, 19  # APPNOTE §4.4.2.2: systems whose attributes hold a Unix mode.
ORDINARY_KINDS = (0, stat.S_IFREG, stat.S_IFDIR)

DRIVE = re.compile(r"[A-Za-z]:")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of writing, which disguise a name."""

SYSTEM_FOLDERS = frozenset({"__macosx", ".git", ".svn"})
SYSTEM_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
PROGRAMS = {
    *("asp", "aspx", "cgi", "jsp", "phar", "php", "php5", "phtml", "pl", "py", "rb"),
    *("bat", "cmd", "com", "dll", "exe", "jar", "msi", "ps1", "sh", "vbs"),
}
ARCHIVES = {"7z", "gz", "rar", "tar", "tgz", "zip"}
WINDOWS_CHARACTERS = re.compile(r'[<>:"|?*]')
WINDOWS_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An entry that may be stored, and the path for it."""

    path: str
    entry: Entry


def check_names(entries: Sequence[Entry], limits: Limits) -> tuple[list[StoredFile], list[Finding]]:
    """Decide over every entry. The files may be used only when no finding is an error."""
    names, encoding = decode_names(entries)
    named = list(zip(names, entries, strict=True))
    noted = _Notes()
    files = [file for name, entry in named if (file := _judge(name, entry, limits, noted))]
    files = _without_doubles(files, noted)
    _compare_paths([file.path for file in files], noted)
    findings = list(noted.findings(limits))
    if encoding is not None:
        odd = [name for name, entry in named if not (entry.raw_name.isascii() or _is_utf8(entry))]
        findings.append(
            finding_on_names("zip.name_encoding", map(_shown, odd), encoding=encoding.upper())
        )
    return files, findings


class _Notes:
    """Names by the code that they earned."""

    def __init__(self) -> None:
        self._names: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, code: str, name: str) -> None:
        self._names[code].append(_shown(name))

    def findings(self, limits: Limits) -> Iterator[Finding]:
        for code, names in self._names.items():
            extra = {"limit": limits.depth} if code == "zip.path_too_deep" else {}
            yield finding_on_names(code, names, **extra)


def _judge(name: str, entry: Entry, limits: Limits, noted: _Notes) -> StoredFile | None:
    """Return the file to store, or None for a folder, a file to be ignored, or a refused one."""
    path = name.replace("\\", "/")
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if code := _refusal(name, path, parts, entry, limits):
        noted.add(code, name)
        return None
    if path.endswith("/") or not parts:
        return None
    if _is_of_the_system(parts):
        noted.add("zip.system_files", name)
        return None
    if "\\" in name:
        noted.add("zip.backslash", name)
    _advise("/".join(parts), parts, entry, noted)
    return StoredFile("/".join(parts), entry)


def _refusal(
    name: str, path: str, parts: Sequence[str], entry: Entry, limits: Limits
) -> str | None:
    """Return the code of the reason to refuse the entry, the most telling first; None if none."""
    reasons = {
        "zip.control_character": CONTROL.search(name) is not None,
        "zip.traversal": any(part.rstrip(" ") == ".." for part in parts),
        "zip.absolute_path": path.startswith("/") or DRIVE.match(path) is not None,
        "zip.special_file": _is_special(entry),
        "zip.encrypted": bool(entry.flags & ENCRYPTED_FLAGS),
        "zip.path_too_long": len(path.encode()) > limits.path_bytes
        or any(len(part.encode()) > limits.name_bytes for part in parts),
        "zip.path_too_deep": len(parts) > limits.depth,
    }
    return next((code for code, applies in reasons.items() if applies), None)


def _is_special(entry: Entry) -> bool:
    """Tell links, devices, pipes: whatever is neither a file nor a folder."""
    if entry.made_on not in (UNIX, MACOS):
        return False
    return stat.S_IFMT(entry.external_attributes >> 16) not in ORDINARY_KINDS


def _is_of_the_system(parts: Sequence[str]) -> bool:
    name = parts[-1].lower()
    return (
        any(part.lower() in SYSTEM_FOLDERS for part in parts[:-1])
        or name in SYSTEM_FILES
        or name.startswith("._")
    )


def _advise(path: str, parts: Sequence[str], entry: Entry, noted: _Notes) -> None:
    suffix = parts[-1].rpartition(".")[2].lower()
    if any(
        WINDOWS_CHARACTERS.search(part)
        or WINDOWS_DEVICE.fullmatch(part)
        or part.endswith((".", " "))
        for part in parts
    ):
        noted.add("zip.windows_name", path)
    if suffix in PROGRAMS:
        noted.add("zip.server_side_file", path)
    if suffix in ARCHIVES:
        noted.add("zip.nested_archive", path)
    if entry.size == 0:
        noted.add("zip.empty_file", path)


def _without_doubles(files: Sequence[StoredFile], noted: _Notes) -> list[StoredFile]:
    """Keep one of several entries of one path, if they are the same file."""
    kept: dict[str, StoredFile] = {}
    for file in files:
        first = kept.setdefault(file.path, file)
        if first is not file:
            same = (first.entry.crc, first.entry.size) == (file.entry.crc, file.entry.size)
            noted.add("zip.same_file_twice" if same else "zip.duplicate_name", file.path)
    return list(kept.values())


def _compare_paths(paths: Iterable[str], noted: _Notes) -> None:
    """Note paths that fall together in letter case, and files that are folders of others."""
    by_folded: dict[str, str] = {}
    folders: set[str] = set()
    for path in paths:
        folded = unicodedata.normalize("NFC", path).casefold()
        if by_folded.setdefault(folded, path) != path:
            noted.add("zip.case_collision", path)
        parent = path.rpartition("/")[0]
        while parent and parent not in folders:
            folders.add(parent)
            parent = parent.rpartition("/")[0]
    for path in by_folded.values():
        if path in folders:
            noted.add("zip.file_is_folder", path)


def _is_utf8(entry: Entry) -> bool:
    try:
        entry.raw_name.decode()
    except UnicodeDecodeError:
        return False
    return True


def _shown(name: str) -> str:
    """Return `name` fit for a report: control characters made visible, not over-long."""
    visible = CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", name)
    return visible if len(visible) <= 120 else f"{visible[:120]}…"
