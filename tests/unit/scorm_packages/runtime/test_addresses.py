"""Where an item's page lies."""

import pytest

from scorm_packages.runtime.rules.addresses import is_external, launch_address


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("index.html", "/files/index.html"),
        ("a/课 2.html", "/files/a/%E8%AF%BE%202.html"),
        ("a/%E8%AF%BE%202.html", "/files/a/%E8%AF%BE%202.html"),
        ("one.html?a=1&b=%20#top", "/files/one.html?a=1&b=%20#top"),
        ("one.html#/slide?x=1", "/files/one.html#/slide?x=1"),
        ("https://a.example/x//y?z", "https://a.example/x//y?z"),
        ("HTTP://a.example/", "HTTP://a.example/"),
        ("//a.example/x", "https://a.example/x"),
        ("https:page.html", "/files/https:page.html"),
    ],
)
def test_an_href_becomes_an_address(href: str, address: str) -> None:
    assert launch_address(href, "/files/") == address


@pytest.mark.parametrize("href", ["", "a//b.html", "javascript:alert(1)", "/a.html", "http.html"])
def test_only_web_addresses_lead_to_another_site(href: str) -> None:
    assert not is_external(href)
    assert launch_address(href, "/files/").startswith("/files/")
