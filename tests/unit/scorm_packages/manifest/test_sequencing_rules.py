"""Sequencing as it is declared: rules, rollup, objectives, controls; each at its default or not."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from lxml import etree

from scorm_packages.manifest.hrefs import ASSUMED_FILES
from scorm_packages.manifest.scorm2004 import read_manifest
from scorm_packages.manifest.scorm2004.values import Values, identifier
from scorm_packages.manifest.xml import read_xml
from scorm_packages.sequencing import definition
from tests.builders.broken_sequencing import map_to, objective, objectives, rollup, rule
from tests.builders.scorm2004 import NOTHING_AT_ITS_DEFAULT, item, manifest2004


def declared(sequencing: str) -> dict[str, Any]:
    """Return what a chapter with this sequencing becomes, without its id, title and children."""
    chapter = item("chapter", sequencing, inside=item("i1") + item("i2"))
    document = read_xml(manifest2004(chapter).encode(), "imsmanifest.xml")
    assert document.root is not None
    manifest, _ = read_manifest(document.root, "imsmanifest.xml", ASSUMED_FILES)
    assert manifest is not None
    activity = dict(manifest.sequencing["root"]["children"][0])
    msgspec.convert(activity, definition.Activity, strict=False)
    return {name: activity[name] for name in activity if name not in ("id", "title", "children")}


EVERYTHING_AT_ITS_DEFAULT = """
<imsss:controlMode choice="true" choiceExit="true" flow="false" forwardOnly="false"
  useCurrentAttemptObjectiveInfo="true" useCurrentAttemptProgressInfo="true"/>
<imsss:rollupRules rollupObjectiveSatisfied="true" rollupProgressCompletion="true"
  objectiveMeasureWeight="1.0000"/>
<imsss:randomizationControls randomizationTiming="never" selectionTiming="never"
  reorderChildren="false"/>
<imsss:deliveryControls tracked="true" completionSetByContent="false"
  objectiveSetByContent="false"/>
<adlseq:constrainedChoiceConsiderations preventActivation="false" constrainChoice="false"/>
<adlseq:rollupConsiderations requiredForSatisfied="always" requiredForNotSatisfied="always"
  requiredForCompleted="always" requiredForIncomplete="always" measureSatisfactionIfActive="true"/>
