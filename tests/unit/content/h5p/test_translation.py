"""Words of a language file come into a definition; nothing else does."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.h5p.rules.translation import language_file_for, translated

FIELDS: list[Any] = [
    {"name": "text", "type": "text", "label": "Text", "default": "Check", "widget": "html"},
    {
        "name": "list",
        "type": "list",
        "entity": "question",
        "field": {"name": "group", "type": "group", "fields": [{"name": "a", "label": "A"}]},
    },
    {
        "name": "mode",
        "type": "select",
        "default": "x",
        "options": [{"value": "x", "label": "Ex"}, {"value": "y", "label": "Why"}],
    },
    {"name": "part", "type": "library", "options": ["H5P.Blanks 1.14"]},
]


def test_words_are_taken_and_nothing_else() -> None:
    words = [
        {"label": "文本", "default": "检查", "type": "library", "name": "other", "widget": "x"},
        {"entity": "问题", "field": {"fields": [{"label": "甲", "maxLength": 1}]}},
        {"default": "y", "options": [{"value": "y", "label": "乙"}, {"value": "x", "label": "丙"}]},
        {"options": ["H5P.Evil 1.0"]},
        {"label": "one too many"},
    ]
    text, found, mode, part = translated(FIELDS, words)
    assert text == {**FIELDS[0], "label": "文本", "default": "检查"}
    assert found["entity"] == "问题"
    assert found["field"]["fields"] == [{"name": "a", "label": "甲"}]
    assert mode["default"] == "x"
    assert [each["label"] for each in mode["options"]] == ["丙", "乙"]
    assert part == FIELDS[3]


def test_options_without_values_are_told_by_their_place() -> None:
    [_, _, mode, _] = translated(FIELDS, [{}, {}, {"options": [{"label": "甲"}, {"label": "乙"}]}])
    assert [each["label"] for each in mode["options"]] == ["甲", "乙"]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from("label default options fields field name type value".split()), inner
        )
    ),
    max_leaves=20,
)


@given(anything)
def test_no_language_file_breaks_a_form(words: Any) -> None:
    def shape(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: shape(each)
                for key, each in value.items()
                if key not in ("label", "description", "entity", "placeholder", "default")
            }
        return [shape(each) for each in value] if isinstance(value, list) else value

    assert shape(translated(FIELDS, words)) == shape(FIELDS)


@pytest.mark.parametrize(
    ("language", "there", "file"),
    [
        ("zh-Hans", ["nb", "zh-cn", "zh"], "zh-cn"),
        ("zh-hans", ["zh-hans", "zh-cn"], "zh-hans"),
        ("zh-Hans", ["zh-tw"], None),
        ("en", ["nb"], None),
        ("nb-NO", ["nb"], "nb"),
        ("", ["nb"], None),
    ],
)
def test_language_file_is_the_nearest(language: str, there: list[str], file: str | None) -> None:
    assert language_file_for(language, there) == file
