"""What is read out of a SCORM 2004 manifest."""

import json
from typing import Any

import pytest

from scorm_packages.manifest.findings import Finding
from scorm_packages.manifest.hrefs import ASSUMED_FILES, PackageFiles
from scorm_packages.manifest.scorm2004 import Manifest2004, read_manifest
from scorm_packages.manifest.xml import read_xml
from scorm_packages.sequencing.definition import read_tree, write_tree
from tests.builders.broken_sequencing import map_to, objective, objectives, rule
from tests.builders.scorm2004 import NOTHING_AT_ITS_DEFAULT, item, manifest2004

FILES = PackageFiles(dict.fromkeys(["index.html", "two.html", "a/b/c/one.html"], 10))


def read(text: str, files: PackageFiles = FILES) -> tuple[Manifest2004, list[Finding]]:
    document = read_xml(text.encode(), "imsmanifest.xml")
    assert document.root is not None
    manifest, findings = read_manifest(document.root, "imsmanifest.xml", files)
    assert manifest is not None, findings
    return manifest, findings


def tree_of(text: str) -> dict[str, Any]:
    manifest, findings = read(text)
    assert [each for each in findings if each.severity != "info"] == []
    return dict(manifest.sequencing)


def only_activity(sequencing: str = "", extra: str = "", **of_manifest: str) -> dict[str, Any]:
    """Return what an item with this becomes in the activity tree, without its id and title."""
    tree = tree_of(manifest2004(item("i1", sequencing, extra=extra), **of_manifest))
    (activity,) = tree["root"]["children"]
    return {
        name: value for name, value in activity.items() if name not in ("id", "title", "resource")
    }


def test_items_are_activities_of_the_same_identifiers() -> None:
    inside = item("i1") + item("i2", reference="r2", visible=False)
    manifest, findings = read(manifest2004(item("chapter", inside=inside)))
    assert findings == []
    assert (manifest.identifier, manifest.title) == (
        "callcraft.test.course",
        "Taking the first call",
    )
    assert [(each.identifier, each.href) for each in manifest.organization.walk()] == [
        ("chapter", ""),
        ("i1", "index.html"),
        ("i2", "two.html"),
    ]
    assert manifest.sequencing == {
        "root": {
            "id": "course",
            "title": "Taking the first call",
            "children": [
                {
                    "id": "chapter",
                    "title": "CHAPTER",
                    "children": [
                        {"id": "i1", "title": "I1", "resource": "sco"},
                        {"id": "i2", "title": "I2", "resource": "sco", "is_visible": False},
                    ],
                }
            ],
        }
    }


@pytest.mark.parametrize(
    ("version", "edition"),
    [("CAM 1.3", "2nd"), ("2004 3rd Edition", "3rd"), ("2004 4th Edition", "4th")],
)
@pytest.mark.requirement("SCORM 2004 CAM 3.4.1")
def test_edition_is_told_by_the_schema_version(version: str, edition: str) -> None:
    manifest, findings = read(manifest2004(version=version))
    assert manifest.edition == edition
    assert findings == []
    assert read_tree(json.dumps(manifest.sequencing)).edition == edition


@pytest.mark.parametrize(
    ("version", "extra", "edition"),
    [
        ("2004 3rd", "", "3rd"),
        ("SCORM 2004 4th Edition", "", "4th"),
        ("1.3", "", "2nd"),
        ("2004", "", "3rd"),
        ("2004", '<adlcp:data><adlcp:map targetID="a"/></adlcp:data>', "4th"),
        ("", '<adlcp:completionThreshold minProgressMeasure="0.5"/>', "4th"),
        ("", "<adlcp:completionThreshold>0.5</adlcp:completionThreshold>", "3rd"),
    ],
)
def test_edition_is_guessed_from_what_is_there(version: str, extra: str, edition: str) -> None:
    manifest, findings = read(manifest2004(item(extra=extra), version=version))
    assert manifest.edition == edition
    expected = "scorm2004.schema_version" if version else "scorm2004.schema_version_missing"
    assert [each.code for each in findings] == [expected]


