"""Names and addresses as XML and the standards want them."""

import re
from urllib.parse import quote

_NOT_IN_FILES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_NOT_IN_NAMES = re.compile(r"[^\w.\-]", re.ASCII)


def xml_name(text: str) -> str:
    """Make an XML name (xs:ID) of any text: letters, digits, dots, dashes, underscores."""
    name = _NOT_IN_NAMES.sub("_", text)
    return name if name and (name[0].isalpha() or name[0] == "_") else f"_{name}"


def file_name(title: str, target: str) -> str:
    """What the file of a course is called: its title, as far as every file system takes it."""
    plain = _NOT_IN_FILES.sub("-", title).strip(" .-")[:80] or "course"
    return f"{plain}.h5p" if target == "h5p" else f"{plain}-{target}.zip"


def escaped(path: str) -> str:
    """Write a path of a package as an address (RFC 3986), slashes kept."""
    return quote(path, safe="/~!$'()*,;=:@-._")
