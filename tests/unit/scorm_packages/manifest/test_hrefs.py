"""Addresses in manifests: bases, escapes, letter case, parameters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorm_packages.manifest.hrefs import PackageFiles, resolve, with_parameters

FILES = PackageFiles(
    dict.fromkeys(
        ["index.html", "a/one.html", "a/b/two.html", "A/Two.html", "a b.html", "课/第一.html"], 1
    )
)


@pytest.mark.parametrize(
    ("href", "bases", "path", "repaired"),
    [
        ("index.html", [], "index.html", False),
        ("./index.html", [], "index.html", False),
        ("one.html", ["a/"], "a/one.html", False),
        ("two.html", ["a/", "b/"], "a/b/two.html", False),
        ("../one.html", ["a/", "b/"], "a/one.html", False),
        ("a%20b.html", [], "a b.html", False),
        ("a b.html", [], "a b.html", False),
        ("%E8%AF%BE/%E7%AC%AC%E4%B8%80.html", [], "课/第一.html", False),
        ("%BF%CE/%B5%DA%D2%BB.html", [], "课/第一.html", True),
        ("one.html", ["a"], "a/one.html", True),
        ("/index.html", [], "index.html", True),
        ("INDEX.HTML", [], "index.html", True),
        ("a\\b\\two.html", [], "a/b/two.html", True),
        ("missing.html", [], None, False),
    ],
)
def test_href_finds_its_file(href: str, bases: list[str], path: str | None, repaired: bool) -> None:
    target = resolve(href, bases, FILES)
    assert (target.path, target.repaired) == (path, repaired)
    assert target.problem == (None if path else "missing")


def test_query_and_fragment_are_kept_and_not_looked_up() -> None:
    target = resolve("a b.html?name=课 1#top", [], FILES)
    assert target.path == "a b.html"
    assert target.href == "a%20b.html?name=%E8%AF%BE%201#top"


def test_letter_case_is_not_guessed_between_two_files() -> None:
    files = PackageFiles({"a/one.html": 1, "A/One.html": 1})
    assert resolve("A/ONE.html", [], files).problem == "missing"
    assert resolve("A/One.html", [], files).path == "A/One.html"


@pytest.mark.parametrize("href", ["../index.html", "a/../../index.html", "%2e%2e/../../x"])
def test_href_does_not_leave_the_package(href: str) -> None:
    assert resolve(href, [], FILES).problem in {"outside", "missing"}
    assert resolve(href, [], FILES).path is None


def test_escaped_parent_is_not_undone_into_a_way_out() -> None:
    files = PackageFiles({"secret": 1})
    assert resolve("a/%2e%2e/secret", [], files).path is None


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_only_web_addresses_may_be_absolute(href: str) -> None:
    assert resolve(href, [], FILES).problem == "scheme"


def test_web_address_is_external_also_through_its_base() -> None:
    assert (
        resolve("a.html", ["https://example.test/x/"], FILES).href
        == "https://example.test/x/a.html"
    )


@pytest.mark.parametrize(
    ("href", "parameters", "expected"),
    [
        ("a.html", "", "a.html"),
        ("a.html", "?x=1", "a.html?x=1"),
        ("a.html", "x=1", "a.html?x=1"),
        ("a.html", "&x=1", "a.html?x=1"),
        ("a.html?y=2", "?x=1", "a.html?y=2&x=1"),
        ("a.html#p", "?x=1", "a.html?x=1#p"),
        ("a.html", "#p", "a.html#p"),
        ("a.html#q", "#p", "a.html#q"),
        ("a.html", "?x=1#p", "a.html?x=1#p"),
        ("a.html", "?x=课", "a.html?x=%E8%AF%BE"),
    ],
)
def test_parameters_go_into_the_query_before_the_fragment(
    href: str, parameters: str, expected: str
) -> None:
    assert with_parameters(href, parameters) == expected


@settings(deadline=None)
@given(st.text(max_size=30), st.lists(st.text(max_size=10), max_size=3))
def test_any_href_is_judged(href: str, bases: list[str]) -> None:
    target = resolve(href, bases, FILES)
    assert (target.path is not None) + target.external + (target.problem is not None) == 1
