"""Our own courses as SCORM 1.2 packages: found good by our own intake, and the same each time."""

import io
import zipfile

import pytest

from lms.config.demo.courses import BASICS, PRACTICE, QUARTERLY, demo_course
from scorm_packages.export.scorm12 import write_scorm12
from scorm_packages.intake.rules.examine import examine
from scorm_packages.intake.rules.limits import DEFAULT_LIMITS

PLAYER = {"player.js": b"window.API && window.API.LMSInitialize('')", "player.css": b"body{}"}


@pytest.mark.parametrize("key", [*BASICS, *PRACTICE, *QUARTERLY])
def test_every_demo_course_is_a_package_without_a_finding(key: str) -> None:
    package = write_scorm12(demo_course(key), PLAYER)
    diagnosis = examine(io.BytesIO(package), DEFAULT_LIMITS)
    assert not diagnosis.findings
    assert diagnosis.format == "scorm12"


def test_the_same_course_gives_the_same_bytes() -> None:
    course = demo_course("company")
    assert write_scorm12(course, PLAYER) == write_scorm12(course, PLAYER)


def test_no_text_of_a_course_ends_the_script_element() -> None:
    course = demo_course("company")
    evil = "</script><script>alert(1)</script>"
    hostile = type(course)(
        key=course.key,
        title={"en": evil, "zh-Hans": evil},
        summary=course.summary,
        minutes=1,
        pass_mark=60,
        pages=course.pages,
        questions=course.questions,
        turns=course.turns,
    )
    with zipfile.ZipFile(io.BytesIO(write_scorm12(hostile, PLAYER))) as package:
        page = package.read("index.html").decode()
    assert "<script>alert" not in page
    assert page.count("</script>") == 2
