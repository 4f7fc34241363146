"""Writes `.h5p` packages with the small libraries of our own in `h5p_libraries/`.

    question = library("Callcraft.TestQuestion")
    data = h5p_package(question, choice_parameters())

`h5p_package` puts the main library and all that it needs into the package. A library is a value:
`at_version`, `renamed`, `with_description` and `with_files` make another one of it, so that tests
can have patches, newer minors, missing or circular dependencies without files of their own.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from tests.builders.zips import ordinary_zip

Json = dict[str, Any]

FOLDER = Path(__file__).parent / "h5p_libraries"
NAMESPACE = UUID("5b0c4d3e-7c1d-4c1e-9a55-0f6f5d1f7a11")
DEPENDENCY_KINDS = ("preloadedDependencies", "dynamicDependencies", "editorDependencies")
SMALLEST_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


@dataclass(frozen=True)
class Library:
    """A library as it lies in a package: its `library.json` and its other files by name."""

    description: Json
    files: Mapping[str, bytes]

    @property
    def machine_name(self) -> str:
        """Return the name, such as `Callcraft.TestQuestion`."""
        return str(self.description["machineName"])

    @property
    def version(self) -> tuple[int, int, int]:
        """Return (major, minor, patch)."""
        told = self.description
        return told["majorVersion"], told["minorVersion"], told["patchVersion"]

    @property
    def folder(self) -> str:
        """Return the folder in a package, such as `Callcraft.TestQuestion-1.2`."""
        major, minor, _ = self.version
        return f"{self.machine_name}-{major}.{minor}"

    @property
    def name(self) -> str:
        """Return the spelling of parameters, such as `Callcraft.TestQuestion 1.2`."""
        return self.folder.replace("-", " ")

    @property
    def semantics(self) -> list[Json]:
        """Return what `semantics.json` holds; an empty list where there is none."""
        fields: list[Json] = json.loads(self.files.get("semantics.json", b"[]"))
        return fields

    def needs(self, *kinds: str) -> list[str]:
        """Return the folders of the libraries that this one names as dependencies."""
        return [
            f"{each['machineName']}-{each['majorVersion']}.{each['minorVersion']}"
            for kind in kinds or DEPENDENCY_KINDS
            for each in self.description.get(kind, [])
        ]

    def written(self) -> dict[str, bytes]:
        """Return the files of the library by their names in a package."""
        files = {f"{self.folder}/{name}": data for name, data in self.files.items()}
        return {f"{self.folder}/library.json": as_bytes(self.description), **files}


def library(machine_name: str) -> Library:
    """Read the library `machine_name` of `h5p_libraries/`."""
    (folder,) = FOLDER.glob(f"{machine_name}-*")
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return Library(json.loads(files.pop("library.json")), files)


def all_libraries() -> list[Library]:
    """Return every library of ours, those that others need first by no particular rule."""
    return [library(path.name.rpartition("-")[0]) for path in sorted(FOLDER.glob("*-*"))]


def at_version(of: Library, major: int, minor: int, patch: int = 0) -> Library:
    """Return the same library with another version."""
    version = {"majorVersion": major, "minorVersion": minor, "patchVersion": patch}
    return replace(of, description={**of.description, **version})


def renamed(of: Library, machine_name: str, major: int, minor: int, patch: int = 0) -> Library:
    """Return the library under another name; its script registers under that name.

    `renamed(library("Callcraft.TestQuestion"), "H5P.MultiChoice", 1, 16)` is a library that
    speaks as a real multiple choice does, and is scored again by the rules for it.
    """
    old, new = of.machine_name.encode(), machine_name.encode()
    files = {name: data.replace(old, new) for name, data in of.files.items()}
    description = {**of.description, "machineName": machine_name}
    return at_version(Library(description, files), major, minor, patch)


def with_description(of: Library, **changes: Any) -> Library:
    """Return the library with other entries in `library.json`; None takes an entry away."""
    told = {**of.description, **changes}
    return replace(of, description={key: each for key, each in told.items() if each is not None})


def with_files(of: Library, files: Mapping[str, bytes | None]) -> Library:
    """Return the library with other files; None takes a file away."""
    merged = {**of.files, **files}
    return replace(of, files={name: data for name, data in merged.items() if data is not None})


def needing(of: Library, *others: Library, kind: str = "preloadedDependencies") -> Library:
    """Return the library with `others`, and only them, as its dependencies of `kind`."""
    return with_description(of, **{kind: [dependency(each) for each in others]})


def dependency(on: Library) -> Json:
    """Return how a `library.json` or `h5p.json` names another library."""
    major, minor, _ = on.version
    return {"machineName": on.machine_name, "majorVersion": major, "minorVersion": minor}


def with_needed(main: Library, others: Iterable[Library] = ()) -> list[Library]:
    """Return `main`, then each library that it needs, then `others` and what these need.

    Libraries in `others` take the place of ours with the same folder.
    """
    given = {each.folder: each for each in (main, *others)}
    known = {each.folder: each for each in all_libraries()} | given
    found: dict[str, Library] = {}
    waiting = list(given)
    while waiting:
        folder = waiting.pop(0)
        if folder not in found and folder in known:
            found[folder] = known[folder]
            waiting += known[folder].needs()
    return list(found.values())


def named_in(parameters: object) -> list[Library]:
    """Return the libraries of ours that are named in library fields of `parameters`."""
    known = {each.name: each for each in all_libraries()}
    waiting, found = [parameters], []
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
            if isinstance(name := value.get("library"), str) and name in known:
                found.append(known[name])
        elif isinstance(value, list):
            waiting += value
    return found


def package_json(main: Library, libraries: Iterable[Library], **changes: Any) -> Json:
    """Return an `h5p.json` for content of `main`; `changes` as for `with_description`."""
    told = {
        "title": "Greeting a caller",
        "language": "en",
        "mainLibrary": main.machine_name,
        "embedTypes": ["iframe"],
        "license": "U",
        "preloadedDependencies": [
            dependency(each)
            for each in libraries
            if each is main or each.folder not in main.needs("editorDependencies")
        ],
        **changes,
    }
    return {key: value for key, value in told.items() if value is not None}


def package_files(
    main: Library,
    parameters: object,
    *,
    libraries: Iterable[Library] | None = None,
    files: Mapping[str, bytes] | None = None,
    **changes: Any,
) -> dict[str, bytes]:
    """Return the files of a package by name.

    `libraries` are exactly those in the package; by default `main`, those that `parameters` name
    and all that these need. An empty list makes a package with content only. `files` lie below
    `content/`. `changes` go into `h5p.json`.
    """
    needed = with_needed(main, named_in(parameters))
    told = needed if libraries is None else list(libraries)
    listed = told or needed
    package: dict[str, bytes] = {
        "h5p.json": as_bytes(package_json(main, listed, **changes)),
        "content/content.json": as_bytes(parameters),
    }
    package |= {f"content/{name}": data for name, data in (files or {}).items()}
    for each in told:
        package |= each.written()
    return package


def h5p_package(
    main: Library,
    parameters: object,
    *,
    libraries: Iterable[Library] | None = None,
    files: Mapping[str, bytes] | None = None,
    **changes: Any,
) -> bytes:
    """Write a package; see `package_files`."""
    return ordinary_zip(
        package_files(main, parameters, libraries=libraries, files=files, **changes)
    )


def choice_parameters(**changes: Any) -> Json:
    """Return parameters for `Callcraft.TestQuestion`: three answers, the first and third right."""
    return {
        "question": "<p>What belongs in a greeting?</p>",
        "answers": [
            {"text": "The name of the company", "correct": True},
            {"text": "The weather", "correct": False},
            {"text": "Your own name", "correct": True},
        ],
        "behaviour": {"singlePoint": False, "passPercentage": 100},
        "check": "Check",
        **changes,
    }


def sub_content(of: Library, parameters: Json, number: int = 1, title: str = "Part") -> Json:
    """Return the value of a library field: `of` with `parameters`, and an id for each number."""
    return {
        "library": of.name,
        "params": parameters,
        "subContentId": sub_content_id(number),
        "metadata": {"title": f"{title} {number}", "license": "U", "contentType": "Question"},
    }


def sub_content_id(number: int) -> str:
    """Return the `subContentId` that `sub_content` gives to `number`."""
    return str(uuid5(NAMESPACE, str(number)))


def series_parameters(*questions: Json, of: Library | None = None) -> Json:
    """Return parameters for `Callcraft.TestSeries` with the questions as its parts, from 1."""
    kind = of or library("Callcraft.TestQuestion")
    told = questions or (choice_parameters(), choice_parameters())
    parts = [sub_content(kind, each, number) for number, each in enumerate(told, start=1)]
    return {"introduction": "Two questions about calls.", "parts": parts}


def field_parameters(**changes: Any) -> Json:
    """Return parameters for `Callcraft.TestFields`, one of each kind; see `field_files`."""
    return {
        "plain": "Plain & simple",
        "code": "ab-12",
        "rich": '<p><strong>Rich</strong> <span style="color:#336699;">text</span></p>',
        "whole": 25,
        "exact": 2.5,
        "agree": True,
        "pick": "coffee",
        "lines": ["One", "Two"],
        "place": {"row": 3, "seat": "B2"},
        "wrapped": "The group of one field is the field",
        "picture": {"path": "images/dot.png", "mime": "image/png", "width": 1, "height": 1},
        "film": [{"path": "videos/call.mp4", "mime": "video/mp4"}],
        "sound": [{"path": "audios/ring.mp3", "mime": "audio/mpeg"}],
        "attachment": {"path": "files/note.txt", "mime": "text/plain"},
        "inside": sub_content(library("Callcraft.TestQuestion"), choice_parameters()),
        "onlyWhenTea": "",
        **changes,
    }


def field_files() -> dict[str, bytes]:
    """Return the files that `field_parameters` names."""
    return {
        "images/dot.png": SMALLEST_PNG,
        "videos/call.mp4": b"\0\0\0\x18ftypmp42",
        "audios/ring.mp3": b"ID3\x03\0\0\0\0\0\0",
        "files/note.txt": b"Call back on Monday.\n",
    }


def as_bytes(value: object) -> bytes:
    """Return `value` as the bytes of a JSON file."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
