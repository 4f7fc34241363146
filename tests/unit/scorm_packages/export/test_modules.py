"""Our own modules as packages: whole, the same each time, and good by the public schemas."""

import io
import zipfile
from dataclasses import replace

import pytest
from lxml import etree

from content.authoring.rules.course import Course
from lms.config.demo.courses import BASICS, PRACTICE, QUARTERLY, demo_course
from scorm_packages.export.rules.modules import write_module
from scorm_packages.export.rules.outline import Target
from tests.builders.schemas import cmi5_schema, faults, scorm2004_schema

PLAYER = {"player.js": b"void 0", "player.css": b"body{}"}
WRITABLE = [target for target in Target if target is not Target.H5P]
EDITIONS = {Target.SCORM_2004: "4th", Target.SCORM_2004_3RD: "3rd"}
COURSES = pytest.mark.parametrize("key", [*BASICS, *PRACTICE, *QUARTERLY])
TARGETS = pytest.mark.parametrize("target", WRITABLE)


def files_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def written(course: Course, target: Target) -> dict[str, bytes]:
    return files_of(write_module(course, PLAYER, target))


@TARGETS
def test_the_same_module_gives_the_same_bytes(target: Target) -> None:
    course = demo_course("company")
    assert write_module(course, PLAYER, target) == write_module(course, PLAYER, target)


@TARGETS
def test_the_page_says_which_standard_it_was_packaged_for(target: Target) -> None:
    page = written(demo_course("company"), target)["index.html"].decode()
    assert f'data-standard="{target.standard}"' in page


@TARGETS
def test_no_text_of_a_module_ends_the_script_element(target: Target) -> None:
    evil = "</script><script>alert(1)</script>"
    hostile = replace(demo_course("company"), title={"en": evil, "zh-Hans": evil})
    page = written(hostile, target)["index.html"].decode()
    assert "<script>alert" not in page
    assert page.count("</script>") == 2


@COURSES
@pytest.mark.parametrize("target", EDITIONS)
def test_a_scorm_2004_manifest_is_valid(key: str, target: Target) -> None:
    """CAM §3.4 by the schemas of ADL and IMS."""
    manifest = written(demo_course(key), target)["imsmanifest.xml"]
    assert faults(scorm2004_schema(EDITIONS[target]), manifest) == []


@COURSES
def test_a_course_structure_of_cmi5_is_valid(key: str) -> None:
    """cmi5 §13.2."""
    assert faults(cmi5_schema(), written(demo_course(key), Target.CMI5)["cmi5.xml"]) == []


@TARGETS
def test_the_pass_mark_stands_in_the_description(target: Target) -> None:
    """What the module asks for is what the other system will ask for."""
    course = replace(demo_course("company"), pass_mark=85)
    files = written(course, target)
    if target is Target.CMI5:
        assert b'masteryScore="0.85"' in files["cmi5.xml"]
        assert b'moveOn="CompletedAndPassed"' in files["cmi5.xml"]
        return
    manifest = etree.fromstring(files["imsmanifest.xml"])
    name = "masteryscore" if target is Target.SCORM_12 else "minNormalizedMeasure"
    (mark,) = manifest.iter(f"{{*}}{name}")
    assert mark.text == ("85" if target is Target.SCORM_12 else "0.85")


def test_both_languages_reach_cmi5() -> None:
    structure = etree.fromstring(written(demo_course("company"), Target.CMI5)["cmi5.xml"])
    languages = {text.get("lang") for text in structure.iter("{*}langstring")}
    assert languages == {"zh-Hans", "en"}


@pytest.mark.parametrize("target", [t for t in WRITABLE if t is not Target.CMI5])
def test_every_file_of_the_package_stands_in_the_manifest(target: Target) -> None:
    files = written(demo_course("company"), target)
    manifest = etree.fromstring(files.pop("imsmanifest.xml"))
    assert {file.get("href") for file in manifest.iter("{*}file")} == set(files)
