"""Course structures that an LMS takes, and those that it refuses (cmi5 §3, §6.1, §13, §14)."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from scorm_packages.intake.rules.examine import Diagnosis, examine
from scorm_packages.manifest.formats import Format
from tests.builders.cmi5 import BlockSpec, UnitSpec, structure_xml, texts
from tests.conformance.cmi5.test_unit_statements import req

WEB = UnitSpec(url="https://content.example/index.html")
OBJECTIVE_ID = "https://publisher.example/objectives/1"


def bare(text: str) -> Diagnosis:
    """What is said of a course structure without a zip."""
    return examine(io.BytesIO(text.encode()))


def packed(
    text: str, files: Mapping[str, str] | None = None, *, is_zip64: bool = False
) -> Diagnosis:
    """What is said of a course structure in a zip with `files`."""
    return examine(io.BytesIO(zipped(text, files, is_zip64=is_zip64)))


def zipped(
    text: str,
    files: Mapping[str, str] | None = None,
    *,
    is_zip64: bool = False,
    name: str = "cmi5.xml",
) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path, content in {name: text, **(files or {"index.html": "<!doctype html>"})}.items():
            with archive.open(path, "w", force_zip64=is_zip64) as entry:
                entry.write(content.encode())
    return target.getvalue()


def codes(diagnosis: Diagnosis) -> set[str]:
    return {each.code for each in diagnosis.findings if each.severity == "error"}


def objectives(*ids: str) -> str:
    inside = "".join(f'<objective id="{each}">{texts("goal")}</objective>' for each in ids)
    return f"<objectives>{inside}</objectives>"


@req("6.0.0.0-6", "6.1.0.0-1", "14.0.0.0-1", "14.1.0.0-1", "14.1.0.0-2")
def test_zip_zip64_and_bare_xml_are_taken() -> None:
    for diagnosis in (
        packed(structure_xml()),
        packed(structure_xml(), is_zip64=True),
        bare(structure_xml([WEB])),
    ):
        assert (diagnosis.format, diagnosis.is_sound) == (Format.CMI5, True)


@req("6.1.0.0-2")
def test_more_than_a_thousand_units_are_taken() -> None:
    many = [UnitSpec(f"u{n}", "https://content.example/") for n in range(1500)]
    diagnosis = bare(structure_xml(many))
    assert diagnosis.is_sound
    assert diagnosis.course is not None
    assert len(diagnosis.course.items) == 1500


@req("6.1.0.0-3")
def test_everything_that_the_schema_allows_is_taken() -> None:
    unit = UnitSpec(
        "full",
        "https://content.example/start?lesson=1",
        {
            "moveOn": "CompletedOrPassed",
            "masteryScore": "0.8500",
            "launchMethod": "OwnWindow",
            "activityType": "http://adlnet.gov/expapi/activities/media",
        },
        "<launchParameters>a=1</launchParameters><entitlementKey>k</entitlementKey>"
        '<x:note xmlns:x="https://vendor.example/ns">kept</x:note>',
    )
    diagnosis = bare(
        structure_xml(
            [BlockSpec("outer", (BlockSpec("inner", (unit,)), WEB))],
            objectives=objectives(OBJECTIVE_ID),
        )
    )
    assert codes(diagnosis) == set()


@req("3.0.0.0-1")
@pytest.mark.parametrize("what", ["course", "block", "au", "objective", "activityType"])
def test_ids_that_are_no_whole_iri_are_refused(what: str) -> None:
    text = structure_xml(
        [
            BlockSpec(
                "b",
                (
                    UnitSpec(
                        "u",
                        "https://content.example/",
                        {"activityType": "https://v.example/types/a"},
                    ),
                ),
            )
        ],
        objectives=objectives(OBJECTIVE_ID),
    )
    broken = {
        "course": "https://publisher.example/courses/greeting",
        "block": "https://publisher.example/blocks/b",
        "au": "https://publisher.example/units/u",
        "objective": OBJECTIVE_ID,
        "activityType": "https://v.example/types/a",
    }[what]
    without_scheme = broken.partition(":")[2].lstrip("/")
    assert codes(bare(text)) == set()
    assert codes(bare(text.replace(f'"{broken}"', f'"{without_scheme}"'))) == {"cmi5.iri_invalid"}


@req("13.1.2.0-1", "13.1.3.0-1", "13.1.4.0-1")
def test_ids_are_unique() -> None:
    units = UnitSpec("one", "https://content.example/"), UnitSpec("two", "https://content.example/")
    twice = [
        structure_xml([WEB, WEB]),
        structure_xml([BlockSpec("b", (units[0],)), BlockSpec("b", (units[1],))]),
        structure_xml([WEB], objectives=objectives(OBJECTIVE_ID, OBJECTIVE_ID)),
    ]
    assert [codes(bare(text)) for text in twice] == [{"cmi5.duplicate_id"}] * 3


@req("14.2.0.0-1")
@pytest.mark.parametrize("url", ["index.html", "path/1/index.html?a=b", "/index.html", "?a=b"])
def test_relative_urls_need_a_zip(url: str) -> None:
    assert codes(bare(structure_xml([UnitSpec(url=url)]))) == {"cmi5.url_relative"}


@req("14.1.0.0-4")
def test_what_is_not_in_the_zip_needs_a_whole_url() -> None:
    missing = packed(structure_xml([UnitSpec(url="elsewhere.html")]))
    assert codes(missing) == {"cmi5.url_file_missing"}
    assert packed(structure_xml([WEB])).is_sound


@req("8.1.0.0-6")
@pytest.mark.parametrize("name", ["endpoint", "fetch", "actor", "registration", "activityId"])
def test_names_of_the_launch_are_taken(name: str) -> None:
    taken = structure_xml([UnitSpec(url=f"index.html?a=1&{name}=2#top")])
    assert codes(packed(taken)) == {"cmi5.url_reserved"}
    free = structure_xml([UnitSpec(url=f"index.html?my{name}=2#{name}=3")])
    assert packed(free).is_sound


@req("13.1.4.0-2")
@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.com index.html", "cmi5.url_invalid"),
        ("https://content.example/<b>", "cmi5.url_invalid"),
        ("https:///nowhere", "cmi5.url_scheme"),
        ("javascript:alert(1)", "cmi5.url_scheme"),
        ("//content.example/page", "cmi5.url_scheme"),
    ],
)
def test_urls_that_are_none_are_refused(url: str, code: str) -> None:
    assert codes(bare(structure_xml([UnitSpec(url=url)]))) == {code}


@req("4.4.0.0-1", "4.4.0.0-2", "13.2.0.0-1", "13.1.5.0-2")
@pytest.mark.parametrize(
    ("written", "instead", "code"),
    [
        ("<url>", "<url/><url>", "element_repeated"),
        ("</description><url>", "</description><title/><url>", "element_repeated"),
        ("<url>https://content.example/index.html</url>", "", "element_missing"),
        ("</courseStructure>", "<objectives/></courseStructure>", "element_misplaced"),
        ("<url>", "<link/><url>", "element_unknown"),
        ("<url>", '<x:a xmlns:x="urn:v"/><url>', "element_misplaced"),
        ("<au ", '<au moveon="Passed" ', "attribute_unknown"),
        ("<au ", '<au moveOn="passed" ', "value_invalid"),
        ("<au ", '<au launchMethod="Popup" ', "value_invalid"),
        ("<au ", '<au masteryScore="85" ', "mastery_score_invalid"),
        ("<au ", '<au masteryScore="8e-1" ', "mastery_score_invalid"),
        ('lang="en"', 'lang="a b"', "language_invalid"),
    ],
)
def test_structures_that_the_schema_forbids_are_refused(
    written: str, instead: str, code: str
) -> None:
    unit = UnitSpec(url="https://content.example/index.html", attributes={})
    text = structure_xml([unit])
    assert bare(text).is_sound
    assert f"cmi5.{code}" in codes(bare(text.replace(written, instead, 1)))


@req("13.1.5.0-1")
def test_extensions_without_a_schema_are_kept_and_noted() -> None:
    """The standard lets an LMS ignore them (13.1.5), so they are no reason to refuse a course."""
    unit = UnitSpec(
        url="https://content.example/", inside='<x:note xmlns:x="urn:vendor">kept</x:note>'
    )
    diagnosis = bare(structure_xml([unit]))
    assert diagnosis.is_sound
    assert {each.code for each in diagnosis.findings} == {
        "cmi5.extensions_kept",
        "cmi5.extension_without_schema",
    }
    assert diagnosis.course is not None
    assert diagnosis.course.structure is not None
    (kept,) = diagnosis.course.structure["children"][0]["extensions"]
    assert "kept" in kept


@req("13.1.0.0-1")
def test_white_space_around_values_is_removed() -> None:
    text = structure_xml(
        [
            UnitSpec(
                "u",
                "\n  https://content.example/  \n",
                {"moveOn": " Passed "},
                "<launchParameters>\n a b \n</launchParameters>",
            )
        ]
    ).replace('id="https', 'id="  https')
    course = bare(text).course
    assert course is not None
    assert course.structure is not None
    (unit,) = course.structure["children"]
    assert (course.identifier, unit["id"]) == (
        "https://publisher.example/courses/greeting",
        "https://publisher.example/units/u",
    )
    assert (unit["url"], unit["moveOn"], unit["launchParameters"]) == (
        "https://content.example/",
        "Passed",
        "a b",
    )


@req("14.0.0.0-1", "14.1.0.0-1", "14.1.0.0-2")
def test_what_is_no_package_is_refused() -> None:
    for data in (b"# Not a package", b"PK but not really", zipped("", name="readme.txt")):
        diagnosis = examine(io.BytesIO(data))
        assert not diagnosis.is_sound
        assert codes(diagnosis)
