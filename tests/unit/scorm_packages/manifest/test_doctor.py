"""The package doctor on sequencing: silent about what works, at the place of what cannot."""

import pytest

from scorm_packages.manifest.findings import Finding
from scorm_packages.manifest.hrefs import ASSUMED_FILES
from scorm_packages.manifest.scorm2004 import read_manifest
from scorm_packages.manifest.xml import read_xml
from tests.builders.broken_sequencing import (
    FLOW,
    chapter,
    map_to,
    objective,
    objectives,
    pre,
    rollup,
    rule,
)
from tests.builders.scorm2004 import item, manifest2004

NO_CHOICE = '<imsss:controlMode choice="false" flow="true" forwardOnly="true"/>'
CLOSED = '<imsss:controlMode choice="false"/>'
TWO = item("i1") + item("i2")


def findings_of(items: str, sequencing: str = "") -> list[Finding]:
    document = read_xml(manifest2004(items, sequencing).encode(), "imsmanifest.xml")
    assert document.root is not None
    _, findings = read_manifest(document.root, "imsmanifest.xml", ASSUMED_FILES)
    return findings


@pytest.mark.parametrize(
    ("items", "sequencing"),
    [
        (TWO, ""),
        (TWO, NO_CHOICE),
        (item("i1", visible=False) + item("i2", visible=False), FLOW),
        (chapter(FLOW), CLOSED.replace("/>", ' flow="true"/>')),
        (chapter(""), FLOW),
        (chapter(FLOW + rule("exitConditionRule", "exit")), ""),
        (chapter(rollup('childActivitySet="atLeastCount" minimumCount="2"')), ""),
        (chapter(rule("postConditionRule", "retry")), rule("postConditionRule", "retryAll")),
        (
            item(
                "i1",
                pre('<imsss:ruleCondition condition="attemptLimitExceeded"/>', "disabled").replace(
                    "</imsss:sequencingRules>",
                    '</imsss:sequencingRules><imsss:limitConditions attemptLimit="1"/>',
                ),
            ),
            "",
        ),
        (
            item("i1", objectives(objective("o", map_to("g", 'writeSatisfiedStatus="true"'))))
            + item(
                "i2",
                pre(
                    '<imsss:ruleCondition operator="not" condition="satisfied" '
                    'referencedObjective="o"/>',
                    "disabled",
                )
                + objectives(objective("o", map_to("g"))),
            ),
            "",
        ),
        (
            TWO,
            (
                '<imsss:randomizationControls selectionTiming="once" selectCount="2" '
                'randomizationTiming="onEachNewAttempt" reorderChildren="true"/>'
            ),
        ),
    ],
)
def test_doctor_is_silent_about_what_works(items: str, sequencing: str) -> None:
    assert findings_of(items, sequencing) == []


def test_finding_is_at_the_first_of_its_entries_and_names_them_all() -> None:
    lost = chapter(CLOSED, item("lost1") + item("lost2"))
    (found,) = findings_of(f"{item('i1')}\n\n{lost}")
    assert found.code == "scorm2004.activity_unreachable"
    assert found.params["names"] == "LOST1, LOST2"
    lines = manifest2004(f"{item('i1')}\n\n{lost}").splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if "LOST1" in text)
    assert found.place == f"imsmanifest.xml:{line}"


def test_what_is_chosen_is_entered_and_can_be_flowed_through() -> None:
    """A chapter that can be chosen is entered by choosing it, though its course has no flow."""
    inner = '<imsss:controlMode choice="false" flow="true"/>'
    assert findings_of(chapter(inner)) == []
    (found,) = findings_of(item("i0") + chapter(CLOSED, chapter(inner).replace('"c"', '"d"')))
    assert found.params["names"] == "I1, I2"


def test_jumping_content_may_reach_what_nothing_else_can() -> None:
    (found,) = findings_of(item("i0") + chapter(CLOSED))
    assert found.severity == "warning"
    (found,) = findings_of(chapter(CLOSED), CLOSED)
    assert (found.code, found.severity) == ("scorm2004.nothing_reachable", "error")
