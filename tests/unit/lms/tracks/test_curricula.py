"""The templates: what each teaches, and that a track made from it can be opened."""

from pathlib import Path

import pytest

import lms.regulation
from lms.regulation.rules.ambiguities.groups import CURRICULA as SHAPES
from lms.regulation.rules.canonical import read_exact_json
from lms.regulation.rules.rule_set import parse_rule_set
from lms.tracks.rules.curricula import CURRICULA
from lms.tracks.rules.curricula.catalogue import (
    CATEGORIES,
    DAILY_KINDS,
    METHODS,
    Category,
    DailyKind,
    Method,
)
from lms.tracks.rules.curricula.model import CONFIDENTIALITY, Curriculum
from lms.tracks.rules.structure import ItemShape, TrackShape, findings_of, methods_of

ALL = [pytest.param(one, id=key) for key, one in CURRICULA.items()]
NEW_HIRE = [one for one in CURRICULA.values() if one.kind == "new_hire"]


def shape(curriculum: Curriculum) -> TrackShape:
    measured: dict[str, list[str]] = {}
    for unit in curriculum.units:
        for key in unit.measures:
            measured.setdefault(key, []).append(unit.key)
    return TrackShape(
        kind=curriculum.kind,
        stages=[part.title for part in curriculum.parts],
        modules=curriculum.modules,
        items=[
            ItemShape(
                key=unit.key,
                title=unit.title,
                kind=unit.kind,
                stage=number,
                method=unit.method,
                modules=() if unit.measures else (unit.teaches,),
                assessed_by=measured.get(unit.key, ()),
                elective=unit.elective,
                needs=unit.needs,
            )
            for number, part in enumerate(curriculum.parts, start=1)
            for unit in part.units
        ],
    )


@pytest.mark.requirement("R2", "R72", "R77")
@pytest.mark.parametrize("curriculum", ALL)
def test_a_track_made_from_a_template_has_nothing_wrong_with_it(curriculum: Curriculum) -> None:
    assert findings_of(shape(curriculum)) == []


@pytest.mark.parametrize("curriculum", ALL)
def test_keys_and_words_of_a_template_are_whole(curriculum: Curriculum) -> None:
    keys = [unit.key for unit in curriculum.units]
    assert len(set(keys)) == len(keys)
    for unit in curriculum.units:
        assert set(unit.measures) | set(unit.needs) <= set(keys)
        assert unit.title["en"]
        assert unit.title["zh-Hans"]


@pytest.mark.requirement("R111")
def test_whatever_is_refreshed_is_examined_and_runs_out_within_a_year() -> None:
    curriculum = CURRICULA["in_service"]
    examined = {
        key for unit in curriculum.units if unit.kind == "assessment" for key in unit.measures
    }
    taught = {unit.key for unit in curriculum.units if not unit.measures and not unit.elective}
    assert taught == examined
    assert CONFIDENTIALITY in examined, "refreshed regularly, and not only for new hires (R77)"
    assert curriculum.valid_months == 12


@pytest.mark.requirement("R37", "A26")
def test_the_five_shapes_of_the_ledger_are_the_five_templates_for_new_hires() -> None:
    """A26."""
    assert {one.key for one in NEW_HIRE} == set(SHAPES)
    for one in NEW_HIRE:
        assert CONFIDENTIALITY in one.modules
        assert len(methods_of(shape(one).items)) >= 2


@pytest.mark.requirement("R59")
def test_practice_opens_after_basic_knowledge_and_live_calls_after_simulated_ones() -> None:
    first, second = CURRICULA["two_stages"].parts
    assert not first.gated
    assert second.gated
    assert {"company", "products", "service", "skills"} <= {unit.key for unit in first.units}
    live = next(unit for unit in second.units if unit.key == "live-calls")
    assert live.needs == ("simulation",)


@pytest.mark.requirement("R60")
def test_enterprise_training_comes_before_the_post() -> None:
    enterprise, post = CURRICULA["company_and_post"].parts
    assert {"history", "culture", "concept", "organisation", "rules"} <= {
        unit.key for unit in enterprise.units
    }
    assert {"post", "procedures", "forms", "norms"} <= {unit.key for unit in post.units}


