"""What a package holds, and everything that can be wrong with it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.h5p.rules.files import PackageLimits
from content.h5p.rules.libraries import LibraryDescription, fingerprint
from content.h5p.rules.names import LibraryName
from content.h5p.rules.package import PackageContents, read_package
from tests.builders.h5p import (
    as_bytes,
    choice_parameters,
    field_files,
    field_parameters,
    library,
    package_files,
    with_description,
    with_files,
)
from tests.builders.h5p_installed import DictFiles

QUESTION = library("Callcraft.TestQuestion")
FOLDER = QUESTION.folder
Files = dict[str, bytes]


def read(files: Files, **more: Any) -> PackageContents:
    return read_package(DictFiles(files), **more)


def codes(files: Files, **more: Any) -> list[str]:
    return [each.code for each in read(files, **more).findings]


def sound() -> Files:
    return package_files(QUESTION, choice_parameters())


def with_h5p(**changes: Any) -> Files:
    return package_files(QUESTION, choice_parameters(), **changes)


def with_library(**changes: Any) -> Files:
    return sound() | {f"{FOLDER}/library.json": as_bytes({**QUESTION.description, **changes})}


def without(name: str) -> Files:
    return {key: data for key, data in sound().items() if key != name}


def test_sound_package_is_read_without_a_word() -> None:
    files = package_files(
        library("Callcraft.TestFields"), field_parameters(), files=field_files(), language="zh-CN"
    )
    contents = read(files)
    assert contents.findings == ()
    assert contents.content is not None
    assert contents.content.title == "Greeting a caller"
    assert contents.content.language == "zh-CN"
    assert contents.content.files == {name: len(data) for name, data in field_files().items()}
    question = contents.libraries[LibraryName("Callcraft.TestQuestion", 1, 2)]
    assert question.description.patch == 3
    assert question.description.is_runnable
    assert question.description.embeds == {"div", "iframe"}
    assert question.description.core == (1, 19)
    assert question.languages
    assert json.loads(question.semantics) == QUESTION.semantics


def test_folder_may_be_called_by_the_machine_name_alone() -> None:
    files = {key.replace(FOLDER, "Callcraft.TestQuestion"): data for key, data in sound().items()}
    assert codes(files) == []


def test_description_survives_being_stored() -> None:
    for packaged in read(sound()).libraries.values():
        record = json.loads(json.dumps(packaged.description.as_record()))
        assert LibraryDescription.from_record(record) == packaged.description


def test_fingerprint_tells_other_bytes_and_other_paths() -> None:
    told = fingerprint({"a.js": "1" * 64, "b.js": "2" * 64})
    assert told == fingerprint({"b.js": "2" * 64, "a.js": "1" * 64})
    assert told != fingerprint({"a.js": "2" * 64, "b.js": "1" * 64})


BROKEN: list[tuple[str, Callable[[], Files]]] = [
    ("h5p.package.no_h5p_json", lambda: without("h5p.json")),
    ("h5p.package.no_content", lambda: without("content/content.json")),
    ("h5p.json.broken", lambda: sound() | {"h5p.json": b"{"}),
    ("h5p.json.broken", lambda: sound() | {"content/content.json": b"{"}),
    ("h5p.json.not_an_object", lambda: sound() | {"h5p.json": b"[]"}),
    ("h5p.package.no_main_library", lambda: with_h5p(mainLibrary=None)),
    ("h5p.package.no_main_library", lambda: with_h5p(mainLibrary="../../etc")),
    ("h5p.package.main_not_named", lambda: with_h5p(mainLibrary="H5P.Other")),
    ("h5p.package.no_dependencies", lambda: with_h5p(preloadedDependencies=None)),
    ("h5p.package.wrong_dependency", lambda: with_h5p(preloadedDependencies=[{"a": 1}])),
    (
        "h5p.package.main_twice",
        lambda: with_h5p(
            preloadedDependencies=[
                {"machineName": QUESTION.machine_name, "majorVersion": 1, "minorVersion": minor}
                for minor in (2, 3)
            ]
        ),
    ),
    ("h5p.content.file_type", lambda: sound() | {"content/page.html": b"<p>"}),
    ("h5p.content.file_type", lambda: sound() | {"content/images/x.svg": b"<svg/>"}),
    ("h5p.content.file_type", lambda: sound() | {"content/run": b"#!"}),
    ("h5p.library.folder_name", lambda: sound() | {"no library!/a.js": b""}),
    ("h5p.library.no_description", lambda: sound() | {"H5P.Other-1.0/a.js": b""}),
    ("h5p.library.folder_mismatch", lambda: with_library(minorVersion=9)),
    ("h5p.library.folder_mismatch", lambda: with_library(machineName="H5P.Other")),
    (
        "h5p.library.twice",
        lambda: (
            sound()
            | {key.replace(FOLDER, QUESTION.machine_name): data for key, data in sound().items()}
        ),
    ),
    (
        "h5p.library.shadows",
        lambda: (
            sound() | with_description(QUESTION, machineName="callcraft.TESTquestion").written()
        ),
    ),
    ("h5p.library.missing_key", lambda: with_library() | {f"{FOLDER}/library.json": b"{}"}),
    ("h5p.library.wrong_key", lambda: with_library(majorVersion="one")),
    ("h5p.library.wrong_key", lambda: with_library(patchVersion=-1)),
    ("h5p.library.wrong_key", lambda: with_library(minorVersion=10**30)),
    ("h5p.library.wrong_key", lambda: with_library(preloadedJs="question.js")),
    ("h5p.library.wrong_key", lambda: with_library(preloadedJs=[{"path": "../../x.js"}])),
    ("h5p.library.wrong_key", lambda: with_library(preloadedJs=[{"path": "https://x.test/x.js"}])),
    ("h5p.library.wrong_key", lambda: with_library(preloadedDependencies=[{"machineName": "A"}])),
    ("h5p.library.wrong_key", lambda: with_library(coreApi="new")),
    ("h5p.library.missing_file", lambda: with_library(preloadedCss=[{"path": "no.css"}])),
    ("h5p.library.core_api", lambda: with_library(coreApi={"majorVersion": 1, "minorVersion": 99})),
    ("h5p.library.core_api", lambda: with_library(coreApi={"majorVersion": 2, "minorVersion": 0})),
    (
        "h5p.library.too_many_dependencies",
        lambda: with_library(
            dynamicDependencies=[
                {"machineName": f"H5P.N{n}", "majorVersion": 1, "minorVersion": 0}
                for n in range(600)
            ]
        ),
    ),
    (
        "h5p.dependency.circular",
        lambda: with_library(
            preloadedDependencies=[
                {"machineName": QUESTION.machine_name, "majorVersion": 1, "minorVersion": 2}
            ]
        ),
    ),
]


@pytest.mark.parametrize(("code", "files"), BROKEN)
def test_malformed_package_is_refused_by_code(code: str, files: Callable[[], Files]) -> None:
    errors = [each.code for each in read(files()).findings if each.severity == "error"]
    assert code in errors


def test_old_ways_of_writing_are_taken() -> None:
    """Versions as text, runnable as a boolean, a query behind a script's name."""
    files = with_library(
        majorVersion="1", minorVersion="2", runnable=True, preloadedJs=[{"path": "question.js?v=2"}]
    )
    assert codes(files) == []