@pytest.mark.requirement("SCORM 2004 CAM 3.4.1")
def test_values_of_an_item_are_read() -> None:
    extra = (
        "<adlcp:timeLimitAction>exit, no message</adlcp:timeLimitAction>"
        "<adlcp:dataFromLMS> mode=exam\n level=2 </adlcp:dataFromLMS>"
    )
    limit = '<imsss:limitConditions attemptLimit="2" attemptAbsoluteDurationLimit="PT1H30M0.5S"/>'
    text = manifest2004(item("i1", limit, extra=extra)).replace(
        'identifierref="r1"', 'identifierref="r1" parameters="?step=2"'
    )
    manifest, findings = read(text)
    assert findings == []
    (read_item,) = manifest.items
    assert read_item.time_limit_action == "exit,no message"
    assert read_item.data_from_lms == "mode=exam\n level=2"
    assert read_item.max_time_allowed == "PT1H30M0.5S"
    assert read_item.href == "index.html?step=2"
    (activity,) = manifest.sequencing["root"]["children"]
    assert activity["limits"] == {
        "attempt_limit": 2,
        "attempt_absolute_duration_limit_cs": 540_050,
    }


@pytest.mark.requirement("SCORM 2004 CAM 3.4.1")
def test_xml_base_counts_at_every_level() -> None:
    resource = (
        '<resource identifier="r1" type="webcontent" adlcp:scormType="sco" xml:base="c/" '
        'href="one.html"/>'
    )
    text = manifest2004(item(), resources=resource)
    text = text.replace("<manifest ", '<manifest xml:base="a/" ')
    manifest, findings = read(text.replace("<resources>", '<resources xml:base="b/">'))
    assert findings == []
    assert manifest.items[0].href == "a/b/c/one.html"


def test_spelling_of_scorm_12_is_understood() -> None:
    manifest, findings = read(manifest2004().replace("scormType", "scormtype"))
    assert findings == []
    assert {each.kind for each in manifest.items} == {"sco"}


@pytest.mark.requirement("SCORM 2004 CAM 3.4.1.15")
@pytest.mark.parametrize(
    ("written", "threshold"),
    [
        ("<adlcp:completionThreshold/>", None),
        (
            '<adlcp:completionThreshold completedByMeasure="true"/>',
            {"completed_by_measure": True},
        ),
        (
            (
                '<adlcp:completionThreshold completedByMeasure="1" minProgressMeasure="0.750"'
                ' progressWeight="0"/>'
            ),
            {
                "completed_by_measure": True,
                "min_progress_measure": "0.75",
                "progress_weight": "0",
            },
        ),
        (
            '<adlcp:completionThreshold minProgressMeasure="0.5"/>',
            {"min_progress_measure": "0.5"},
        ),
    ],
)
def test_completion_threshold_of_the_4th_edition_is_in_its_attributes(
    written: str, threshold: dict[str, Any] | None
) -> None:
    assert only_activity(extra=written).get("threshold") == threshold


def test_completion_threshold_up_to_the_3rd_edition_is_its_text() -> None:
    written = "<adlcp:completionThreshold>0.8</adlcp:completionThreshold>"
    expected = {"completed_by_measure": True, "min_progress_measure": "0.8"}
    assert only_activity(extra=written, version="2004 3rd Edition")["threshold"] == expected


@pytest.mark.requirement("SCORM 2004 CAM 3.4.1.19")
def test_shared_data_is_read_and_written_unless_a_map_says_no() -> None:
    maps = (
        '<adlcp:map targetID="a"/><adlcp:map targetID="b" readSharedData="false"/>'
        '<adlcp:map targetID="c" writeSharedData="0"/>'
    )
    assert only_activity(extra=f"<adlcp:data>{maps}</adlcp:data>")["shared_data"] == [
        {"target": "a"},
        {"target": "b", "read": False},
        {"target": "c", "write": False},
    ]


@pytest.mark.requirement("SCORM 2004 SN 5.6")
def test_controls_that_are_to_be_hidden_are_read() -> None:
    hidden = "".join(
        f"<adlnav:hideLMSUI>{name}</adlnav:hideLMSUI>"
        for name in ("previous", "suspendAll", "previous")
    )
    extra = (
        "<adlnav:presentation><adlnav:navigationInterface>"
        f"{hidden}</adlnav:navigationInterface></adlnav:presentation>"
    )
    assert only_activity(extra=extra)["hidden_controls"] == ["previous", "suspendAll"]


