"""Reading tincan.xml: what can be launched, under which id, and what is refused."""

import pytest

from scorm_packages.manifest.cmi5 import CourseStructure
from scorm_packages.manifest.findings import Finding
from scorm_packages.manifest.hrefs import PackageFiles
from scorm_packages.manifest.tincan import read_course
from scorm_packages.manifest.xml import read_xml

COURSE_TYPE = "http://adlnet.gov/expapi/activities/course"


def activity(key: str, launch: str = "", kind: str = COURSE_TYPE, name: str = "") -> str:
    page = f"<launch>{launch}</launch>" if launch else ""
    return f'<activity id="{key}" type="{kind}"><name lang="en">{name}</name>{page}</activity>'


def read(*activities: str, root: str = "tincan") -> tuple[CourseStructure | None, list[Finding]]:
    text = f"<{root}><activities>{''.join(activities)}</activities></{root}>"
    document = read_xml(text.encode(), "tincan.xml")
    assert document.root is not None
    files = PackageFiles({"tincan.xml": 1, "story.html": 1, "b.html": 1})
    return read_course(document.root, "tincan.xml", files)


def test_activities_with_a_page_are_units() -> None:
    course, findings = read(
        activity("https://p.example/c", "story.html", name="Course"),
        activity("https://p.example/c/q", kind="http://adlnet.gov/expapi/activities/question"),
        activity("https://p.example/c/b", "b.html?x=1", name=""),
    )
    assert findings == []
    assert course is not None
    assert (course.identifier, course.title, course.language) == (
        "https://p.example/c",
        "Course",
        "en",
    )
    assert [(item.href, item.title, item.kind) for item in course.items] == [
        ("story.html", "Course", "au"),
        ("b.html?x=1", "https://p.example/c/b", "au"),
    ]
    assert {node["moveOn"] for node in course.structure["children"]} == {"CompletedOrPassed"}


def test_page_in_the_language_of_the_course_is_taken() -> None:
    course, _findings = read(
        f'<activity id="https://p.example/c" type="{COURSE_TYPE}"><name lang="en">C</name>'
        '<name lang="zh-CN">课</name><launch lang="en">story.html</launch>'
        '<launch lang="zh-CN">b.html</launch></activity>'
    )
    assert course is not None
    assert (course.title, course.items[0].href) == ("课", "b.html")


@pytest.mark.parametrize(
    ("activities", "code"),
    [
        ((), "tincan.nothing_to_launch"),
        ((activity("https://p.example/c"),), "tincan.nothing_to_launch"),
        ((activity("no iri", "story.html"),), "tincan.id_invalid"),
        ((activity("", "story.html"),), "tincan.id_invalid"),
        ((activity("urn:a", "story.html"),) * 2, "tincan.duplicate_id"),
        ((activity("urn:a", "gone.html"),), "tincan.launch_unusable"),
        ((activity("urn:a", "../up.html"),), "tincan.launch_unusable"),
        ((activity("urn:a", "javascript:1"),), "tincan.launch_unusable"),
    ],
)
def test_what_cannot_be_launched_is_refused(activities: tuple[str, ...], code: str) -> None:
    course, findings = read(*activities)
    assert (course, {each.code for each in findings}) == (None, {code})


def test_another_root_is_no_tin_can() -> None:
    course, findings = read(root="manifest")
    assert (course, [each.code for each in findings]) == (None, ["tincan.not_tincan"])
