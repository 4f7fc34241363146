"""What is read out of a SCORM 1.2 manifest."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorm_packages.manifest.course import Item
from scorm_packages.manifest.findings import Finding
from scorm_packages.manifest.hrefs import PackageFiles
from scorm_packages.manifest.packaging.graph import find_cycle
from scorm_packages.manifest.scorm12 import Manifest, read_manifest
from scorm_packages.manifest.scorm12.values import names_in_script
from scorm_packages.manifest.xml import read_xml
from tests.builders.packages import ScoSpec, manifest_text, scorm12_manifest

FILES = PackageFiles(
    dict.fromkeys(
        ["index.html", "lessons/two.html", "lessons/a/b/one.html", "lessons/a/three.png"], 10
    )
)


def read(text: str) -> tuple[Manifest, list[Finding]]:
    document = read_xml(text.encode(), "imsmanifest.xml")
    assert document.root is not None
    manifest, findings = read_manifest(document.root, "imsmanifest.xml", FILES)
    assert manifest is not None, findings
    return manifest, findings


def only_item(text: str) -> Item:
    manifest, findings = read(text)
    assert findings == []
    return manifest.organization.items[0]


@pytest.mark.requirement("SCORM 1.2 CAM 2.3")
def test_values_of_an_item_are_read() -> None:
    values = {
        "prerequisites": "item-1",
        "maxtimeallowed": "00:30:00",
        "timelimitaction": "Exit, no message",
        "datafromlms": "  mode=exam\n level=2 ",
        "masteryscore": "82.50",
    }
    item = only_item(scorm12_manifest([ScoSpec(values=values, visible=False)]))
    assert item.mastery_score == Decimal("82.5")
    assert item.max_time_allowed == "00:30:00"
    assert item.time_limit_action == "exit,no message"
    assert item.data_from_lms == "mode=exam\n level=2"
    assert item.prerequisites == "item-1"
    assert not item.is_visible


@pytest.mark.parametrize(
    ("written", "score"),
    [("0", "0"), ("100", "100"), ("-0", "0"), ("7.0000001", "7"), ("1e2", "100")],
)
def test_mastery_score_is_an_exact_decimal_of_a_hundred(written: str, score: str) -> None:
    item = only_item(scorm12_manifest([ScoSpec(values={"masteryscore": written})]))
    assert item.mastery_score == Decimal(score)


@pytest.mark.requirement("SCORM 1.2 CAM 2.3")
def test_xml_base_counts_at_every_level() -> None:
    resource = (
        '<resource identifier="r1" type="webcontent" adlcp:scormtype="sco" xml:base="b/" '
        'href="one.html"><file href="one.html"/><file href="../../two.html"/>'
        '<file xml:base="../" href="three.png"/></resource>'
    )
    items = '<item identifier="i1" identifierref="r1"><title>One</title></item>'
    text = manifest_text(items, resource).replace("<resources>", '<resources xml:base="a/">')
    text = text.replace("<manifest ", '<manifest xml:base="lessons/" ')
    manifest, findings = read(text)
    assert findings == []
    assert manifest.organization.items[0].href == "lessons/a/b/one.html"
    expected = ("lessons/a/b/one.html", "lessons/two.html", "lessons/a/three.png")
    assert manifest.resources[0].files == expected


def test_page_of_several_items_is_judged_once() -> None:
    items = "".join(
        f'<item identifier="i{n}" identifierref="r1"><title>{n}</title></item>' for n in range(3)
    )
    resource = '<resource identifier="r1" type="webcontent" scormtype="sco" href="INDEX.html"/>'
    _, findings = read(manifest_text(items, resource))
    assert [each.code for each in findings] == ["scorm12.href_repaired"]


@pytest.mark.parametrize("attribute", ["adlcp:scormtype", "adlcp:scormType", "scormtype"])
def test_scorm_type_is_read_in_every_spelling(attribute: str) -> None:
    text = scorm12_manifest([ScoSpec(kind="asset"), ScoSpec(href="lessons/two.html")])
    manifest, findings = read(text.replace("adlcp:scormtype", attribute))
    assert findings == []
    assert [item.kind for item in manifest.organization.walk()] == ["asset", "sco"]


def test_contents_are_a_tree_in_order() -> None:
    items = (
        '<item identifier="part"><title>Part</title>'
        '<item identifier="i1" identifierref="r1"><title>One</title></item>'
        '<item identifier="i2" identifierref="r1" parameters="?two"><title>Two</title></item>'
        "</item>"
    )
    resource = (
        '<resource identifier="r1" type="webcontent" adlcp:scormtype="sco" href="index.html"/>'
    )
    manifest, findings = read(manifest_text(items, resource))
    assert findings == []
    assert [(each.title, each.href) for each in manifest.organization.walk()] == [
        ("Part", ""),
        ("One", "index.html"),
        ("Two", "index.html?two"),
    ]


def test_default_organization_is_taken_not_the_first() -> None:
    other = (
        '<organization identifier="other"><title>Other</title>'
        '<item identifier="x" identifierref="resource-1"><title>X</title></item></organization>'
    )
    text = scorm12_manifest().replace('default="contents">', f'default="contents">{other}')
    manifest, findings = read(text)
    assert manifest.organization.identifier == "contents"
    assert [each.code for each in findings] == ["scorm12.several_organizations"]


def test_white_space_in_titles_is_collapsed() -> None:
    manifest, _ = read(scorm12_manifest([ScoSpec(title="  A\n   <b> & c ")], title="课程 一"))
    assert manifest.organization.items[0].title == "A <b> & c"
    assert manifest.title == "课程 一"


LOM = (
    '<metadata><lom xmlns="http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"><general><title>'
    "<langstring>{}</langstring></title></general></lom></metadata>"
)


def test_untitled_items_go_by_what_else_names_them_before_their_identifier() -> None:
    items = (
        f'<item identifier="i1" identifierref="r1">{LOM.format("Of the item")}</item>'
        '<item identifier="i2" identifierref="r1"/><item identifier="i3" identifierref="r2"/>'
    )
    page = 'type="webcontent" adlcp:scormtype="sco" href="index.html"'
    resources = (
        f'<resource identifier="r1" {page}>{LOM.format("Of the page")}</resource>'
        f'<resource identifier="r2" {page}/>'
    )
    manifest, findings = read(manifest_text(items, resources))
    titles = [item.title for item in manifest.organization.walk()]
    assert titles == ["Of the item", "Of the page", "i3"]
    (untitled,) = (each for each in findings if each.code == "scorm12.title_missing")
    assert untitled.params["names"] == "i1, i2, i3"


def test_the_only_item_goes_by_the_title_of_the_course() -> None:
    items = '<item identifier="ITEM-0F3A" identifierref="r1"/>'
    page = 'type="webcontent" adlcp:scormtype="sco" href="index.html"'
    manifest, findings = read(
        manifest_text(items, f'<resource identifier="r1" {page}/>', title="电话礼仪")
    )
    assert manifest.organization.items[0].title == "电话礼仪"
    assert [each.code for each in findings] == ["scorm12.title_missing"]


def test_language_and_title_are_read_from_the_metadata() -> None:
    lom = (
        '<lom xmlns="http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"><general><title>'
        '<langstring xml:lang="zh_CN">课程</langstring></title></general></lom>'
    )
    text = manifest_text(
        '<item identifier="i" identifierref="r"><title>One</title></item>',
        '<resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="index.html"/>',
        title="",
        metadata=f"<schemaversion>1.2</schemaversion>{lom}",
    )
    manifest, _ = read(text)
    assert manifest.language == "zh-CN"
    assert manifest.title == "课程"


@pytest.mark.parametrize(
    ("script", "names"),
    [
        ("A", {"A"}),
        ("A&B|~C", {"A", "B", "C"}),
        ('(A="passed") & B<>"failed"', {"A", "B"}),
        ("A=passed&B", {"A", "B"}),
        ("2*{A,B,S-1.c}", {"A", "B", "S-1.c"}),
        ("1" * 100_000, {"1" * 100_000}),
        ("", set()),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else f"{len(value)} names",
)
def test_names_in_an_aicc_script(script: str, names: set[str]) -> None:
    assert names_in_script(script) == names


def test_cycle_is_found_in_a_long_chain() -> None:
    """Longer than Python's own stack."""
    chain = {str(n): [str(n + 1)] for n in range(5000)}
    assert find_cycle(chain) == []
    assert find_cycle({**chain, "5000": ["4998"]}) == ["4998", "4999", "5000", "4998"]


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3)))
def test_cycle_is_a_path_that_returns(edges: dict[str, list[str]]) -> None:
    cycle = find_cycle(edges)
    if cycle:
        assert cycle[0] == cycle[-1]
        assert all(b in edges[a] for a, b in pairwise(cycle))
    else:
        # Without a cycle nodes can be taken away one by one, each when nothing it needs is left.
        left = {node: set(needs) & set(edges) for node, needs in edges.items()}
        while free := [node for node, needs in left.items() if not needs]:
            for node in free:
                del left[node]
            left = {node: needs & set(left) for node, needs in left.items()}
        assert not left
