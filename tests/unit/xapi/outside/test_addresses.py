"""Which addresses we connect to when somebody else chose the URL."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xapi.outside.addresses import AddressPolicy, url_fault

STRICT = AddressPolicy()
PRIVATE = AddressPolicy(allow_private=True)

INTERNAL = [
    "127.0.0.1",
    "127.9.9.9",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "::1",
    "fc00::1",
    "fd12::1",
]
NEVER = [
    "0.0.0.0",
    "169.254.169.254",
    "224.0.0.1",
    "255.255.255.255",
    "100.64.0.1",
    "::",
    "fe80::1",
    "ff02::1",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
]
WRAPPED = ["::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"]
PUBLIC = ["93.184.215.14", "2606:2800:21f:cb07::1", "64:ff9b::5db8:d70e"]


@pytest.mark.parametrize("text", [*INTERNAL, *NEVER, *WRAPPED])
def test_internal_addresses_are_refused_in_every_disguise(text: str) -> None:
    assert not STRICT.permits(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_open_internet_is_permitted(text: str) -> None:
    assert STRICT.permits(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", [*INTERNAL, *WRAPPED])
def test_private_networks_can_be_opened(text: str) -> None:
    assert PRIVATE.permits(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", NEVER)
def test_metadata_and_multicast_stay_closed_even_then(text: str) -> None:
    assert not PRIVATE.permits(ipaddress.ip_address(text))


def test_listed_network_is_opened_and_its_neighbour_not() -> None:
    policy = AddressPolicy.of(allow_private=False, listed=["10.2.0.0/16", "192.168.3.4"])
    assert policy.permits(ipaddress.ip_address("10.2.3.4"))
    assert policy.permits(ipaddress.ip_address("::ffff:10.2.3.4"))
    assert policy.permits(ipaddress.ip_address("192.168.3.4"))
    assert not policy.permits(ipaddress.ip_address("10.3.0.1"))
    assert not policy.permits(ipaddress.ip_address("192.168.3.5"))


@given(st.ip_addresses(v=4))
def test_wrapped_address_is_judged_like_the_one_inside(
    address: ipaddress.IPv4Address,
) -> None:
    mapped = ipaddress.IPv6Address(f"::ffff:{address}")
    assert STRICT.permits(mapped) == STRICT.permits(address)


@pytest.mark.parametrize(
    "url",
    [
        "https://lms.example/hooks",
        "https://lms.example:8443/a?b=c",
        "https://192.0.2.1/",
        "https://[2001:db8::1]:8443/x",
    ],
)
def test_ordinary_url_has_no_fault(url: str) -> None:
    assert url_fault(url, allow_http=False) is None


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://lms.example/", "scheme"),
        ("ftp://lms.example/", "scheme"),
        ("file:///etc/passwd", "not_absolute"),
        ("lms.example/hooks", "not_absolute"),
        ("https://", "not_absolute"),
        ("https://user:pass@lms.example/", "credentials"),
        ("https://lms.example@evil.example/", "credentials"),
        ("https://lms.example/#part", "fragment"),
        ("https://lms.example:99999/", "port"),
        ("https://lms.example:0/", "port"),
        ("https://[::1/", "port"),
        ("https://lms.example/a b", "characters"),
        ("https://lms.example/\r\nHost: x", "characters"),
        ("https://lms.example\\@evil.example/", "characters"),
        ("https://课程.example/", "characters"),
        ("https://lms.example/" + "a" * 2000, "too_long"),
    ],
)
def test_dangerous_url_is_refused_with_its_fault(url: str, fault: str) -> None:
    assert url_fault(url, allow_http=False) == fault


def test_plain_http_can_be_allowed_for_the_own_network() -> None:
    assert url_fault("http://lms.internal/hooks", allow_http=True) is None
