"""Manifests made to do harm: a clear finding, quickly, and never an exception."""

import json
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from scorm_packages.manifest.findings import LONGEST_PARAM, at_most_of_each
from scorm_packages.manifest.formats import Format, manifest_format
from scorm_packages.manifest.hrefs import ASSUMED_FILES, PackageFiles
from scorm_packages.manifest.readers import READERS
from scorm_packages.manifest.xml import read_xml
from scorm_packages.sequencing.definition import read_tree, write_tree
from tests.builders.broken_sequencing import (
    ALWAYS,
    SATISFIED,
    map_to,
    objective,
    objectives,
    rollup,
    rule,
)
from tests.builders.packages import ScoSpec, scorm12_manifest
from tests.builders.scorm2004 import NOTHING_AT_ITS_DEFAULT, item, manifest2004

FILES = PackageFiles({"index.html": 10, "two.html": 10})
SCORMS = (Format.SCORM_12, Format.SCORM_2004)
DOCTYPE = '<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def told(text: str) -> set[str]:
    """Return the codes of everything that is said of a manifest."""
    document = read_xml(text.encode(), "imsmanifest.xml")
    findings = list(document.findings)
    if document.root is not None:
        _, more = READERS[manifest_format(document.root)](document.root, "imsmanifest.xml", FILES)
        findings += more
    for each in at_most_of_each(findings):
        assert len(each.message("en")) < 4 * LONGEST_PARAM
        assert each.message("zh-Hans")
    return {each.code for each in findings}


def nested(levels: int) -> str:
    return "".join(f'<item identifier="n{n}">' for n in range(levels)) + "</item>" * levels


def shared_by_all(items: int, rules: int) -> str:
    """Return a manifest of many items that all refer to one long entry of the collection."""
    listed = "".join(
        f'<item identifier="i{n}" identifierref="r1"><imsss:sequencing IDRef="all"/></item>'
        for n in range(items)
    )
    long_rule = rule(
        "preConditionRule", "skip", '<imsss:ruleCondition condition="always"/>' * rules
    )
    return manifest2004(
        listed, collection=f'<imsss:sequencing ID="all">{long_rule}</imsss:sequencing>'
    )


def items_of(count: int) -> str:
    return "".join(f'<item identifier="i{n}" identifierref="r1"/>' for n in range(count))


def random_name(length: int) -> str:
    return "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(length))


ATTACKS: list[tuple[str, str, Callable[[], str]]] = [
    ("ten thousand levels", "xml.too_deep", lambda: manifest2004(nested(10_000))),
    ("fifty levels", "scorm2004.too_deep", lambda: manifest2004(nested(50))),
    (
        "a hundred thousand items",
        "scorm2004.too_many_items",
        lambda: manifest2004("".join(f'<item identifier="i{n}"/>' for n in range(100_000))),
    ),
    ("entity bomb", "xml.doctype", lambda: DOCTYPE + manifest2004().partition("?>")[2]),
    (
        "one entry referred to by all",
        "scorm2004.sequencing_too_large",
        lambda: shared_by_all(2000, 5_000),
    ),
    (
        "rollup rules that each ask all children",
        "scorm2004.sequencing_too_heavy",
        lambda: manifest2004(items_of(2000), rollup().replace(SATISFIED, SATISFIED * 50_000)),
    ),
    (
        "conditions that each look through all maps",
        "scorm2004.sequencing_too_heavy",
        lambda: manifest2004(
            item(
                "i1",
                rule("preConditionRule", "skip", ALWAYS * 50_000)
                + objectives(objective("o", map_to("g") * 10_000)),
            )
        ),
    ),
    (
        "manifests in manifests",
        "scorm2004.sub_manifest",
        lambda: manifest2004().replace(
            "</manifest>", '<manifest identifier="m">' * 100 + "</manifest>" * 101
        ),
    ),
    (
        "chain of ten thousand dependencies",
        "scorm2004.dependency_cycle",
        lambda: manifest2004(
            resources="".join(
                f'<resource identifier="d{n}" type="webcontent" adlcp:scormType="asset">'
                f'<dependency identifierref="d{(n + 1) % 10_000}"/></resource>'
                for n in range(10_000)
            )
        ),
    ),
    (
        "endless identifier",
        "scorm2004.identifier_too_long",
        lambda: manifest2004(item(random_name(700))),
    ),
    (
        "endless title",
        "scorm2004.title_too_long",
        lambda: manifest2004(item().replace("I1", "long " * 100_000)),
    ),
    (
        "endless address",
        "scorm2004.href_missing",
        lambda: manifest2004(item()).replace("index.html", "a/" * 500_000),
    ),
    (
        "endless number",
        "scorm2004.value_invalid",
        lambda: manifest2004(
            item("i1", f'<imsss:rollupRules objectiveMeasureWeight="0.{"9" * 1_000_000}"/>')
        ),
    ),
    (
        "attempts beyond counting",
        "scorm2004.value_invalid",
        lambda: manifest2004(
            item("i1", f'<imsss:limitConditions attemptLimit="{"9" * 100_000}"/>')
        ),
    ),
    (
        "ten thousand different faults",
        "scorm2004.value_invalid",
        lambda: manifest2004(
            item(
                "i1",
                objectives(
                    *(
                        objective(f"o{n}", map_to("g", f'readSatisfiedStatus="{n}?"'))
                        for n in range(10_000)
                    )
                ),
            )
        ),
    ),
]