def test_where_global_objectives_and_shared_data_live_is_read() -> None:
    attributes = ' adlseq:objectivesGlobalToSystem="false" adlcp:sharedDataGlobalToSystem="false"'
    tree = tree_of(manifest2004(attributes=attributes))
    assert (tree["objectives_global_to_system"], tree["shared_data_global_to_system"]) == (
        False,
        False,
    )


def test_items_that_open_nothing_are_neither_listed_nor_sequenced() -> None:
    inside = item("gone", inside=item("deeper", reference=None))
    manifest, findings = read(manifest2004(item("i1") + inside))
    assert [each.code for each in findings] == ["scorm2004.item_without_content"]
    assert [each.identifier for each in manifest.organization.walk()] == ["i1"]
    assert [each["id"] for each in manifest.sequencing["root"]["children"]] == ["i1"]


def test_package_without_organization_becomes_a_list_of_its_scos() -> None:
    text = manifest2004()
    start, end = text.index("<organization "), text.index("</organization>")
    manifest, findings = read(text[:start] + text[end + len("</organization>") :])
    assert [each.code for each in findings] == ["scorm2004.no_organization"]
    assert [each.identifier for each in manifest.items] == ["r1", "r2"]
    assert len(read_tree(json.dumps(manifest.sequencing)).root.children) == 2


@pytest.mark.requirement("SCORM 2004 CAM 5.1.1")
def test_collection_is_taken_element_by_element_where_nothing_is_said_in_place() -> None:
    collection = (
        '<imsss:sequencing ID=" shared "><imsss:controlMode choice="false" flow="true"/>'
        '<imsss:deliveryControls objectiveSetByContent="true"/></imsss:sequencing>'
    )
    chapter = item("chapter", inside=item("i1")).replace(
        "</item></item>",
        '</item><imsss:sequencing IDRef="shared"><imsss:controlMode choiceExit="false"/>'
        "</imsss:sequencing></item>",
    )
    tree = tree_of(manifest2004(chapter, collection=collection))
    (activity,) = tree["root"]["children"]
    assert activity["control"] == {"choice_exit": False}
    assert activity["delivery"] == {"objective_set_by_content": True}


def test_language_and_title_of_ieee_lom_are_read() -> None:
    lom = (
        '<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><title><string language="zh-CN">'
        "第一通电话</string></title></general></lom>"
    )
    text = manifest2004(title="").replace("</metadata>", f"{lom}</metadata>")
    manifest, _ = read(text)
    assert (manifest.title, manifest.language) == ("第一通电话", "zh-CN")


EVERYTHING = (
    NOTHING_AT_ITS_DEFAULT
    + '<imsss:limitConditions attemptLimit="3" attemptAbsoluteDurationLimit="PT1H"/>'
    + rule("postConditionRule", "retry", '<imsss:ruleCondition condition="completed"/>')
    + objectives(objective("o", map_to("g", 'writeSatisfiedStatus="true"')))
    + '<adlseq:objectives><adlseq:objective objectiveID="o"><adlseq:mapInfo '
    'targetObjectiveID="g" writeMaxScore="true"/></adlseq:objective></adlseq:objectives>'
)
EXTRA = (
    '<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.5"/>'
    '<adlcp:data><adlcp:map targetID="store" writeSharedData="false"/></adlcp:data>'
    "<adlnav:presentation><adlnav:navigationInterface><adlnav:hideLMSUI>exit</adlnav:hideLMSUI>"
    "</adlnav:navigationInterface></adlnav:presentation>"
)


@pytest.mark.parametrize("version", ["CAM 1.3", "2004 3rd Edition", "2004 4th Edition"])
def test_sequencing_reads_the_tree_and_loses_nothing_of_it(version: str) -> None:
    chapter = item(
        "chapter", EVERYTHING, inside=item("i1", EVERYTHING, extra=EXTRA) + item("i2"), extra=EXTRA
    )
    text = manifest2004(
        chapter,
        EVERYTHING,
        version=version,
        attributes=' adlseq:objectivesGlobalToSystem="false"',
    )
    manifest, _ = read(text, ASSUMED_FILES)
    tree = read_tree(json.dumps(manifest.sequencing))
    assert json.loads(write_tree(tree)) == manifest.sequencing
    items = [each.identifier for each in manifest.organization.walk()]
    assert [each.id for each in tree.root.walk()] == [manifest.organization.identifier, *items]
