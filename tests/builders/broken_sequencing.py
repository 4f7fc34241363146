"""SCORM 2004 manifests that are wrong, by what is wrong with them: a table for tests."""

import io
import zipfile

from scorm_packages.manifest.catalogue import CATALOGUE
from tests.builders.broken_manifests import ITEM_CASES, RESOURCE_CASES, STRUCTURE_CASES
from tests.builders.broken_zips import Case
from tests.builders.scorm2004 import FILES, item, manifest2004, package2004
from tests.builders.zips import ordinary_zip

FROM_12_TO_2004 = (
    ("<schemaversion>1.2<", "<schemaversion>2004 4th Edition<"),
    ("http://www.imsproject.org/xsd/imscp_rootv1p1p2", "http://www.imsglobal.org/xsd/imscp_v1p1"),
    ("http://www.adlnet.org/xsd/adlcp_rootv1p2", "http://www.adlnet.org/xsd/adlcp_v1p3"),
    ("adlcp:scormtype", "adlcp:scormType"),
    ("adlcp:datafromlms", "adlcp:dataFromLMS"),
    ("adlcp:timelimitaction", "adlcp:timeLimitAction"),
)
RULE = (
    "<imsss:sequencingRules><imsss:{kind}><imsss:ruleConditions>{conditions}"
    '</imsss:ruleConditions><imsss:ruleAction action="{action}"/></imsss:{kind}>'
    "</imsss:sequencingRules>"
)
ROLLUP = (
    "<imsss:rollupRules><imsss:rollupRule {attributes}><imsss:rollupConditions>"
    '<imsss:rollupCondition condition="{condition}"/></imsss:rollupConditions>'
    '<imsss:rollupAction action="{action}"/></imsss:rollupRule></imsss:rollupRules>'
)
ALWAYS = '<imsss:ruleCondition condition="always"/>'
SATISFIED = '<imsss:rollupCondition condition="satisfied"/>'
FLOW = '<imsss:controlMode flow="true"/>'


