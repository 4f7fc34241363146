"""Our modules as H5P: sound by our own reading of H5P, whole, and the same each time."""

import hashlib
import html
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from content.authoring.rules.course import Course
from content.h5p.rules.names import LibraryName
from content.h5p.rules.package import read_package
from content.h5p.rules.semantics import check_parameters, read_semantics
from lms.config.demo.courses import BASICS, PRACTICE, QUARTERLY, demo_course
from scorm_packages.export.rules.h5p_modules import parameters_of, write_h5p_module
from tests.builders.h5p_installed import DictFiles

ROOT = Path(__file__).parents[4]
FRONTEND = ROOT / "scorm_packages" / "export" / "frontend"
LIBRARY = {
    path.relative_to(FRONTEND / "h5p-library").as_posix(): path.read_bytes()
    for path in sorted((FRONTEND / "h5p-library").rglob("*"))
    if path.is_file()
} | {"module.js": b"void 0"}
NAME = LibraryName("Callcraft.Module", 1, 0)
SEMANTICS = read_semantics(LIBRARY["semantics.json"], "semantics.json")
COURSES = pytest.mark.parametrize("key", [*BASICS, *PRACTICE, *QUARTERLY])

SOURCES = (
    "content/frontend/src/host/host.ts",
    "content/frontend/src/host/times.ts",
    "content/frontend/src/sco",
    "scorm_packages/export/frontend/h5p-library",
    "scorm_packages/export/frontend/src/h5p",
)
"""What the library is made of. Hosts that have it take another only with a higher patch."""
PATCH, FINGERPRINT = 0, "9d89631a1bd135fc"


def written(course: Course) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(write_h5p_module(course, LIBRARY))) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def checked(parameters: Any) -> Any:
    return check_parameters(parameters, NAME, lambda _: SEMANTICS.semantics, files=())


def read_back(parameters: Any) -> Any:
    """The texts as a reader sees them."""
    if isinstance(parameters, dict):
        return {key: read_back(value) for key, value in parameters.items()}
    if isinstance(parameters, list):
        return [read_back(value) for value in parameters]
    return html.unescape(parameters) if isinstance(parameters, str) else parameters


@COURSES
def test_our_own_reading_finds_nothing_wrong_with_the_package(key: str) -> None:
    """Bar: every well-formed package imports; ours has to be one."""
    contents = read_package(DictFiles(written(demo_course(key))))
    assert [each.code for each in contents.findings] == []
    assert set(contents.libraries) == {NAME}


def test_hosts_that_know_few_licences_take_the_library() -> None:
    """H5P's own server and others refuse a library whose licence is not on their list."""
    assert "license" not in json.loads(LIBRARY["library.json"])


@COURSES
def test_the_definition_describes_the_whole_module(key: str) -> None:
    parameters = json.loads(written(demo_course(key))["content/content.json"])
    done = checked(parameters)
    assert [each.code for each in (*SEMANTICS.findings, *done.findings)] == []
    assert done.parameters == parameters


def test_the_same_module_gives_the_same_bytes() -> None:
    course = demo_course("company")
    assert write_h5p_module(course, LIBRARY) == write_h5p_module(course, LIBRARY)


def test_text_is_escaped_and_reads_as_it_was_written() -> None:
    evil = """<img src=x onerror="alert('1')"> &amp; more"""
    course = demo_course("company")
    hostile = replace(course, title={"en": evil, "zh-Hans": evil})
    parameters = parameters_of(hostile)
    assert "<" not in json.dumps(parameters)
    assert read_back(parameters)["title"] == {"en": evil, "zh": evil}
    assert checked(parameters).parameters == parameters


def test_parts_have_ids_of_their_own_that_stay() -> None:
    """Statements and states are told apart by them, also those of the next export."""
    for key in (*BASICS, *PRACTICE):
        course = demo_course(key)
        ids = list(_values(parameters_of(course), "subContentId"))
        assert len(set(ids)) == len(ids) == len(course.questions) + len(course.turns)
        assert ids == list(_values(parameters_of(course), "subContentId"))


def _values(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield from ([value[name]] if name in value else [])
        value = list(value.values())
    for each in value if isinstance(value, list) else []:
        yield from _values(each, name)


def test_the_chinese_texts_follow_the_definition_field_by_field() -> None:
    chinese = json.loads(LIBRARY["language/zh-hans.json"])["semantics"]
    _assert_follows(json.loads(LIBRARY["semantics.json"]), chinese)


def _assert_follows(fields: list[dict[str, Any]], told: list[dict[str, Any]]) -> None:
    assert len(fields) == len(told)
    for field, text in zip(fields, told, strict=True):
        spoken = {"label", "description", "entity"} & field.keys()
        assert spoken == {"label", "description", "entity"} & text.keys(), field["name"]
        assert len(field.get("options", ())) == len(text.get("options", ())), field["name"]
        _assert_follows(field.get("fields", []), text.get("fields", []))
        _assert_follows(*[[each["field"]] if "field" in each else [] for each in (field, text)])


def test_another_library_has_a_higher_patch() -> None:
    """When this fails, raise `patchVersion` in `library.json`, and set both values above.

    A host that has a patch keeps it, and would play new packages with the old script.
    """
    patch = json.loads(LIBRARY["library.json"])["patchVersion"]
    assert (patch, _fingerprint()) == (PATCH, FINGERPRINT)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for source in SOURCES:
        place = ROOT / source
        files = sorted(place.rglob("*.*")) if place.is_dir() else [place]
        for path in files:
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