"""


def test_what_is_at_its_default_is_left_out() -> None:
    assert declared(EVERYTHING_AT_ITS_DEFAULT) == {}


def test_what_is_not_at_its_default_is_kept() -> None:
    assert declared(NOTHING_AT_ITS_DEFAULT) == {
        "control": {
            "choice": False,
            "choice_exit": False,
            "flow": True,
            "forward_only": True,
            "use_current_attempt_objective_info": False,
            "use_current_attempt_progress_info": False,
        },
        "rollup": {
            "objective_satisfied": False,
            "progress_completion": False,
            "objective_measure_weight": "0.25",
            "required_for_satisfied": "ifAttempted",
            "required_for_not_satisfied": "ifNotSkipped",
            "required_for_completed": "ifNotSuspended",
            "required_for_incomplete": "ifAttempted",
            "measure_satisfaction_if_active": False,
        },
        "randomization": {
            "randomization_timing": "onEachNewAttempt",
            "selection_timing": "once",
            "select_count": 1,
            "reorder_children": True,
        },
        "delivery": {
            "tracked": False,
            "completion_set_by_content": True,
            "objective_set_by_content": True,
        },
        "constrained_choice": {"prevent_activation": True, "constrain_choice": True},
    }


def fields_of(kind: type[msgspec.Struct]) -> set[str]:
    return {field.name for field in msgspec.structs.fields(kind)}


def test_no_field_of_the_definition_is_forgotten() -> None:
    """Whoever adds a field to the definition is reminded that manifests must fill it."""
    kept = declared(NOTHING_AT_ITS_DEFAULT)
    assert set(kept["control"]) == fields_of(definition.ControlMode)
    assert set(kept["rollup"]) | {"rules"} == fields_of(definition.Rollup)
    assert set(kept["randomization"]) == fields_of(definition.Randomization)
    assert set(kept["delivery"]) == fields_of(definition.Delivery)
    assert set(kept["constrained_choice"]) == fields_of(definition.ConstrainedChoice)


@pytest.mark.requirement("SCORM 2004 SN 3.4")
@pytest.mark.parametrize(
    ("kind", "field", "action"),
    [
        ("preConditionRule", "pre_conditions", "hiddenFromChoice"),
        ("exitConditionRule", "exit_conditions", "exit"),
        ("postConditionRule", "post_conditions", "retryAll"),
    ],
)
def test_rules_are_read_with_their_conditions(kind: str, field: str, action: str) -> None:
    conditions = (
        '<imsss:ruleCondition condition="objectiveMeasureLessThan" operator="not" '
        'referencedObjective="o%201" measureThreshold="-0.50"/>'
        '<imsss:ruleCondition condition="attempted" operator="noOp"/>'
    )
    text = rule(kind, action, conditions).replace(
        "<imsss:ruleConditions>", '<imsss:ruleConditions conditionCombination="any">'
    )
    assert declared(text) == {
        "rules": {
            field: [
                {
                    "action": action,
                    "conditions": [
                        {
                            "condition": "objectiveMeasureLessThan",
                            "negated": True,
                            "referenced_objective": "o 1",
                            "measure_threshold": "-0.5",
                        },
                        {"condition": "attempted"},
                    ],
                    "combination": "any",
                }
            ]
        }
    }


@pytest.mark.requirement("SCORM 2004 SN 3.7")
def test_rollup_rules_are_joined_by_any_and_ask_all_children_by_default() -> None:
    assert declared(rollup(condition="completed", action="completed"))["rollup"] == {
        "rules": [{"action": "completed", "conditions": [{"condition": "completed"}]}]
    }
    text = rollup('childActivitySet="atLeastPercent" minimumPercent="0.5" minimumCount="2"')
    text = text.replace(
        "<imsss:rollupConditions>", '<imsss:rollupConditions conditionCombination="all">'
    )
    assert declared(text)["rollup"]["rules"] == [
        {
            "action": "satisfied",
            "conditions": [{"condition": "satisfied"}],
            "combination": "all",
            "child_activity_set": "atLeastPercent",
            "minimum_count": 2,
            "minimum_percent": "0.5",
        }
    ]


def test_rule_that_cannot_be_read_whole_is_left_out_and_the_others_stay() -> None:
    bad = '<imsss:ruleCondition condition="bored"/><imsss:ruleCondition condition="always"/>'
    good = rule("preConditionRule", "disabled")
    text = good.replace(
        "</imsss:sequencingRules>",
        rule("preConditionRule", "skip", bad).removeprefix("<imsss:sequencingRules>"),
    )
    (kept,) = declared(text)["rules"]["pre_conditions"]
    assert kept["action"] == "disabled"


@pytest.mark.requirement("SCORM 2004 SN 3.10")
def test_maps_read_by_default_and_write_when_they_say_so() -> None:
    maps = map_to("g1", 'writeNormalizedMeasure="true"') + map_to(
        "g2", 'readSatisfiedStatus="false" readNormalizedMeasure="0"'
    )
    primary = (
        '<imsss:primaryObjective objectiveID=" main " satisfiedByMeasure="1">'
        "<imsss:minNormalizedMeasure> 0.60 </imsss:minNormalizedMeasure></imsss:primaryObjective>"
    )
    assert declared(objectives(objective("side", maps), primary=primary))["objectives"] == [
        {
            "id": "main",
            "is_primary": True,
            "satisfied_by_measure": True,
            "minimum_normalized_measure": "0.6",
        },
        {
            "id": "side",
            "maps": [
                {"target": "g1", "write_normalized_measure": True},
                {
                    "target": "g2",
                    "read_satisfied_status": False,
                    "read_normalized_measure": False,
                },
            ],
        },
    ]


def extended(name: str, *maps: str) -> str:
    return (
        f'<adlseq:objectives><adlseq:objective objectiveID="{name}">{"".join(maps)}'
        "</adlseq:objective></adlseq:objectives>"
    )


ALL_EXTRA_READS = dict.fromkeys(
    (
        "read_raw_score",
        "read_min_score",
        "read_max_score",
        "read_completion_status",
        "read_progress_measure",
    ),
    True,
)


@pytest.mark.requirement("SCORM 2004 CAM 5.1")
def test_maps_of_the_4th_edition_extend_the_same_map_or_stand_alone() -> None:
    maps = (
        '<adlseq:mapInfo targetObjectiveID="g1" writeRawScore="true" readMinScore="false"/>',
        '<adlseq:mapInfo targetObjectiveID="g2"/>',
    )
    text = objectives(objective("o", map_to("g1"))) + extended("o", *maps)
    (_, read) = declared(text)["objectives"]
    same = {name: True for name in ALL_EXTRA_READS if name != "read_min_score"}
    assert read["maps"] == [
        {"target": "g1", **same, "write_raw_score": True},
        {
            "target": "g2",
            "read_satisfied_status": False,
            "read_normalized_measure": False,
            **ALL_EXTRA_READS,
        },
    ]


def test_maps_of_ims_say_nothing_of_what_the_4th_edition_added() -> None:
    (_, read) = declared(objectives(objective("o", map_to("g"))))["objectives"]
    assert read["maps"] == [{"target": "g"}]


def measures(*written: str) -> Iterator[str | None]:
    for each in written:
        element = etree.Element("rollupRules", objectiveMeasureWeight=each)
        values = Values("imsmanifest.xml")
        measure = values.measure(element, "objectiveMeasureWeight")
        assert (measure is None) is bool(values.findings)
        yield None if measure is None else f"{measure:f}"


def test_only_plain_decimals_are_numbers() -> None:
    assert list(measures("0.5", " .5 ", "1.", "+0.50", "-0", "00.1250000")) == [
        "0.5",
        "0.5",
        "1",
        "0.5",
        "0",
        "0.125",
    ]
    odd = ["NaN", "Infinity", "1e400", "1e-1", "0,5", "½", "٠.٥", "9" * 200, "1.1", "-0.1"]
    assert set(measures(*odd)) == {None}


@pytest.mark.parametrize(
    ("written", "centiseconds"),
    [
        ("PT1H", 360_000),
        ("P1DT0.5S", 8_640_050),
        ("P5Y6M4DT12H30M58.55S", 17_395_745_855),
        ("P", None),
        ("PT", None),
        ("P1DT", None),
        ("1:00:00", None),
        ("P99999999999Y", None),
    ],
)
def test_durations_are_counted_in_centiseconds(written: str, centiseconds: int | None) -> None:
    element = etree.Element("limitConditions", attemptAbsoluteDurationLimit=written)
    values = Values("imsmanifest.xml")
    assert values.duration(element, "attemptAbsoluteDurationLimit") == centiseconds
    assert bool(values.findings) is (centiseconds is None)


def test_identifiers_are_compared_without_regard_to_white_space() -> None:
    assert identifier("  %20obj%20%201%20  ") == identifier("obj%201") == "obj 1"
