"""H5P's own editor as an archive: where it lies, what of it is taken, in which order it loads.

No registry carries the editor's JavaScript, so an administrator brings it: the source of H5P's
editor library as a zip, or a plugin of another system that has it inside. Nothing of it is ours,
and nothing is changed. Of what else comes along (server programs, sources, papers) nothing is kept.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from content.h5p.rules.files import MIB, PackageFiles, extension, is_hidden, is_plain_path
from content.h5p.rules.findings import Finding, finding, finding_on_names, has_errors

MARK: Final = "scripts/h5peditor.js"
"""What says where the editor lies: every version since the first has it."""
START: Final = "scripts/h5peditor-editor.js"
SETUP: Final = "scripts/h5peditor-init.js"
LANGUAGES: Final = "language/"
DEFAULT_LANGUAGE: Final = "en"
NEEDED: Final = (
    MARK,
    START,
    SETUP,
    "scripts/h5peditor-library-selector.js",
    "scripts/h5peditor-form.js",
    "styles/css/application.css",
    f"{LANGUAGES}{DEFAULT_LANGUAGE}.js",
)
TEXT_EDITOR: Final = "ckeditor/ckeditor.js"
HUB: Final = "hub-client"
"""In the names of the files that are for choosing content types from a hub. Not loaded: a draft
has its type when the editor is opened."""
FOLDERS: Final = ("scripts/", "styles/css/", "libs/", LANGUAGES, "ckeditor/", "images/")
EXTENSIONS: Final = frozenset("js css json png jpg jpeg gif svg eot ttf woff woff2".split())
_PARENTS: Final = (
    "scripts/h5peditor-semantic-structure.js",
    "scripts/h5peditor-file-uploader.js",
    "scripts/h5peditor-file.js",
)
"""What other scripts are derived from."""
LARGEST: Final = 100 * MIB
MOST_FILES: Final = 2000


@dataclass(frozen=True, slots=True)
class EditorArchive:
    """What an archive holds. `files` are those to keep: path below the editor's folder → size.

    They are for use only when it `is_sound`.
    """

    folder: str = ""
    """Where the editor lies in the archive; empty or ending with a slash."""
    files: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    findings: tuple[Finding, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether it can be installed."""
        return not has_errors(self.findings)


def read_editor(archive: PackageFiles) -> EditorArchive:
    """Look for an editor in an archive. By names and sizes only: what its programs do, nobody can
    tell, which is why installing them is a right of its own."""
    folder = _folder(archive.names())
    if folder is None:
        return EditorArchive(findings=(finding("h5p.editor.not_found"),))
    files = {
        path: archive.size(folder + path)
        for name in archive.names()
        if name.startswith(folder) and _is_kept(path := name.removeprefix(folder))
    }
    findings: list[Finding] = []
    missing = [path for path in NEEDED if path not in files]
    if missing:
        findings.append(finding_on_names("h5p.editor.incomplete", missing, folder))
    if TEXT_EDITOR not in files:
        findings.append(finding("h5p.editor.no_text_editor", folder, file=TEXT_EDITOR))
    if len(files) > MOST_FILES or sum(files.values()) > LARGEST:
        size = f"{sum(files.values()) / MIB:.0f} MiB"
        limit = f"{LARGEST // MIB} MiB"
        findings.append(
            finding(
                "h5p.editor.too_large",
                folder,
                count=len(files),
                size=size,
                most=MOST_FILES,
                limit=limit,
            )
        )
    return EditorArchive(folder, files, tuple(findings))


def scripts_in_order(files: Collection[str]) -> list[str]:
    """The editor's scripts as they load in the frame that it makes for itself.

    First what sets the stage and what others are derived from, then the rest by name: each only
    adds itself to the stage. The texts and the editor of HTML fields come last.
    """
    first = [MARK, *_PARENTS, START]
    own = sorted(
        path
        for path in files
        if path.startswith("scripts/")
        and path.endswith(".js")
        and "/" not in path.removeprefix("scripts/")
        and HUB not in path
        and path not in first
    )
    return [
        *(path for path in first if path in files),
        *own,
        *(path for path in (TEXT_EDITOR,) if path in files),
    ]


def styles(files: Collection[str]) -> list[str]:
    """The styles of that frame."""
    wanted = ("libs/cropper.css", "styles/css/application.css")
    return [path for path in wanted if path in files]


def language_file(files: Collection[str], language: str) -> str:
    """The file with the editor's texts in a language (a tag such as "zh-Hans"), or in English.

    Chinese is asked for by script and falls back to the country under which older versions have
    it; any other language falls back to itself without its region.
    """
    tag = language.lower()
    wanted = [tag, *(("zh-cn", "zh") if tag == "zh-hans" else ()), tag.partition("-")[0]]
    found = (f"{LANGUAGES}{each}.js" for each in [*wanted, DEFAULT_LANGUAGE])
    return next((path for path in found if path in files), f"{LANGUAGES}{DEFAULT_LANGUAGE}.js")


def _folder(names: Iterable[str]) -> str | None:
    """The folder of the editor: of several, the one that lies least deep."""
    found = [name.removesuffix(MARK) for name in names if name == MARK or name.endswith(f"/{MARK}")]
    return min(found, key=lambda folder: (folder.count("/"), folder), default=None)


def _is_kept(path: str) -> bool:
    return (
        path.startswith(FOLDERS)
        and extension(path) in EXTENSIONS
        and is_plain_path(path)
        and not is_hidden(path)
    )
