"""Stored script is the attack on H5P: nothing that runs may survive a check (bar: security)."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.h5p.rules.names import LibraryName
from content.h5p.rules.semantics import check_metadata, check_parameters, semantics_from
from content.h5p.rules.semantics.markup import KNOWN, clean_html, clean_style, tags_for
from tests.builders.h5p import all_libraries
from tests.builders.h5p_fields import (
    assert_no_address_runs,
    assert_plain,
    assert_runs_nothing,
    checked,
    codes,
    texts_in,
)
from tests.builders.hostile_text import ADDRESSES, HARMLESS, MARKUP

HTML = {"type": "text", "widget": "html", "tags": sorted(KNOWN), "font": True}
PLAIN = {"type": "text"}
LIBRARIES = {
    name: semantics_from(each.semantics, each.folder).semantics
    for each in all_libraries()
    if (name := LibraryName.parse(each.name)) is not None
}
FIELDS = LibraryName("Callcraft.TestFields", 1, 0)
PIECES = st.sampled_from(
    [
        *MARKUP,
        *ADDRESSES,
        *HARMLESS,
        *"<>&;:\"'`/\\= \t\n()*",
        "<b>",
        "</b>",
        "<p>",
        "<table>",
        "<td>",
        "<a href='",
        "<math>",
        "<svg>",
        "<style>",
        "</style>",
        "<!--",
        "-->",
        "&lt;",
        "&amp;",
        "&#x",
        "style='",
        "onerror=",
    ]
)
HOSTILE = st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=60)


@pytest.mark.parametrize("text", [*MARKUP, *ADDRESSES])
def test_html_fields_keep_nothing_that_runs(text: str) -> None:
    kept, _ = checked(HTML, text)
    assert_runs_nothing(kept)
    assert_no_address_runs(kept)


@pytest.mark.parametrize("text", [*MARKUP, *ADDRESSES])
def test_plain_fields_hold_no_markup(text: str) -> None:
    kept, _ = checked(PLAIN, text)
    assert_plain(kept)
    assert_no_address_runs(kept)


@pytest.mark.parametrize("text", MARKUP)
def test_html_fields_without_tags_keep_no_element_but_blocks(text: str) -> None:
    kept, _ = checked({"type": "text", "widget": "html"}, text)
    assert_runs_nothing(kept)
    assert "<a" not in kept
    assert "<img" not in kept


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_runs_script_is_disarmed_and_told(address: str) -> None:
    kept, result = checked(PLAIN, address)
    assert "script_address" in codes(result)
    assert " :" in kept


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_is_kept_without_a_word(text: str) -> None:
    _, result = checked(PLAIN, text)
    assert codes(result) == []


def test_text_that_is_escaped_already_stays_as_it_is() -> None:
    text = "Tom &amp; Jerry &lt;b&gt; &#039;x&#039; &quot;y&quot; &nbsp;"
    assert checked(PLAIN, text)[0] == text


def test_a_reference_without_its_semicolon_is_no_reference() -> None:
    assert checked(PLAIN, "&ltb>")[0] == "&amp;ltb&gt;"


def test_markup_in_plain_text_and_script_in_html_are_told() -> None:
    _, plain = checked(PLAIN, "<b>x</b>")
    _, html = checked(HTML, "<p onclick=fired()>x</p><script>y</script>")
    assert codes(plain) == ["markup_escaped"]
    (removed,) = html.findings
    assert removed.code == "h5p.semantics.markup_removed"
    assert removed.values["names"] == "<script>, onclick"


def test_what_an_editor_writes_is_kept() -> None:
    html = (
        '<h2 style="text-align:center;">Title</h2><p>A <strong>b</strong> <em>c</em><br></p>'
        '<figure class="table"><table style="width:50%;"><tbody><tr><td style="'
        'background-color:#eeeeee;border:1px solid rgb(0, 0, 0);">x</td></tr></tbody></table>'
        '</figure><ul><li>y</li></ul><p><span style="color:hsl(0,75%,60%);font-size:1.5em;">z'
        '</span> <a href="https://x.example/?a=1&amp;b=2" target="_blank" '
        'rel="noopener noreferrer">l</a></p>'
    )
    assert checked(HTML, html)[0] == html


def test_tags_bring_what_belongs_to_them_and_no_more() -> None:
    assert tags_for(["strong", "ul", "SCRIPT", "iframe"]) == (
        {"div", "span", "p", "br", "strong", "b", "ul", "li"}
    )


def test_styles_need_the_font_option() -> None:
    html = '<p><span style="color:red;">x</span></p>'
    coloured = {"type": "text", "tags": ["p"], "font": {"color": True}}
    assert checked({"type": "text", "tags": ["p"]}, html)[0] == "<p><span>x</span></p>"
    assert checked(coloured, html)[0] == html


@pytest.mark.parametrize(
    ("style", "kept"),
    [
        ("color:red", "color:red;"),
        ("COLOR : #fff ;; x", "color:#fff;"),
        ("color:rgba(0, 0, 0, 0.5)", "color:rgba(0, 0, 0, 0.5);"),
        ("font-family:'Times New Roman', serif", "font-family:'Times New Roman', serif;"),
        ("color:url(x)", None),
        ("color:expression(1)", None),
        ("color:var(--x)", None),
        ("color:r\\65 d", None),
        ("color:red/**/", None),
        ("position:fixed", None),
        ("font-size:99999px", None),
        ("font-size:" + "1 " * 20, None),
        ("color", None),
        ("", None),
    ],
)
def test_styles_hold_plain_values(style: str, kept: str | None) -> None:
    assert clean_style(style, frozenset({"color", "font-size", "font-family"})) == kept


@settings(max_examples=300)
@given(HOSTILE)
def test_no_html_runs_and_cleaning_again_changes_nothing(text: str) -> None:
    tags = tags_for(KNOWN)
    cleaned = clean_html(text, tags, frozenset({"color"}))
    assert clean_html(cleaned, tags, frozenset({"color"})) == cleaned
    assert_runs_nothing(cleaned)


@settings(max_examples=300)
@given(HOSTILE)
def test_no_plain_text_runs(text: str) -> None:
    kept, _ = checked(PLAIN, text)
    assert_plain(kept)
    assert_no_address_runs(kept)


@given(HOSTILE, st.integers(0, 20))
def test_a_text_cut_short_runs_nothing(text: str, longest: int) -> None:
    kept, _ = checked({**PLAIN, "maxLength": longest}, text)
    assert_plain(kept)


KEYS = (
    "path mime library params metadata title text question answers copyright source subContentId "
    "__proto__ constructor"
).split()
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    HOSTILE | st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS) | HOSTILE,
            inner,
            max_size=4,
        )
        | st.fixed_dictionaries(
            {
                "library": st.sampled_from([str(each) for each in LIBRARIES]) | HOSTILE,
                "params": inner,
            },
            optional={"metadata": inner, "subContentId": HOSTILE},
        )
        | st.fixed_dictionaries({"path": HOSTILE, "mime": HOSTILE}, optional={"copyright": inner})
    ),
    max_leaves=12,
)
NAMES = [field.name for field in LIBRARIES[FIELDS].fields]  # type: ignore[union-attr]
OBJECTS = st.dictionaries(st.sampled_from(NAMES) | HOSTILE, ANYTHING, max_size=8) | ANYTHING


@settings(max_examples=250, deadline=None)
@given(OBJECTS)
def test_no_parameters_run_and_checking_again_changes_nothing(parameters: Any) -> None:
    result = check_parameters(parameters, FIELDS, LIBRARIES.get, files={"images/a.png"})
    again = check_parameters(result.parameters, FIELDS, LIBRARIES.get, files={"images/a.png"})
    assert again.parameters == result.parameters
    assert again.libraries == result.libraries
    for text in texts_in(result.parameters):
        assert_runs_nothing(text)
        assert_no_address_runs(text)
        assert text not in {"__proto__", "constructor", "prototype"}
    for each in result.findings:
        assert each.text("en")
        assert each.text("zh-Hans")


@settings(deadline=None)
@given(ANYTHING)
def test_no_metadata_runs(metadata: Any) -> None:
    kept, _ = check_metadata(metadata, "h5p.json")
    assert check_metadata(kept, "h5p.json")[0] == kept
    for text in texts_in(kept):
        assert_plain(text)
        assert_no_address_runs(text)
