"""Where an item's page lies: a file of the package, or a page of another site.

An item's `parameters` are part of its href since the package was installed
(`scorm_packages.manifest.hrefs.with_parameters`); nothing is appended here.
"""

from urllib.parse import quote, unquote

_WEB = ("http://", "https://", "//")


def is_external(href: str) -> bool:
    """Whether an href leads to another site. Such a page is opened beside us and cannot report."""
    return href.lower().startswith(_WEB)


def launch_address(href: str, files: str) -> str:
    """The address to open for an item's href; `files` is the address of the package's root.

    A page of another site keeps its address; without a scheme of its own it is asked for by
    HTTPS.
    """
    if is_external(href):
        return f"https:{href}" if href.startswith("//") else href
    end = min((at for sign in "?#" if (at := href.find(sign)) >= 0), default=len(href))
    # A manifest may hold an escaped href or a plain one; both name the same file.
    escaped = quote(unquote(href[:end]), safe="/~!$&'()*+,;=:@")
    return f"{files}{escaped}{href[end:]}"
