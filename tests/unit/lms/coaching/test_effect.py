"""Gains, weighted means and sheets of indicators."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.coaching.rules.effect import FIGURES, Figure, gain, group_gain, is_few, weighted_mean
from lms.coaching.rules.feedback import FLOW, Direction, Kind, State, is_enough, questions_of
from lms.coaching.rules.sheets import TEMPLATES, Verdict, lines_of, total_of, verdict_of
from lms.coaching.rules.sheets import Kind as SheetKind
from lms.regulation.rules.forms import FORMS, as_data, edited

SHARES = st.fractions(0, 1)


@pytest.mark.requirement("R103")
def test_gain_is_what_was_won_of_what_could_be_won() -> None:
    assert gain(Fraction(1, 2), Fraction(3, 4)) == Fraction(1, 2)
    assert gain(Fraction(1, 2), Fraction(1, 4)) == Fraction(-1, 2)
    assert gain(Fraction(1), Fraction(1)) is None
    found = group_gain(
        [(Fraction(0), Fraction(1)), (Fraction(1, 2), Fraction(1, 2)), (Fraction(1), Fraction(1))]
    )
    assert (found.mean, found.n, found.at_ceiling) == (Fraction(1, 2), 2, 1)


@given(st.lists(st.tuples(SHARES, SHARES)))
def test_nobody_wins_more_than_all(pairs: list[tuple[Fraction, Fraction]]) -> None:
    found = group_gain(pairs)
    assert found.n + found.at_ceiling == len(pairs)
    assert (found.mean is None) == (found.n == 0)
    assert found.mean is None or found.mean <= 1


def test_a_mean_counts_by_cases_and_says_how_many() -> None:
    assert weighted_mean([(Fraction(90), 10), (Fraction(60), 20)]) == (Fraction(70), 30)
    assert weighted_mean([]) == (None, 0)
    assert is_few(29)
    assert not is_few(30)


@pytest.mark.requirement("R117", "A36")
def test_a_trial_post_passes_is_extended_or_fails() -> None:
    sheet = TEMPLATES[SheetKind.TRIAL_POST]
    assert sheet.form == "F11"
    scored = [replace(one, score="85") for one in sheet.indicators]
    assert total_of(scored) == 85
    scored[0] = replace(scored[0], score="0", weight=35)
    total = total_of(scored)
    assert total == Fraction(85 * 65, 100)
    marks = {"pass_from": Fraction(80), "extend_from": Fraction(50)}
    assert verdict_of(Fraction(80), **marks) is Verdict.PASS
    assert verdict_of(total, **marks) is Verdict.EXTEND
    assert verdict_of(Fraction(49), **marks) is Verdict.FAIL
    assert verdict_of(None, **marks) is None


def test_what_could_not_be_measured_leaves_the_sum() -> None:
    lines = [replace(one, score="") for one in TEMPLATES[SheetKind.PERIOD].indicators]
    assert total_of(lines) is None
    lines[0] = replace(lines[0], score="62.5")
    assert total_of(lines) == Fraction("62.5")
    with pytest.raises(ValueError):
        total_of([replace(lines[0], score="101")])


@pytest.mark.requirement("R108", "R110", "R118", "R119", "R120")
def test_every_named_form_has_a_template_in_both_languages() -> None:
    assert {TEMPLATES[kind].form for kind in SheetKind} >= {"F6", "F7", "F8", "F11"}
    rating = [one.key for one in TEMPLATES[SheetKind.RATING].indicators]
    assert rating == ["attitude", "responsibility", "quality"]
    period = [one.key for one in TEMPLATES[SheetKind.PERIOD].indicators]
    assert period == ["quality", "efficiency", "performance"]
    for template in TEMPLATES.values():
        assert all(one.title["en"] and one.title["zh-Hans"] for one in template.indicators)


@pytest.mark.requirement("R115")
def test_there_are_figures_of_quality_efficiency_and_satisfaction_and_no_others() -> None:
    """S12 names these three; of satisfaction the employees' is meant, and customers tell theirs."""
    quality, efficiency = ("fcr", "complaints", "csat"), ("aht",)
    assert {one.value for one in Figure} == {*quality, *efficiency, "employee_satisfaction"}
    assert set(FIGURES) == set(Figure)
    assert all(words["en"] and words["zh-Hans"] for words in FIGURES.values())


@pytest.mark.requirement("R124", "R125")
def test_a_feedback_case_goes_its_way_step_by_step() -> None:
    way, state = [State.COLLECTING], State.COLLECTING
    while state in FLOW:
        state = FLOW[state]
        way.append(state)
    assert way == list(State)
    plain = {one.key for one in questions_of(Kind.TRAINER, Direction.ABOUT)}
    internal = {one.key for one in questions_of(Kind.INTERNAL_TRAINER, Direction.ABOUT)}
    assert internal - plain == {"on_the_job"}
    assert not plain & {one.key for one in questions_of(Kind.TRAINER, Direction.BY)}


@pytest.mark.requirement("R123")
def test_enough_have_answered_from_the_wanted_share_on() -> None:
    assert is_enough(4, 5, Fraction(4, 5))
    assert not is_enough(3, 5, Fraction(4, 5))
    assert is_enough(0, 0, Fraction(4, 5))


@pytest.mark.requirement("A36", "R118", "R119", "R120")
@pytest.mark.parametrize("kind", [kind for kind in SheetKind if TEMPLATES[kind].form])
def test_indicators_have_their_place_on_the_form_or_in_its_table(kind: SheetKind) -> None:
    form, template = FORMS[TEMPLATES[kind].form], TEMPLATES[kind]
    fields = {one.key for one in form.fields}
    placed = {one.key for one in template.indicators} <= fields
    assert placed or form.field("indicators").columns
    lines = lines_of(template, form)
    assert {one.key for one in lines} == {one.key for one in template.indicators}
    assert sum(one.weight for one in lines) == sum(one.weight for one in template.indicators)


@pytest.mark.requirement("A36")
def test_the_edited_form_counts_for_words_order_and_what_it_leaves_out_or_adds() -> None:
    form = FORMS["F7"]
    data = as_data(form)
    fields = {one["key"]: one for one in data["fields"]}
    fields["hours_taught"]["label"] = {"en": "Hours at the desk", "zh-Hans": "讲台课时"}
    fields["peer_observation"]["hidden"] = True
    own = {**fields["score"], "key": "own_1", "label": {"en": "Mood", "zh-Hans": "气氛"}}
    others = [one for one in data["fields"] if one["key"] != "pass_rate"]
    data["fields"] = [fields["pass_rate"], *others, own | {"own": True}]
    lines = lines_of(TEMPLATES[SheetKind.TRAINER], edited(form, data, 1))
    assert lines[0].key == "pass_rate"
    assert {one.key: one.title["en"] for one in lines}["hours_taught"] == "Hours at the desk"
    assert "peer_observation" not in {one.key for one in lines}
    assert (lines[-1].title["en"], lines[-1].weight) == ("Mood", 0)
    scored = [replace(one, score="80" if one.weight else "1") for one in lines]
    assert total_of(scored) == 80
