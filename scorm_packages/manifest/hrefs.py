"""Addresses in a manifest, and the files of the package they mean.

An href is a URL reference (RFC 3986): it is resolved against the `xml:base` of every level, its
query and fragment are set aside, and its path is looked up among the files of the package, first
as it stands and then in the ways that authoring tools get it wrong.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import quote, unquote_to_bytes, urljoin

SAFE_IN_PATHS = "/!$&'()*+,;=@"
"""What stands unescaped in our paths besides letters and digits: RFC 3986 §3.3 without the colon,
which would make a scheme of the first segment."""
SAFE_IN_SUFFIXES = SAFE_IN_PATHS + ":?#%[]"

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")

Problem = Literal["missing", "outside", "scheme"]


@dataclass(frozen=True, slots=True)
class Target:
    """What an href means. `href` is what is launched: escaped, relative to the package's root.

    Exactly one holds: `path` is a file of the package; `external` is true; `problem` says why
    the href cannot be used, and `href` is then only to be shown. `repaired` is true where `path`
    is not literally what was written.
    """

    href: str
    path: str | None = None
    external: bool = False
    repaired: bool = False
    problem: Problem | None = None


class PackageFiles:
    """The paths of a package's files with their sizes, to be found as tools write them."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        self._sizes = sizes
        self._by_folded: dict[str, list[str]] = {}
        for path in sizes:
            self._by_folded.setdefault(_folded(path), []).append(path)

    def __contains__(self, path: str) -> bool:
        return path in self._sizes

    def size(self, path: str) -> int:
        """Return the size of the file `path` in bytes."""
        return self._sizes[path]

    def find(self, path: str) -> str | None:
        """Return the one file that `path` can mean, by letter case and Unicode form, or None."""
        if path in self._sizes:
            return path
        candidates = self._by_folded.get(_folded(path), [])
        return candidates[0] if len(candidates) == 1 else None


class AssumedFiles(PackageFiles):
    """Every file that is asked for: to read a manifest without its package."""

    def __init__(self) -> None:
        super().__init__({})

    def __contains__(self, path: str) -> bool:
        return True

    def size(self, path: str) -> int:
        """Return 1: no file is empty."""
        return 1

    def find(self, path: str) -> str | None:
        """Return `path` itself."""
        return path


ASSUMED_FILES = AssumedFiles()


def resolve(href: str, bases: Iterable[str], files: PackageFiles) -> Target:
    """Find what `href` means, below the `xml:base` values `bases`, outermost first."""
    parts = [part.strip().replace("\\", "/") for part in (*bases, href)]
    target = _resolve_joined(_join(parts), files)
    if target.problem == "missing":
        # By RFC 3986 a base "content" counts for nothing beside "page.html"; tools mean "content/".
        folders = [part.rstrip("/") + "/" for part in parts[:-1] if part]
        second = _resolve_joined(_join([*folders, parts[-1]]), files)
        if second.path is not None:
            return replace(second, repaired=True)
    return replace(target, repaired=True) if target.path and "\\" in href else target


def _join(parts: Iterable[str]) -> str:
    """Resolve references one upon the other (RFC 3986 §5.2), keeping ".." that lead outside."""
    address = ""
    for part in parts:
        if _has_scheme(part) or part.startswith(("/", "//")) or not address:
            address = part
        elif _has_scheme(address):
            address = urljoin(address, part)
        elif part:
            address = address[: address.rfind("/") + 1] + part
    return address


def _resolve_joined(address: str, files: PackageFiles) -> Target:
    if address.lower().startswith(("http://", "https://", "//")):
        return Target(address, external=True)
    if _has_scheme(address):
        return Target(address, problem="scheme")
    path, suffix = split_path(address)
    inside = _inside(path)
    if inside is None:
        return Target(address, problem="outside")
    for candidate in _spellings(inside):
        found = files.find(candidate)
        if found is not None:
            literal = found in (inside, _unescaped(inside, "utf-8")) and path[:1] != "/"
            launched = quote(found, SAFE_IN_PATHS) + quote(suffix, SAFE_IN_SUFFIXES)
            return Target(launched, path=found, repaired=not literal)
    return Target(inside, problem="missing")


def with_parameters(href: str, parameters: str) -> str:
    """Append an item's parameters to the href of its resource (SCORM 1.2 CAM §2.3, parameters).

    Parameters that begin with "#" are a fragment, and yield to one that is there already; others
    go into the query, before the fragment.
    """
    extra = quote(parameters.strip().lstrip("?&"), SAFE_IN_SUFFIXES)
    if not extra:
        return href
    base, hash_sign, fragment = href.partition("#")
    if extra.startswith("#"):
        return href if hash_sign else base + extra
    query, _, extra_fragment = extra.partition("#")
    fragment = fragment or extra_fragment
    return base + ("&" if "?" in base else "?") + query + (f"#{fragment}" if fragment else "")


def split_path(address: str) -> tuple[str, str]:
    """Split an address into its path and the query and fragment, these with their signs."""
    ends = [at for at in (address.find("?"), address.find("#")) if at >= 0]
    end = min(ends, default=len(address))
    return address[:end], address[end:]


def _has_scheme(address: str) -> bool:
    return SCHEME.match(address) is not None


def _inside(path: str) -> str | None:
    """Return `path` without "." and ".." and leading slashes; None where it leaves the package."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _spellings(path: str) -> Iterable[str]:
    """Yield the path as written, then with its escapes undone, in UTF-8 and in GB18030."""
    yield path
    if "%" in path:
        for encoding in ("utf-8", "gb18030"):
            unescaped = _unescaped(path, encoding)
            if unescaped is not None:  # An escaped ".." finds nothing: no path here has one.
                yield unescaped


def _unescaped(path: str, encoding: str) -> str | None:
    try:
        return unquote_to_bytes(path).decode(encoding)
    except UnicodeError:
        return None


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()
