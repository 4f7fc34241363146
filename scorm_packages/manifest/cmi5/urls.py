"""The URL of an assignable unit (cmi5 §8.1, §13.1.4, §14.1, §14.2)."""

import re
from typing import Final
from urllib.parse import parse_qsl

from scorm_packages.manifest.findings import Finding, finding
from scorm_packages.manifest.hrefs import SCHEME, PackageFiles, Problem, resolve, split_path

RESERVED: Final = ("endpoint", "fetch", "actor", "registration", "activityId")
"""What the LMS adds to every URL (§8.1); a URL that brings one of them itself collides."""

# RFC 1738 §2.2 leaves no room for blanks, controls and these delimiters. Letters beyond ASCII are
# let through: tools write them, browsers escape them.
_UNSAFE = re.compile(r"[\x00-\x20\x7f<>\"{}|\\^`]")
_WEB = re.compile(r"https?://[^/?#]+", re.IGNORECASE)
_PROBLEMS: Final[dict[Problem, str]] = {
    "missing": "cmi5.url_file_missing",
    "outside": "cmi5.url_outside",
    "scheme": "cmi5.url_scheme",
}


def read_url(
    url: str, place: str, title: str, files: PackageFiles | None
) -> tuple[str, list[Finding]]:
    """What to launch for `url`, as it stands in the document without blanks around it.

    `files` are those of the zip, None where the structure came without one. The href is relative
    to the package's root, or a web address; empty where it cannot be used.
    """
    named = {"title": title, "url": url}
    if not url or _UNSAFE.search(url):
        return "", [finding("cmi5.url_invalid", place, **named)]
    if taken := _taken_names(url):
        return "", [finding("cmi5.url_reserved", place, names=", ".join(taken), **named)]
    if _WEB.match(url):
        return url, []
    is_absolute = SCHEME.match(url) or url.startswith("//")
    if is_absolute or files is None:
        code = "cmi5.url_scheme" if is_absolute else "cmi5.url_relative"
        return "", [finding(code, place, **named)]
    target = resolve(url, (), files)
    if target.problem is not None:
        return "", [finding(_PROBLEMS[target.problem], place, **named)]
    if target.repaired:
        return target.href, [finding("cmi5.url_repaired", place, used=target.path, **named)]
    return target.href, []


def _taken_names(url: str) -> list[str]:
    query = split_path(url)[1].partition("#")[0].removeprefix("?")
    names = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
    return [name for name in RESERVED if name in names]
