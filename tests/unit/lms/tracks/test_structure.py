"""What is found wrong with a track, and what is locked."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.rules.filing import text
from lms.tracks.rules.structure import (
    Code,
    ItemShape,
    TrackShape,
    findings_of,
    locked_items,
)

TITLE = text("Talking", "沟通")


def item(key: str, **more: object) -> ItemShape:
    fields = {"kind": "class", "stage": 1, "method": "classroom", "exemption": "none needed"}
    return ItemShape(key=key, title=TITLE, **{**fields, **more})  # type: ignore[arg-type]


def track(*items: ItemShape, **more: object) -> TrackShape:
    fields = {"kind": "in_service", "stages": [text("Stage", "阶段")]}
    return TrackShape(items=items, **{**fields, **more})  # type: ignore[arg-type]


def codes(shape: TrackShape) -> list[Code]:
    return [finding.code for finding in findings_of(shape)]


@pytest.mark.requirement("R77")
def test_new_hires_are_not_trained_without_confidentiality() -> None:
    one = track(
        item("a"), item("b", method="online"), kind="new_hire", modules={"confidentiality": TITLE}
    )
    assert codes(one) == [Code.NO_CONFIDENTIALITY]
    taught = track(
        item("a"), item("b", method="online", modules=("confidentiality",)), kind="new_hire"
    )
    assert codes(taught) == []
    chosen = track(
        item("a", modules=("confidentiality",), elective=True),
        item("b", method="online"),
        kind="new_hire",
    )
    assert codes(chosen) == [Code.NO_CONFIDENTIALITY], "an elective teaches nobody for certain"


@pytest.mark.requirement("R18")
def test_new_hires_are_not_trained_without_a_trainer() -> None:
    one = track(
        item("a", modules=("confidentiality",)),
        item("b", method="online"),
        kind="new_hire",
        trainers=0,
    )
    assert codes(one) == [Code.NO_TRAINER]


@pytest.mark.requirement("R72")
def test_new_hires_are_trained_in_two_ways_at_least() -> None:
    one = track(item("a", modules=("confidentiality",)), item("b"), kind="new_hire")
    assert codes(one) == [Code.ONE_METHOD]


@pytest.mark.requirement("R2")
def test_every_course_is_assessed_or_says_why_not() -> None:
    assert codes(track(item("a", exemption="  "))) == [Code.NOT_ASSESSED]
    assert codes(track(item("a", exemption="", assessed_by=("a",)))) == []
    gone = track(item("a", exemption="", assessed_by=("gone",)))
    assert codes(gone) == [Code.UNKNOWN_ASSESSMENT]


@pytest.mark.requirement("R63")
def test_a_module_that_nothing_teaches_is_told_and_keeps_nothing_shut() -> None:
    [finding] = findings_of(track(item("a"), modules={"products": text("Products", "产品")}))
    assert (finding.code, finding.is_error) == (Code.MODULE_MISSING, False)
    assert finding.words["zh-Hans"] == "没有内容覆盖课程大纲要求的“产品”。"


def test_prerequisites_go_back_and_never_in_a_circle() -> None:
    circle = track(item("a", needs=("b",)), item("b", needs=("a",)))
    assert codes(circle) == [Code.CIRCLE, Code.CIRCLE]
    later = track(item("a", needs=("b",)), item("b", stage=2), stages=[TITLE, TITLE])
    assert codes(later) == [Code.NEEDS_LATER]
    assert codes(replace(later, items=[item("a"), item("b", needs=("a",), stage=2)])) == []


def test_rules_that_are_not_in_force_keep_a_track_shut() -> None:
    assert codes(track(item("a"), rule_items=None)) == [Code.NO_RULES]
    [finding] = findings_of(track(item("a"), rule_items=("skills",)))
    assert (finding.code, finding.is_error) == (Code.RULES_ASK_MORE, False)


def test_an_empty_track_is_not_opened() -> None:
    assert codes(track()) == [Code.EMPTY]


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.sets(st.sampled_from("abcdef")), max_size=6),
    st.sets(st.sampled_from("abcdef")),
)
def test_an_item_is_open_exactly_when_all_it_waits_for_is_passed(
    needs: dict[str, set[str]], passed: set[str]
) -> None:
    locked = locked_items(needs, passed)
    for key, wanted in needs.items():
        assert (key in locked) == (not wanted <= passed)
        assert set(locked.get(key, [])) == wanted - passed


@pytest.mark.requirement("R80")
def test_two_versions_of_one_manual_are_pointed_out_and_keep_nothing_shut() -> None:
    manual = {"manual": "FAQ"}
    alike = track(item("a", **manual, manual_version="7"), item("b", **manual, manual_version="7"))
    assert codes(alike) == []
    mixed = track(item("a", **manual, manual_version="7"), item("b", **manual, manual_version="8"))
    (finding,) = findings_of(mixed)
    assert (finding.code, finding.is_error) == (Code.MANUAL_MIXED, False)
    assert "7, 8" in finding.words["zh-Hans"]