@pytest.mark.parametrize(("code", "make"), [a[1:] for a in ATTACKS], ids=[a[0] for a in ATTACKS])
def test_attack_is_told_by_a_finding_and_takes_no_time(code: str, make: Callable[[], str]) -> None:
    text = make()
    began = time.process_time()
    assert code in told(text)
    assert time.process_time() - began < 10


def test_many_faults_of_one_kind_are_counted_and_not_listed() -> None:
    items = "".join(
        f'<item identifier="i{n}" identifierref="ghost{n}"><title>T</title></item>'
        for n in range(500)
    )
    document = read_xml(manifest2004(items).encode(), "imsmanifest.xml")
    assert document.root is not None
    _, findings = READERS[Format.SCORM_2004](document.root, "imsmanifest.xml", FILES)
    shown = at_most_of_each(findings)
    assert len(shown) < 30
    (rest,) = [each for each in shown if each.code == "package.more_findings"]
    assert rest.params["kind"] == "scorm2004.item_resource_missing"


SAMPLES = (
    manifest2004(
        item(
            "chapter",
            NOTHING_AT_ITS_DEFAULT + rollup('childActivitySet="atLeastCount" minimumCount="1"'),
            inside=item("i1", rule("exitConditionRule", "exit")) + item("i2"),
        ),
        objectives(objective("o", map_to("g", 'writeSatisfiedStatus="true"'))),
        collection='<imsss:sequencing ID="a"/>',
    ),
    scorm12_manifest([ScoSpec(values={"masteryscore": "80", "prerequisites": "item-1"})]),
)
WORDS = [
    *("true", "false", "", "-1", "1e400", "NaN", "∞", "all", "any", "skip", "always", "P1Y", "%20"),
    *("../x", "http://[", "//", "a:b", "\u202e", "i1", "r1", "2004 4th Edition", "1.2", "x" * 3000),
]


def mutated(text: str, choices: list[tuple[int, str, str]]) -> etree._Element:
    """Return the document with some elements moved, copied, removed or told something else."""
    root = etree.fromstring(text.encode())
    for number, what, word in choices:
        every = list(root.iter(etree.Element))
        target = every[number % len(every)]
        parent = target.getparent()
        if what == "text":
            target.text = word.replace("\u202e", "?")
        elif what == "attribute" and target.attrib:
            name = sorted(target.attrib)[number % len(target.attrib)]
            target.attrib[name] = word
        elif parent is None:
            continue
        elif what == "remove":
            parent.remove(target)
        elif what == "copy":
            parent.append(etree.fromstring(etree.tostring(target)))
        elif what == "move":
            other = every[(number * 7) % len(every)]
            if target not in (other, *other.iterancestors()):
                other.append(target)
    return root


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(SAMPLES),
    st.lists(
        st.tuples(
            st.integers(0, 10_000),
            st.sampled_from(["text", "attribute", "remove", "copy", "move"]),
            st.sampled_from(WORDS),
        ),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from([FILES, ASSUMED_FILES]),
)
def test_mutated_manifests_make_findings(
    text: str, choices: list[tuple[int, str, str]], files: PackageFiles
) -> None:
    root = mutated(text, choices)
    for standard in SCORMS:
        course, findings = READERS[standard](root, "imsmanifest.xml", files)
        assert course is not None or findings
        for each in findings:
            assert each.as_dict("en")["message"] != each.as_dict("zh-Hans")["message"]
        if standard is Format.SCORM_2004 and course is not None:
            tree = read_tree(json.dumps(course.structure))
            assert json.loads(write_tree(tree)) == course.structure
