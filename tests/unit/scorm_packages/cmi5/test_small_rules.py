"""Launch addresses, preferences, durations, names: the small rules."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm_packages.cmi5.rules.addresses import unit_headers, with_query
from scorm_packages.cmi5.rules.durations import centiseconds
from scorm_packages.cmi5.rules.preferences import are_preferences, preferences_for
from scorm_packages.cmi5.rules.structure import read_structure


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.example/x", "https://a.example/x?k=v"),
        ("https://a.example/x?a=1", "https://a.example/x?a=1&k=v"),
        ("https://a.example/x?", "https://a.example/x?k=v"),
        ("https://a.example/x?a=1&", "https://a.example/x?a=1&k=v"),
        ("https://a.example/x#top", "https://a.example/x?k=v#top"),
        ("https://a.example/x?a=1#t?p", "https://a.example/x?a=1&k=v#t?p"),
    ],
)
def test_parameters_go_into_the_query(address: str, expected: str) -> None:
    assert with_query(address, {"k": "v"}) == expected


@given(st.dictionaries(st.sampled_from("abc"), st.text(st.characters(codec="utf-8"), min_size=1)))
def test_any_value_comes_back_as_it_was(parameters: dict[str, str]) -> None:
    address = with_query("https://a.example/x?q=1#f", parameters)
    assert dict(parse_qsl(urlsplit(address).query)) == {"q": "1", **parameters}
    assert urlsplit(address).fragment == "f"


def test_a_units_page_may_speak_to_the_app_and_to_nobody_else() -> None:
    policy = unit_headers("https://app.example")["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["connect-src"] == "'self' data: blob: https://app.example"
    assert "app.example" not in directives["default-src"]
    assert "allow-top-navigation" not in directives["sandbox"]


@pytest.mark.parametrize(
    ("content", "good"),
    [
        ({"languagePreference": "en-US,fr-FR", "audioPreference": "on"}, True),
        ({"languagePreference": "zh-Hans, en", "audioPreference": "off", "more": 1}, True),
        ({"languagePreference": "", "audioPreference": "on"}, False),
        ({"languagePreference": "en", "audioPreference": ""}, False),
        ({"languagePreference": None, "audioPreference": "on"}, False),
        ({}, False),
        (None, False),
    ],
)
def test_form_of_the_preferences(content: object, good: bool) -> None:
    data = json.dumps(content).encode()
    assert are_preferences("application/json; charset=utf-8", data) is good
    assert not are_preferences("text/plain", data)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_preferences(data: bytes) -> None:
    assert are_preferences("application/json", data) in {True, False}


@pytest.mark.parametrize("language", ["en", "en-GB", "zh-Hans"])
def test_first_preferences_are_of_the_right_form(language: str) -> None:
    assert are_preferences("application/json", preferences_for(language))


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        ("PT0S", 0),
        ("PT1.5S", 150),
        ("PT1M", 6_000),
        ("PT1H2M3.45S", 372_345),
        ("P1DT1S", 8_640_100),
        ("P2W", 120_960_000),
        ("", 0),
        ("nonsense", 0),
    ],
)
def test_durations_in_centiseconds(duration: str, expected: int) -> None:
    assert centiseconds(duration) == expected


def test_names_of_unknown_languages_can_stand_in_a_statement() -> None:
    """XML takes any letters for a language; xAPI wants a well-formed tag."""
    document = {
        "id": "https://publisher.example/c",
        "title": {"en": "Course", "abcdefgh-1": "?", "zh-CN": ""},
        "children": [],
    }
    assert read_structure(document).title == {"en": "Course", "und": "?"}