def test_hidden_files_are_passed_over_and_others_left_out() -> None:
    files = sound() | {
        ".h5pignore": b"x",
        "_thumbs/a.png": b"x",
        "content/.DS_Store": b"x",
        "read me.txt": b"x",
        f"{FOLDER}/Makefile": b"x",
        f"{FOLDER}/.eslintrc.json": b"{",
    }
    contents = read(files)
    assert [each.code for each in contents.findings] == [
        "h5p.package.left_out",
        "h5p.library.file_left_out",
    ]
    assert contents.content is not None
    assert contents.content.files == {}
    packaged = contents.libraries[LibraryName("Callcraft.TestQuestion", 1, 2)]
    assert not {"Makefile", ".eslintrc.json"} & packaged.files.keys()


def test_broken_language_file_is_left_out() -> None:
    changed = with_files(QUESTION, {"language/fr.json": b"{", "language/nb.json": b"{}"})
    contents = read(package_files(changed, choice_parameters()))
    packaged = contents.libraries[LibraryName("Callcraft.TestQuestion", 1, 2)]
    assert "nb" in packaged.languages
    assert "language/fr.json" not in packaged.files
    assert [each.severity for each in contents.findings] == ["warning"]


def test_sizes_and_counts_are_bounded() -> None:
    assert codes(sound(), limits=PackageLimits(files=3)) == ["h5p.package.too_many_files"]
    assert codes(sound(), limits=PackageLimits(total=10)) == ["h5p.package.too_large"]
    assert codes(sound(), limits=PackageLimits(file=10)) == ["h5p.package.file_too_large"]
    assert "h5p.package.too_many_libraries" in codes(sound(), limits=PackageLimits(libraries=1))


def test_package_of_libraries_alone_is_one() -> None:
    contents = read(QUESTION.written())
    assert (contents.content, contents.findings) == (None, ())
    assert codes({"readme.txt": b""}, libraries_only=True) == [
        "h5p.package.left_out",
        "h5p.package.no_libraries",
    ]
    assert read(sound(), libraries_only=True).content is None


def test_title_that_is_missing_is_told() -> None:
    contents = read(with_h5p(title="  "))
    assert [each.code for each in contents.findings] == ["h5p.package.no_title"]
    assert contents.content is not None


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            ["h5p.json", "content/content.json", f"{FOLDER}/library.json",
             f"{FOLDER}/semantics.json", f"{FOLDER}/language/de.json", "x/library.json"]
        ),
        st.binary(max_size=60)
        | st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda inner: st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["title", "machineName", "majorVersion", "runnable", "preloadedJs", "path",
                     "preloadedDependencies", "mainLibrary", "language", "name", "type"]
                ),
                inner,
                max_size=4,
            ),
            max_leaves=12,
        ).map(as_bytes),
        max_size=4,
    )
)  # fmt: skip
def test_no_package_makes_it_raise(changes: Files) -> None:
    read(sound() | changes)