def of_2004(data: bytes) -> bytes:
    """Return a SCORM 1.2 package made into one of SCORM 2004, with all its faults."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = files["imsmanifest.xml"].decode()
    for old, new in FROM_12_TO_2004:
        manifest = manifest.replace(old, new)
    return ordinary_zip({**files, "imsmanifest.xml": manifest.encode()})


def _as_2004(case: Case) -> Case:
    code = case.code.replace("scorm12.", "scorm2004.")
    return Case(f"{case.name}, in SCORM 2004", code, lambda: of_2004(case.make()), case.limits)


SHARED_CASES = [
    _as_2004(case)
    for case in (*STRUCTURE_CASES, *ITEM_CASES, *RESOURCE_CASES)
    if case.code.startswith("scorm12.") and case.code.replace("scorm12.", "scorm2004.") in CATALOGUE
]


def rule(kind: str, action: str, conditions: str = ALWAYS) -> str:
    """Return `<sequencingRules>` with one rule."""
    return RULE.format(kind=kind, action=action, conditions=conditions)


def pre(conditions: str, action: str = "skip") -> str:
    """Return a precondition rule."""
    return rule("preConditionRule", action, conditions)


def rollup(attributes: str = "", condition: str = "satisfied", action: str = "satisfied") -> str:
    """Return `<rollupRules>` with one rule."""
    return ROLLUP.format(attributes=attributes, condition=condition, action=action)


def objectives(*listed: str, primary: str = "<imsss:primaryObjective/>") -> str:
    """Return `<imsss:objectives>`."""
    return f"<imsss:objectives>{primary}{''.join(listed)}</imsss:objectives>"


def objective(name: str = "o1", maps: str = "") -> str:
    """Return an objective that is not the primary one."""
    return f'<imsss:objective objectiveID="{name}">{maps}</imsss:objective>'


def map_to(target: str, attributes: str = "") -> str:
    """Return a map to a global objective."""
    return f'<imsss:mapInfo targetObjectiveID="{target}" {attributes}/>'


def case(name: str, code: str, sequencing: str = "", **of_item: str) -> Case:
    """Return a case with one item that declares this."""
    return Case(
        name,
        f"scorm2004.{code}",
        lambda: package2004(manifest2004(item("i1", sequencing, **of_item))),  # type: ignore[arg-type]
    )


def course(name: str, code: str, items: str | None = None, sequencing: str = "") -> Case:
    """Return a case with these items, and sequencing of the organization."""
    return Case(name, f"scorm2004.{code}", lambda: package2004(manifest2004(items, sequencing)))


def whole(name: str, code: str, manifest: str) -> Case:
    """Return a case with this manifest."""
    return Case(name, f"scorm2004.{code}", lambda: package2004(manifest))


def chapter(sequencing: str, *inside: str) -> str:
    """Return an item with two items in it, unless others are given."""
    return item("c", sequencing, inside="".join(inside) or item("i1") + item("i2"))


STRUCTURE_2004 = [
    whole("version misspelt", "schema_version", manifest2004(version="2004 4rd Edition")),
    whole(
        "4th Edition in a 3rd",
        "newer_edition",
        manifest2004(
            item(extra='<adlcp:data><adlcp:map targetID="store"/></adlcp:data>'),
            version="2004 3rd Edition",
        ),
    ),
    Case(
        "no call of the API",
        "scorm2004.no_api_call",
        lambda: package2004(files=dict.fromkeys(FILES, b"<p>")),
    ),
    course(
        "chapter with a page",
        "cluster_with_resource",
        chapter("").replace('identifier="c"', 'identifier="c" identifierref="r1"'),
    ),
    course("chapter with the id of the course", "duplicate_identifier", item("course")),
    course(
        "item that opens nothing", "item_without_content", item() + item("empty", reference=None)
    ),
]
VALUE_CASES = [
    case("flow in words", "value_invalid", '<imsss:controlMode flow="maybe"/>'),
    case("limit in words", "value_invalid", '<imsss:limitConditions attemptLimit="three"/>'),
    case("not a number", "value_invalid", '<imsss:rollupRules objectiveMeasureWeight="NaN"/>'),
    case("endless number", "value_invalid", '<imsss:rollupRules objectiveMeasureWeight="1e400"/>'),
    case(
        "weight of two", "measure_out_of_range", '<imsss:rollupRules objectiveMeasureWeight="2"/>'
    ),
    case(
        "measure of eighty",
        "measure_out_of_range",
        objectives(
            primary="<imsss:primaryObjective><imsss:minNormalizedMeasure>80"
            "</imsss:minNormalizedMeasure></imsss:primaryObjective>"
        ),
    ),
    case(
        "measure below minus one",
        "measure_out_of_range",
        pre('<imsss:ruleCondition condition="objectiveMeasureLessThan" measureThreshold="-1.5"/>'),
    ),
    case("date", "limit_not_kept", '<imsss:limitConditions endTimeLimit="2030-01-01T00:00:00"/>'),
    case(
        "unknown control",
        "hidden_control_unknown",
        extra="<adlnav:presentation>"
        "<adlnav:navigationInterface><adlnav:hideLMSUI>everything</adlnav:hideLMSUI>"
        "</adlnav:navigationInterface></adlnav:presentation>",
    ),
    case(
        "data mapped twice",
        "shared_data_twice",
        extra="<adlcp:data>" + '<adlcp:map targetID="store"/>' * 2 + "</adlcp:data>",
    ),
    case(
        "data mapped to nothing",
        "map_without_target",
        extra="<adlcp:data><adlcp:map/></adlcp:data>",
    ),
]
DECLARED_CASES = [
    whole(
        "reference to nothing",
        "collection_unknown",
        manifest2004(
            '<item identifier="i1" identifierref="r1"><title>One</title>'
            '<imsss:sequencing IDRef="ghost"/></item>'
        ),
    ),
    whole(
        "collection without id",
        "collection_without_id",
        manifest2004(collection=f"<imsss:sequencing>{FLOW}</imsss:sequencing>"),
    ),
    whole(
        "one id twice",
        "duplicate_identifier",
        manifest2004(collection='<imsss:sequencing ID="a"/>' * 2),
    ),
    case("element misspelt", "sequencing_element_unknown", '<imsss:controlmode flow="true"/>'),
    whole(
        "one long entry for all",
        "sequencing_too_large",
        manifest2004(
            "".join(
                f'<item identifier="i{n}" identifierref="r1"><imsss:sequencing IDRef="all"/></item>'
                for n in range(250)
            ),
            collection='<imsss:sequencing ID="all"><imsss:objectives>'
            + '<imsss:objective objectiveID="o"/>' * 1000
            + "</imsss:objectives></imsss:sequencing>",
        ),
    ),
    whole(
        "many rules for many children",
        "sequencing_too_heavy",
        manifest2004(
            "".join(f'<item identifier="i{n}" identifierref="r1"/>' for n in range(1_000)),
            sequencing=rollup().replace(SATISFIED, SATISFIED * 1_001),
        ),
    ),
    case("action of another kind", "rule_action_unknown", rule("preConditionRule", "exitAll")),
    case("unknown condition", "condition_unknown", pre('<imsss:ruleCondition condition="bored"/>')),
    case("rule without condition", "rule_without_conditions", pre("")),
    case(
        "two primaries",
        "several_primaries",
        objectives(
            primary='<imsss:primaryObjective objectiveID="a"/><imsss:primaryObjective '
            'objectiveID="b"/>'
        ),
    ),
    case("objective without id", "objective_without_id", objectives("<imsss:objective/>")),
    case("objective twice", "objective_twice", objectives(objective(), objective())),
    case("map to nothing", "map_without_target", objectives(objective("o", "<imsss:mapInfo/>"))),
    case(
        "more of an unknown objective",
        "extended_objective_unknown",
        '<adlseq:objectives><adlseq:objective objectiveID="x"><adlseq:mapInfo '
        'targetObjectiveID="g"/></adlseq:objective></adlseq:objectives>',
    ),
]
WORKING_CASES = [
    course(
        "neither choice nor flow",
        "nothing_reachable",
        sequencing='<imsss:controlMode choice="false"/>',
    ),
    course("all hidden", "nothing_reachable", item(visible=False)),
    course(
        "closed chapter",
        "activity_unreachable",
        item() + chapter('<imsss:controlMode choice="false"/>', item("i2")),
    ),
    case("no attempt", "attempt_limit_zero", '<imsss:limitConditions attemptLimit="0"/>'),
    case("exit rule of a lesson", "rule_never_asked", rule("exitConditionRule", "exit")),
    case("rollup rule of a lesson", "rule_never_asked", rollup()),
    course(
        "course that continues",
        "rule_never_asked",
        sequencing=rule("postConditionRule", "continue"),
    ),
    case(
        "limit that is not set",
        "condition_never_true",
        pre('<imsss:ruleCondition condition="attemptLimitExceeded"/>', "disabled"),
    ),
    case(
        "more than everything",
        "condition_never_true",
        pre('<imsss:ruleCondition condition="objectiveMeasureGreaterThan" measureThreshold="1"/>'),
    ),
    course(
        "back where only forward",
        "previous_in_forward_only",
        chapter(
            '<imsss:controlMode flow="true" forwardOnly="true"/>',
            item("i1", rule("postConditionRule", "previous")),
            item("i2"),
        ),
    ),
    case(
        "rule about nothing",
        "objective_unknown",
        pre('<imsss:ruleCondition condition="satisfied" referencedObjective="ghost"/>'),
    ),
    case("no primary", "no_primary", objectives(objective(), primary="")),
    case("two sources", "several_sources", objectives(objective("o", map_to("g1") + map_to("g2")))),
    case(
        "two writers",
        "several_writers",
        objectives(
            objective("a", map_to("g", 'writeSatisfiedStatus="true"')),
            objective("b", map_to("g", 'writeSatisfiedStatus="true"')),
        ),
    ),
    case("never written", "global_never_written", objectives(objective("o", map_to("g")))),
    course(
        "three of two",
        "select_count_too_large",
        sequencing='<imsss:randomizationControls selectionTiming="once" selectCount="3"/>',
    ),
    course(
        "none of two",
        "selects_nothing",
        sequencing='<imsss:randomizationControls selectionTiming="once" selectCount="0"/>',
    ),
    course(
        "selection without time",
        "selection_without_effect",
        sequencing='<imsss:randomizationControls selectCount="1"/>',
    ),
    course(
        "shuffling without order",
        "randomization_without_effect",
        sequencing='<imsss:randomizationControls randomizationTiming="once"/>',
    ),
    course(
        "weights of zero",
        "weights_all_zero",
        item("i1", '<imsss:rollupRules objectiveMeasureWeight="0"/>'),
    ),
    course(
        "three children of two",
        "rollup_count_too_large",
        sequencing=rollup('childActivitySet="atLeastCount" minimumCount="3"'),
    ),
    course(
        "at least none",
        "rollup_always_holds",
        sequencing=rollup('childActivitySet="atLeastPercent"'),
    ),
    case("nothing tracked", "nothing_tracked", '<imsss:deliveryControls tracked="false"/>'),
]

SEQUENCING_CASES = [
    *SHARED_CASES,
    *STRUCTURE_2004,
    *VALUE_CASES,
    *DECLARED_CASES,
    *WORKING_CASES,
    Case(
        "not a manifest, in SCORM 2004",
        "scorm2004.not_a_manifest",
        lambda: package2004(
            manifest2004().replace("<manifest", "<package").replace("</manifest", "</package")
        ),
    ),
]
