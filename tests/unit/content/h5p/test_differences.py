"""What changed in content is told where it is in the form, in words."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from content.h5p.rules.differences import MOST, Difference, differences
from content.h5p.rules.names import LibraryName
from content.h5p.rules.semantics import Semantics, semantics_from

MAIN = LibraryName("Callcraft.Main", 1, 0)
PART = LibraryName("Callcraft.Part", 2, 1)
OTHER = LibraryName("Callcraft.Other", 1, 0)
FORMS: dict[LibraryName, Any] = {
    MAIN: [
        {"name": "title", "type": "text", "label": "Heading"},
        {
            "name": "answers",
            "type": "list",
            "label": "Answers",
            "entity": "answer",
            "field": {
                "name": "answer",
                "type": "group",
                "label": "Answer",
                "fields": [
                    {"name": "text", "type": "text", "label": "Text", "tags": ["p"]},
                    {"name": "right", "type": "boolean", "label": "Right"},
                ],
            },
        },
        {
            "name": "part",
            "type": "library",
            "label": "Exercise",
            "options": [str(PART), str(OTHER)],
        },
        {
            "name": "parts",
            "type": "list",
            "label": "Exercises",
            "field": {"name": "p", "type": "library", "label": "Exercise", "options": [str(PART)]},
        },
    ],
    PART: [{"name": "question", "type": "text", "label": "Question"}],
    OTHER: [],
}


def semantics_of(name: LibraryName) -> Semantics | None:
    told = FORMS.get(name)
    return None if told is None else semantics_from(told, "semantics.json").semantics


def told(before: Any, after: Any) -> list[Difference]:
    return differences(before, after, MAIN, semantics_of)


def part(question: str, number: int = 1, library: LibraryName = PART) -> dict[str, Any]:
    return {
        "library": str(library),
        "params": {"question": question},
        "subContentId": f"sub-content-{number}",
    }


def test_values_are_told_with_the_labels_that_lead_to_them() -> None:
    before = {"title": "A", "answers": [{"text": "<p>One</p>", "right": True}]}
    after = {"title": "B", "answers": [{"text": "<p>Two &amp; <b>more</b></p>", "right": False}]}
    assert told(before, after) == [
        Difference("title", ("Heading",), "A", "B"),
        Difference("answers[0].text", ("Answers", "Answer 1", "Text"), "One", "Two & more"),
        Difference("answers[0].right", ("Answers", "Answer 1", "Right"), "true", "false"),
    ]


def test_element_put_in_at_the_top_is_one_difference() -> None:
    answers = [{"text": f"<p>{number}</p>"} for number in range(5)]
    [found] = told({"answers": answers}, {"answers": [{"text": "<p>new</p>"}, *answers]})
    assert (found.place, found.before, found.after) == ("answers[0]", "", "new")
    [found] = told({"answers": answers}, {"answers": answers[:2] + answers[3:]})
    assert (found.place, found.before, found.after) == ("answers[2]", "2", "")


def test_content_in_content_is_known_by_its_id() -> None:
    before = {"parts": [part("One", 1), part("Two", 2)]}
    after = {"parts": [part("New", 3), part("One, better", 1), part("Two", 2)]}
    places = [(each.place, each.before, each.after) for each in told(before, after)]
    assert ("parts[1].params.question", "One", "One, better") in places
    assert len(places) == 2


def test_another_library_is_another_content() -> None:
    [found] = told({"part": part("One")}, {"part": part("One", library=OTHER)})
    assert (found.place, found.labels) == ("part", ("Exercise",))
    assert "Callcraft.Other 1.0" in found.after


def test_what_no_form_knows_is_told_too() -> None:
    assert told({"odd": 1}, {"odd": {"x": [1, "a"]}}) == [Difference("odd", ("odd",), "1", "1 · a")]


def test_very_many_differences_are_cut() -> None:
    before = {"answers": [{"text": f"a{n}"} for n in range(MOST + 50)]}
    after = {"answers": [{"text": f"b{n}"} for n in range(MOST + 50)]}
    assert len(told(before, after)) == MOST


values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text("ab<", max_size=3),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from("title answers part parts text library params subContentId".split()),
            inner,
        )
    ),
    max_leaves=15,
)
objects = st.dictionaries(st.sampled_from("title answers part parts".split()), values)


@given(objects, objects)
def test_equal_has_no_difference_and_different_has_some(before: Any, after: Any) -> None:
    assert told(before, before) == []
    found = told(before, after)
    if not found:
        # Only what nobody would see is left out: nothing is as good as a thing that is not there.
        assert _without_nothing(before) == _without_nothing(after)


def _without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _without_nothing(each) for key, each in value.items()}
        return {key: each for key, each in kept.items() if each is not None}
    return [_without_nothing(each) for each in value] if isinstance(value, list) else value