@pytest.mark.requirement("R61", "R62")
def test_five_blocks_have_four_parts_of_rules_five_of_business_and_simulation_last() -> None:
    curriculum = CURRICULA["five_blocks"]
    blocks = [block for part in curriculum.parts for block in part.blocks]
    assert len(blocks) == 5
    learned = [
        [unit for unit in block.units if not unit.measures and unit.key != CONFIDENTIALITY]
        for block in blocks
    ]
    assert [len(units) for units in learned] == [1, 4, 3, 5, 1]
    simulation = [unit for unit in blocks[-1].units if unit.kind == "assessment"]
    assert [unit.needs for unit in simulation] == [("business-test",)]


@pytest.mark.requirement("R63")
def test_six_modules_are_those_of_the_regulation() -> None:
    assert {"company", "process", "products", "skills", "systems", "norms"} <= set(
        CURRICULA["six_modules"].modules
    )


@pytest.mark.requirement("R64", "R65", "R66")
def test_in_service_training_has_its_modules_four_daily_kinds_and_five_electives() -> None:
    curriculum = CURRICULA["in_service"]
    assert set(curriculum.modules) == {
        "business-update",
        "service-skill",
        "teamwork",
        "complaints",
        "management",
        CONFIDENTIALITY,
    }
    assert {unit.daily_kind for unit in curriculum.units} - {None} == set(DailyKind)
    assert sum(unit.elective for unit in curriculum.units) == 5


@pytest.mark.requirement("R67", "R68", "R69", "R70")
def test_every_level_has_its_template() -> None:
    levels = {(one.from_level, one.to_level) for one in CURRICULA.values() if one.kind == "manager"}
    assert levels == {
        ("", "agent"),
        ("team_lead", "team_lead"),
        ("supervisor", ""),
        ("team_lead", "manager"),
    }
    assert len(CURRICULA["middle_managers"].modules) == 5


@pytest.mark.requirement("R67", "R68", "R69", "R70")
@pytest.mark.parametrize(
    ("key", "taught"),
    [
        ("staff", "idea rules post-skills business norms technology"),
        ("team_leads", "reforms culture models skills office-courses"),
        ("supervisors", "visits models lectures authority"),
        ("middle_managers", "team-building people quality decisions crisis"),
    ],
)
def test_each_level_is_taught_what_its_clause_lists_and_all_of_it_is_assessed(
    key: str, taught: str
) -> None:
    units = list(CURRICULA[key].units)
    assert {unit.key for unit in units if not unit.measures} == set(taught.split())
    assert {one for unit in units for one in unit.measures} == set(taught.split())


@pytest.mark.requirement("R71", "R72")
def test_content_and_methods_are_those_that_the_regulations_name() -> None:
    assert {one.value for one in Category} == {"post", "skill", "soft_skill", "team", "product"}
    assert {one.value for one in Method} == {
        "classroom",
        "on_site",
        "online",
        "practice",
        "multimedia",
        "mentor",
        "outside",
        "cases",
        "demonstration",
    }
    for named in (CATEGORIES, METHODS, DAILY_KINDS):
        assert all(words["en"] and words["zh-Hans"] for words in named.values())


@pytest.mark.requirement("R71")
def test_the_templates_use_every_category() -> None:
    assert {unit.category for one in CURRICULA.values() for unit in one.units} == set(Category)


@pytest.mark.requirement("A26", "R105")
@pytest.mark.parametrize("curriculum", [pytest.param(one, id=one.key) for one in NEW_HIRE])
def test_the_rules_of_each_new_hire_template_judge_what_it_holds(curriculum: Curriculum) -> None:
    folder = Path(lms.regulation.__file__).parent / "rule_sets"
    rules = parse_rule_set(read_exact_json((folder / f"{curriculum.rules}.json").read_bytes()))
    keys = [unit.key for unit in curriculum.units]
    for component in rules.components:
        assert any(component.takes(key) for key in keys), component.id
    chosen = [one["choice"] for one in rules.content["readings"] if one["id"] == "A26"]
    assert chosen == [{"curriculum": curriculum.key}]
    judged = [key for key in keys if any(one.takes(key) for one in rules.components)]
    assert "simulation" in judged, "nobody takes calls without it"
    if curriculum.rules != "csr.new_hire":
        assert judged == keys, "classes and documents too: a stage behind a gate opens by them"
