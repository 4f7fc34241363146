"""Content that asks by others: the sum of what its questions come to."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.h5p.rules.names import LibraryName
from content.h5p.rules.scoring import Part, Rescored, holds_questions, rescore_whole

COLUMN = LibraryName("H5P.Column", 1, 18)
VIDEO = LibraryName("H5P.InteractiveVideo", 1, 28)
QUESTION_SET = LibraryName("H5P.QuestionSet", 1, 21)
CHOICE: dict[str, Any] = {
    "answers": [{"correct": True}, {"correct": True}, {"correct": False}],
    "behaviour": {"type": "multi"},
}
TRUE: dict[str, Any] = {"correct": "true"}


def number(of: int) -> str:
    return f"00000000-0000-4000-8000-{of:012d}"


def part(of: int, response: str | None, raw: int = 0, most: int = 0) -> Part:
    return Part(number(of), response, Decimal(raw), Decimal(most))


def inside(machine_name: str, params: dict[str, Any], of: int | None) -> dict[str, Any]:
    named = {"library": f"{machine_name} 1.0", "params": params}
    return named if of is None else {**named, "subContentId": number(of)}


def column(*contents: dict[str, Any]) -> dict[str, Any]:
    return {"content": [{"content": each, "useSeparator": "auto"} for each in contents]}


TWO = column(inside("H5P.MultiChoice", CHOICE, 1), inside("H5P.TrueFalse", TRUE, 2))


def counted(
    *parts: Part,
    claimed: tuple[int, int],
    of: LibraryName = COLUMN,
    parameters: dict[str, Any] = TWO,
) -> Rescored | None:
    raw, most = map(Decimal, claimed)
    return rescore_whole(of, parameters, parts, claimed=(raw, most))


def test_of_an_honest_claim_there_is_nothing_to_say() -> None:
    assert counted(part(1, "0[,]1", 2, 2), part(2, "false", 0, 1), claimed=(2, 3)) is None


def test_a_better_claim_than_the_answers_allow_is_certainly_meddled_with() -> None:
    found = counted(part(1, "0[,]1", 2, 2), part(2, "false", 1, 1), claimed=(3, 3))
    assert found == Rescored(Decimal(2), Decimal(3), certain=True)


def test_points_of_a_part_are_not_believed_where_they_can_be_counted() -> None:
    found = counted(part(1, "2", 900, 900), part(2, "true", 1, 1), claimed=(3, 3))
    assert found == Rescored(Decimal(1), Decimal(3), certain=True)


def test_a_question_that_is_left_out_lessens_nothing() -> None:
    """Who tells only the right answers has the points of these out of those of all."""
    found = counted(part(1, "0[,]1", 2, 2), claimed=(2, 2))
    assert found == Rescored(Decimal(2), Decimal(3), certain=True)


def test_an_answer_told_twice_counts_once_and_a_strange_one_not_at_all() -> None:
    parts = (part(2, "true", 1, 1), part(2, "true", 1, 1), part(9, "true", 1, 1))
    found = counted(*parts, claimed=(3, 3))
    assert found == Rescored(Decimal(1), Decimal(3), certain=True)


def test_without_answers_the_claim_is_doubted_but_nothing_is_certain() -> None:
    """Old libraries do not tell their answers; a learner should not lose points by that."""
    assert counted(claimed=(3, 3)) == Rescored(Decimal(0), Decimal(3), certain=False)


def test_a_lower_claim_than_the_answers_is_no_meddling() -> None:
    assert counted(part(1, "0[,]1", 2, 2), part(2, "true", 1, 1), claimed=(1, 3)) is None


def test_questions_of_other_types_count_as_they_were_told() -> None:
    essay = column(inside("H5P.TrueFalse", TRUE, 1), inside("H5P.Essay", {}, 2))
    parts = (part(1, "true", 1, 1), part(2, "A text", 4, 5))
    assert counted(*parts, claimed=(5, 6), parameters=essay) is None
    assert counted(*parts, claimed=(6, 6), parameters=essay) == Rescored(
        Decimal(5), Decimal(6), certain=True
    )


def test_containers_in_containers_are_looked_into() -> None:
    book = column(inside("H5P.Column", TWO, 8), inside("H5P.RowColumn", TWO["content"][1], 9))
    found = counted(part(1, "0[,]1", 2, 2), claimed=(2, 2), parameters=book)
    assert found == Rescored(Decimal(2), Decimal(4), certain=True)


def test_of_a_video_what_was_not_reached_does_not_count() -> None:
    assert counted(part(1, "0[,]1", 2, 2), claimed=(2, 2), of=VIDEO) is None
    lied = counted(part(1, "0", 2, 2), claimed=(2, 2), of=VIDEO)
    assert lied == Rescored(Decimal(1), Decimal(2), certain=True)


def test_a_set_that_draws_from_a_pool_asks_only_some() -> None:
    pool = {"questions": [each["content"] for each in TWO["content"]]}
    drawn = counted(
        part(2, "true", 1, 1),
        claimed=(1, 1),
        of=QUESTION_SET,
        parameters={**pool, "poolSize": 1},
    )
    assert drawn is None
    whole = counted(part(2, "true", 1, 1), claimed=(1, 1), of=QUESTION_SET, parameters=pool)
    assert whole == Rescored(Decimal(1), Decimal(3), certain=True)


def test_old_content_without_ids_makes_nothing_certain() -> None:
    old = column(inside("H5P.TrueFalse", TRUE, None), inside("H5P.TrueFalse", TRUE, 2))
    found = counted(part(2, "true", 1, 1), claimed=(2, 2), parameters=old)
    assert found is not None
    assert not found.certain


def test_the_same_id_twice_is_two_questions() -> None:
    """Copied content of old editors has it."""
    copied = column(inside("H5P.TrueFalse", TRUE, 1), inside("H5P.TrueFalse", TRUE, 1))
    parts = (part(1, "true", 1, 1), part(1, "true", 1, 1))
    assert counted(*parts, claimed=(2, 2), parameters=copied) is None
    assert counted(parts[0], claimed=(2, 2), parameters=copied) == Rescored(
        Decimal(1), Decimal(2), certain=True
    )


@pytest.mark.parametrize(
    ("library", "parameters", "group"),
    [
        ("H5P.SingleChoiceSet", "choices", {"answers": ["right", "wrong"]}),
        ("H5P.Summary", "summaries", {"summary": ["right", "wrong"]}),
    ],
)
def test_sets_are_counted_by_their_groups(
    library: str, parameters: str, group: dict[str, Any]
) -> None:
    groups = [{**group, "subContentId": number(of)} for of in (1, 2)]
    parts = (part(1, "0", 1, 1), part(2, "1", 1, 1))
    of, params = LibraryName(library, 1, 11), {parameters: groups}
    assert counted(*parts, claimed=(2, 2), of=of, parameters=params) == Rescored(
        Decimal(1), Decimal(2), certain=True
    )


def test_what_asks_nothing_that_can_be_counted_is_left_alone() -> None:
    texts = column(inside("H5P.AdvancedText", {"text": "<p>Read</p>"}, 1))
    assert not holds_questions(COLUMN, texts)
    assert counted(claimed=(3, 3), parameters=texts) is None
    assert counted(claimed=(3, 3), of=LibraryName("H5P.Flashcards", 1, 7)) is None


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["content", "params", "library", "subContentId", "answers", "x"]), inner
        )
    ),
    max_leaves=20,
)


@given(
    parameters=st.dictionaries(st.sampled_from(["content", "choices", "library"]), ANYTHING),
    response=st.none() | st.text(max_size=8),
    raw=st.integers(0, 9),
)
def test_the_result_is_a_score_whatever_the_parameters(
    parameters: dict[str, Any], response: str | None, raw: int
) -> None:
    nested = {**parameters, **TWO, "more": parameters}
    found = counted(part(1, response, raw, 9), claimed=(9, 9), parameters=nested)
    assert found is None or 0 <= found.raw <= found.max
