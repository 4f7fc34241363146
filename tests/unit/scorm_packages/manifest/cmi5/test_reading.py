"""Reading a cmi5 course structure: what comes out, and that nothing bad goes in or breaks it."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from scorm_packages.manifest.catalogue import CATALOGUE
from scorm_packages.manifest.cmi5 import CourseStructure, read_course
from scorm_packages.manifest.cmi5.reader import MOST_ITEMS
from scorm_packages.manifest.cmi5.shape import Breaches
from scorm_packages.manifest.findings import Finding
from scorm_packages.manifest.hrefs import PackageFiles
from scorm_packages.manifest.xml import read_xml
from tests.builders.cmi5 import BlockSpec, UnitSpec, structure_xml, texts

WEB = "https://content.example/index.html"
FILES = ("cmi5.xml", "index.html", "course/Start Page.html")


def read(text: str, *files: str) -> tuple[CourseStructure | None, list[Finding]]:
    """Read a structure; with `files` it came in a zip."""
    document = read_xml(text.encode(), "cmi5.xml")
    assert document.root is not None, document.findings
    given = PackageFiles(dict.fromkeys(files, 1)) if files else None
    return read_course(document.root, "cmi5.xml", given)


def course_of(text: str, *files: str) -> CourseStructure:
    course, findings = read(text, *files)
    assert course is not None, findings
    return course


def test_contents_keep_their_order_and_depth() -> None:
    text = structure_xml(
        [
            UnitSpec("intro"),
            BlockSpec("outer", (BlockSpec("inner", (UnitSpec("a"), UnitSpec("b"))), UnitSpec("c"))),
        ]
    )
    course = course_of(text, *FILES)
    intro, outer = course.items
    assert [item.identifier.rsplit("/", 1)[-1] for item in outer.walk()] == [
        "outer",
        "inner",
        "a",
        "b",
        "c",
    ]
    assert (intro.kind, intro.href, outer.kind, outer.href) == ("au", "index.html", "au", "")
    assert [child["type"] for child in course.structure["children"]] == ["au", "block"]


def test_course_is_shown_in_chinese_where_there_is_some() -> None:
    course = course_of(structure_xml([UnitSpec("u")]), *FILES)
    assert (course.language, course.title) == ("zh-CN", "course（中文）")
    assert course.items[0].title == "u（中文）"
    assert course.structure["title"] == {"en": "course", "zh-CN": "course（中文）"}


def test_unit_without_attributes_has_the_standards_defaults() -> None:
    (unit,) = course_of(structure_xml([UnitSpec(attributes={})]), *FILES).structure["children"]
    assert (unit["moveOn"], unit["launchMethod"]) == ("NotApplicable", "AnyWindow")
    assert {unit[name] for name in ("masteryScore", "launchParameters", "entitlementKey")} == {None}


def test_empty_titles_are_mended_with_the_id() -> None:
    text = structure_xml([UnitSpec("u")]).replace(">u<", "><").replace(">u（中文）<", "> <")
    course, findings = read(text, *FILES)
    assert course is not None
    assert course.items[0].title == "https://publisher.example/units/u"
    assert [each.code for each in findings] == ["cmi5.title_empty"]


def test_launch_parameters_keep_what_is_inside_them() -> None:
    inside = "<launchParameters>\n a=1\n  b=2 \n</launchParameters>"
    (unit,) = course_of(structure_xml([UnitSpec(inside=inside)]), *FILES).structure["children"]
    assert unit["launchParameters"] == "a=1\n  b=2"


@pytest.mark.parametrize(
    ("url", "href", "codes"),
    [
        ("index.html", "index.html", []),
        ("./index.html?a=1#t", "index.html?a=1#t", []),
        ("Index.HTML", "index.html", ["cmi5.url_repaired"]),
        ("course/Start%20Page.html", "course/Start%20Page.html", []),
        ("course\\index.html", None, ["cmi5.url_invalid"]),
        ("../index.html", None, ["cmi5.url_outside"]),
        ("gone.html", None, ["cmi5.url_file_missing"]),
        ("", None, ["cmi5.url_invalid"]),
        ("HTTPS://Content.example/x", "HTTPS://Content.example/x", []),
        ("ftp://content.example/x", None, ["cmi5.url_scheme"]),
    ],
)
def test_urls_are_found_in_the_package(url: str, href: str | None, codes: list[str]) -> None:
    course, findings = read(structure_xml([UnitSpec(url=url)]), *FILES)
    assert [each.code for each in findings] == codes
    assert (None if course is None else course.items[0].href) == href


@pytest.mark.parametrize(
    ("written", "kept", "codes"),
    [
        ("0.85", "0.85", []),
        ("1", "1", []),
        ("+.5", "0.5", []),
        ("0.9000", "0.9", []),
        ("0.87654321", "0.87654321", ["cmi5.mastery_score_digits"]),
        ("1.01", None, ["cmi5.mastery_score_invalid"]),
        ("-0.1", None, ["cmi5.mastery_score_invalid"]),
        ("NaN", None, ["cmi5.mastery_score_invalid"]),
        ("85%", None, ["cmi5.mastery_score_invalid"]),
    ],
)
def test_mastery_scores(written: str, kept: str | None, codes: list[str]) -> None:
    course, findings = read(structure_xml([UnitSpec(attributes={"masteryScore": written})]), *FILES)
    assert [each.code for each in findings] == codes
    if course is not None:
        assert course.structure["children"][0]["masteryScore"] == kept


@given(st.decimals(0, 1, places=4))
def test_every_mastery_score_comes_back_exactly(score: Decimal) -> None:
    text = structure_xml([UnitSpec(attributes={"masteryScore": f"{score:f}"})])
    (unit,) = course_of(text, *FILES).structure["children"]
    assert Decimal(unit["masteryScore"]) == score


def test_objectives_are_kept_and_strange_references_noted() -> None:
    goal = "https://publisher.example/goals/1"
    declared = f'<objectives><objective id="{goal}">{texts("goal")}</objective></objectives>'
    named = (
        f'<objectives><objective idref="{goal}"/><objective idref="{goal}/2"/></objectives><url>'
    )
    text = structure_xml([UnitSpec()], objectives=declared).replace("<url>", named)
    course, findings = read(text, *FILES)
    assert course is not None
    assert course.structure["objectives"][0]["id"] == goal
    assert course.structure["children"][0]["objectives"] == [goal, f"{goal}/2"]
    assert [each.code for each in findings] == ["cmi5.objective_unknown"]


def test_schema_location_answers_for_an_extension() -> None:
    text = structure_xml([UnitSpec(inside='<x:n xmlns:x="urn:v">1</x:n>')]).replace(
        "<courseStructure ",
        '<courseStructure xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="urn:v v.xsd" ',
    )
    _course, findings = read(text, *FILES)
    assert [each.code for each in findings] == ["cmi5.extensions_kept"]


@pytest.mark.parametrize(
    "root",
    ["<courseStructure/>", '<courseStructure xmlns="urn:other"/>', "<manifest/>"],
)
def test_another_root_is_no_course_structure(root: str) -> None:
    course, findings = read(root)
    assert (course, [each.code for each in findings]) == (None, ["cmi5.not_a_course_structure"])


def test_too_many_units_are_refused_before_they_are_read() -> None:
    many = [UnitSpec(f"u{n}", WEB) for n in range(MOST_ITEMS + 1)]
    course, findings = read(structure_xml(many))
    assert (course, [each.code for each in findings]) == (None, ["cmi5.too_many"])


GOOD = structure_xml(
    [
        BlockSpec("b", (UnitSpec("a", "index.html", {"moveOn": "Passed", "masteryScore": "0.5"}),)),
        UnitSpec("c", WEB, inside="<launchParameters>x</launchParameters>"),
    ]
)
Break = Callable[[etree._Element, Any], None]


def _drop(element: etree._Element, _draw: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _twice(element: etree._Element, _draw: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.append(etree.fromstring(etree.tostring(element)))


def _rename(element: etree._Element, draw: Any) -> None:
    element.tag = re.sub(
        r"\}.*", "}" + draw(st.sampled_from(["au", "block", "url", "x"])), element.tag
    )


def _value(element: etree._Element, draw: Any) -> None:
    names = [*map(str, element.attrib), "id", "moveOn"]
    characters = st.characters(
        min_codepoint=32, max_codepoint=0x2FF, exclude_categories=["Cc", "Cs"]
    )
    element.set(draw(st.sampled_from(names)), draw(st.text(characters, max_size=12)))
    element.text = draw(st.text(characters, max_size=12))


@given(st.data())
def test_no_structure_makes_the_reader_raise(data: st.DataObject) -> None:
    """Whatever it takes is whole; whatever it refuses, it gives a reason for, in known codes."""
    document = read_xml(GOOD.encode(), "cmi5.xml")
    root = document.root
    assert root is not None
    for _ in range(data.draw(st.integers(1, 3))):
        element = data.draw(st.sampled_from(list(root.iter(etree.Element))))
        breaks: tuple[Break, ...] = (_drop, _twice, _rename, _value)
        data.draw(st.sampled_from(breaks))(element, data.draw)
    course, findings = read_course(root, "cmi5.xml", PackageFiles(dict.fromkeys(FILES, 1)))
    assert all(each.code in CATALOGUE for each in findings)
    assert (course is None) is any(each.severity == "error" for each in findings)
    for each in findings:
        assert each.message("en")
        assert each.remedy("zh-Hans")


def test_shape_takes_the_standards_own_order_alone() -> None:
    document = read_xml(GOOD.replace("<title>", "<title >").encode(), "cmi5.xml")
    assert document.root is not None
    breaches = Breaches("cmi5.xml")
    breaches.check(document.root)
    assert breaches.findings == []
