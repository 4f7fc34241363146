"""Scorecards by exact rationals: what did not apply, what is critical, what is missing."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.coaching.rules.card import Card, Criterion, CriticalClass, Effect, Section, faults_of
from lms.coaching.rules.library import LIBRARY, sections_from
from lms.coaching.rules.scoring import Answer, missing_in, score
from lms.people.rules.filing import text

WORDS = text("x", "某")


def rated(key: str, points: int, weight: int) -> Criterion:
    return Criterion(key, WORDS, points, Fraction(weight))


def critical(key: str, effect: Effect) -> Criterion:
    return Criterion(key, WORDS, critical=CriticalClass.CUSTOMER, effect=effect)


def card(*criteria: Criterion) -> Card:
    return Card((Section(WORDS, criteria),), Fraction(4, 5))


@pytest.mark.requirement("R106")
def test_what_does_not_apply_leaves_the_denominator() -> None:
    both = card(rated("a", 5, 10), rated("b", 3, 30))
    scored = score(both, {"a": Answer("4"), "b": Answer("na")})
    assert scored.share == Fraction(4, 5)
    assert scored.passed
    scored = score(both, {"a": Answer("4"), "b": Answer("1")})
    assert scored.share == Fraction(8 + 10, 40)
    assert str(scored.percent) == "45.00"


def test_a_third_is_a_third_until_it_is_shown() -> None:
    scored = score(card(rated("a", 3, 1)), {"a": Answer("1")})
    assert scored.share == Fraction(1, 3)
    assert str(scored.percent) == "33.33"
    assert scored.criteria_told() == [{"key": "a", "points": "1/3", "max": "1", "applies": True}]


@pytest.mark.parametrize(("effect", "percent"), [(Effect.ZERO, "0.00"), (Effect.FAIL, "100.00")])
def test_a_critical_hit_fails_whatever_the_points(effect: Effect, percent: str) -> None:
    both = card(rated("a", 5, 1), critical("rude", effect))
    scored = score(both, {"a": Answer("5"), "rude": Answer("hit", "shouted")})
    assert (str(scored.percent), scored.passed, scored.hits) == (percent, False, ("rude",))
    assert scored.before_critical == 1


def test_where_nothing_applied_there_is_no_score_and_no_pass() -> None:
    scored = score(card(rated("a", 5, 1)), {"a": Answer("na")})
    assert (scored.share, scored.percent, scored.passed) == (None, None, False)


def test_what_is_missing_is_named_and_never_guessed() -> None:
    strict = Criterion("s", WORDS, 5, Fraction(1), may_not_apply=False)
    all_ = card(rated("a", 5, 1), strict, critical("rude", Effect.FAIL), rated("b", 5, 1))
    answers = {"a": Answer("6"), "s": Answer("na"), "rude": Answer("hit", " ")}
    assert missing_in(all_, answers) == {
        "a": "not_an_answer",
        "s": "not_an_answer",
        "rude": "reason",
        "b": "unanswered",
    }
    with pytest.raises(ValueError, match="not answered"):
        score(all_, answers)


@given(
    st.lists(
        st.tuples(st.integers(1, 10), st.integers(1, 50), st.floats(0, 1), st.booleans()),
        min_size=1,
        max_size=12,
    )
)
def test_the_score_lies_between_nothing_and_all_and_more_points_never_lower_it(
    rows: list[tuple[int, int, float, bool]],
) -> None:
    criteria = [rated(f"c{n}", most, weight) for n, (most, weight, _, _) in enumerate(rows)]
    answers = {
        f"c{n}": Answer(str(int(part * most)) if applies else "na")
        for n, (most, _, part, applies) in enumerate(rows)
    }
    scored = score(card(*criteria), answers)
    if scored.share is None:
        assert all(answer.value == "na" for answer in answers.values())
        return
    assert 0 <= scored.share <= 1
    told = scored.criteria_told()
    points = sum(Fraction(one["points"]) for one in told)
    assert scored.share == points / sum(Fraction(one["max"]) for one in told if one["applies"])
    for criterion in criteria:
        value = answers[criterion.key].value
        if value != "na" and int(value) < criterion.points:
            better = score(card(*criteria), {**answers, criterion.key: Answer(str(int(value) + 1))})
            assert better.share is not None
            assert better.share > scored.share


@pytest.mark.requirement("R74", "R75", "R76")
def test_the_library_holds_six_steps_the_flow_and_the_norms_and_can_be_published() -> None:
    whole = Card(sections_from(list(LIBRARY)), Fraction(4, 5))
    assert list(faults_of(whole)) == []
    assert [one.key for one in LIBRARY["six_steps"].criteria] == [
        "look_up",
        "record_need",
        "answer_from_manual",
        "transfer",
        "record_call",
        "confirm_solved",
    ]
    assert len(LIBRARY["call_flow"].criteria) >= 7
    assert {one.key for one in LIBRARY["norms"].criteria} == {"mandarin", "volume", "three_rings"}
    assert Card.from_content(whole.as_content()) == whole
    for section in LIBRARY.values():
        for one in section.criteria:
            assert one.title["en"] != one.title["zh-Hans"]


def test_a_card_says_what_keeps_it_from_being_published() -> None:
    faulty = card(
        rated("a", 0, 1), rated("a", 5, 1), Criterion("B!", text("x", " "), 5, Fraction(1))
    )
    assert set(faults_of(faulty)) == {
        ("a", "points"),
        ("a", "key_twice"),
        ("B!", "key"),
        ("B!", "title"),
    }
    assert ("", "nothing_rated") in set(faults_of(card(critical("x", Effect.FAIL))))
