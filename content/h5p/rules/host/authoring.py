"""`H5PIntegration` for H5P's own editor: what it edits, where its files are, where it asks.

As with playing, nothing in it lets the editor send anything but to the addresses given here.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from content.h5p.rules.editor import language_file, scripts_in_order, styles
from content.h5p.rules.host.integration import CONTENT
from content.h5p.rules.host.metadata_form import copyright_form, metadata_form
from content.h5p.rules.host.texts import core_texts
from content.h5p.rules.libraries import CORE

MARKED_TEXT: Final = ("superscript", "subscript", "table", "code", "strikethrough", "highlight")


@dataclass(frozen=True, slots=True)
class EditorAddresses:
    """Where the browser finds what the editor loads and asks; none ends with a slash."""

    editor: str
    content: str
    libraries: str
    ajax: str
    first_script: str
    """Ours, before all else in the frame that the editor makes for itself."""
    core_script: str
    core_style: str

    def of_editor_file(self, path: str) -> str:
        """The address of a file of the editor."""
        return f"{self.editor}/{quote(path)}"


def authoring_integration(
    *, files: Collection[str], addresses: EditorAddresses, language: str, content_language: str
) -> dict[str, Any]:
    """The object. `files` are those of the installed editor; `language` is the reader's, and
    `content_language` the one of the content, which may be empty."""
    own = addresses.of_editor_file
    return {
        "baseUrl": "",
        "url": addresses.content,
        "urlLibraries": addresses.libraries,
        "siteUrl": "",
        "postUserStatistics": False,
        "saveFreq": False,
        "ajax": {"setFinished": "", "contentUserData": ""},
        "hubIsEnabled": False,
        "l10n": {"H5P": dict(core_texts(language))},
        "loadedJs": [],
        "loadedCss": [],
        "core": {"scripts": [addresses.core_script], "styles": [addresses.core_style]},
        "contents": {f"cid-{CONTENT}": {"contentUrl": addresses.content, "metadata": {}}},
        "editor": {
            "filesPath": addresses.content,
            "fileIcon": {"path": own("images/binary-file.png"), "width": 50, "height": 50},
            "ajaxPath": f"{addresses.ajax}/",
            "libraryUrl": f"{addresses.editor}/",
            "copyrightSemantics": copyright_form(language),
            "metadataSemantics": metadata_form(language),
            "assets": {
                "css": [addresses.core_style, *map(own, styles(files))],
                "js": [
                    addresses.first_script,
                    addresses.core_script,
                    *map(own, scripts_in_order(files)),
                    own(language_file(files, language)),
                ],
            },
            "apiVersion": {"majorVersion": CORE[0], "minorVersion": CORE[1]},
            "nodeVersionId": CONTENT,
            "language": content_language or language,
            "wysiwygButtons": list(MARKED_TEXT),
            "enableContentHub": False,
        },
    }


def edited(parameters: Mapping[str, Any], metadata: Mapping[str, Any]) -> str:
    """What the editor begins with, in the form that it takes it: JSON as text."""
    return json.dumps({"params": parameters, "metadata": metadata}, ensure_ascii=False)
