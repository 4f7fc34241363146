"""Which network addresses we may connect to when somebody else chose the URL.

Without this, anyone who may set a URL could make our server call the metadata service of a cloud,
a database's HTTP port or a neighbour behind the firewall (server-side request forgery). A name is
judged by the address it resolves to, at the moment of connecting (see `adapters.http`).
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
LONGEST_URL = 2000


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """`allow_private` opens loopback and private networks; `listed` opens the networks it names.

    Link-local addresses (169.254.0.0/16, fe80::/10), where clouds keep their metadata services,
    are opened by `listed` only.
    """

    allow_private: bool = False
    listed: tuple[Network, ...] = ()

    @classmethod
    def of(cls, *, allow_private: bool, listed: Sequence[str] = ()) -> "AddressPolicy":
        """Build a policy from words like `10.2.0.0/16` or `192.0.2.7`; ValueError for others."""
        return cls(
            allow_private, tuple(ipaddress.ip_network(word, strict=False) for word in listed)
        )

    def permits(self, address: Address) -> bool:
        """Tell whether we may connect to this address at all."""
        return self.is_public(address) or self._is_opened(_innermost(address))

    def is_public(self, address: Address) -> bool:
        """Tell whether the address is of the open internet, where only TLS may be spoken."""
        inner = _innermost(address)
        return inner.is_global and not inner.is_multicast and not inner.is_reserved

    def _is_opened(self, address: Address) -> bool:
        if any(address in network for network in self.listed if network.version == address.version):
            return True
        # Of IPv6 the loopback address counts as reserved too; of IPv4 only 240.0.0.0/4 does.
        reserved = address.version == 4 and address.is_reserved
        never = reserved or address.is_link_local or address.is_multicast or address.is_unspecified
        return self.allow_private and address.is_private and not never


def _innermost(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one merely wraps (mapped, 6to4, NAT64), or itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def url_fault(url: str, *, allow_http: bool) -> str | None:
    """Return what is wrong with a URL that we are to call: a code, or None when it may be tried.

    Codes: `too_long`, `characters`, `port`, `not_absolute`, `scheme`, `credentials`, `fragment`.
    """
    if len(url) > LONGEST_URL:
        return "too_long"
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        return "characters"
    try:
        parts = urlsplit(url)
        has_port_zero = parts.port == 0
    except ValueError:
        return "port"
    faults = {
        "port": has_port_zero,
        "not_absolute": not parts.scheme or not parts.hostname,
        "scheme": parts.scheme not in ({"https", "http"} if allow_http else {"https"}),
        "credentials": "@" in parts.netloc,
        "fragment": bool(parts.fragment),
    }
    return next((code for code, applies in faults.items() if applies), None)
