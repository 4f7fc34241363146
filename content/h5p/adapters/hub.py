"""A hub of content types over HTTP: it registers a site, lists what it has, and hands it out.

    POST <hub>/sites                 who asks        → {"uuid": …}
    POST <hub>/content-types/        who asks        → {"contentTypes": […]}
    GET  <hub>/content-types/<name>                  → a .h5p with the library and all it needs

Of this installation nothing is told but the version of H5P's core that it plays with: no usage, no
people, no address of its own.
"""

from dataclasses import dataclass
from typing import BinaryIO, Final
from urllib.parse import quote, urlencode

from content.h5p.rules.hub import LIST_LIMITS, ContentType, read_list, read_site
from content.h5p.rules.libraries import CORE
from xapi.outside.answers import Answer, NoAnswer
from xapi.outside.http import HttpClient, Limits
from xapi.outside.policy import address_policy

ASKING: Final = Limits(connect=4.0, pause=10.0, total=20.0)
"""Somebody waits for the list."""
LOADING: Final = Limits(connect=4.0, pause=20.0, total=120.0)

NOT_MODIFIED: Final = 304


@dataclass(frozen=True, slots=True)
class Offered:
    """What a hub has. `etag` is what it calls this state of its list."""

    content_types: list[ContentType]
    etag: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The hub has what it had when it gave us the `etag` that it was asked with."""


@dataclass(frozen=True, slots=True)
class Silence:
    """No answer of use. `reason` is one of `xapi.outside.http`, or `status`, `content`, `cut`."""

    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Hub:
    """Speaks to the hub at `address`, which has no slash at its end. Never raises for what it or
    the network does."""

    address: str
    asking: HttpClient
    loading: HttpClient

    def register(self) -> str | Silence:
        """Ask for the name under which the hub will know this site."""
        answer = self._ask("sites", "", "")
        if not isinstance(answer, Answer):
            return answer
        return read_site(answer.body) or Silence("content", "no uuid")

    def offered(self, site: str, *, etag: str = "") -> Offered | Unchanged | Silence:
        """Ask what there is; with `etag`, only if it is not what that one stood for."""
        answer = self._ask("content-types/", site, etag)
        if not isinstance(answer, Answer):
            return answer
        if answer.status == NOT_MODIFIED:
            return Unchanged()
        content_types = read_list(answer.body)
        if content_types is None:
            return Silence("content", "no list of content types")
        return Offered(content_types, answer.headers.get("etag", "")[:500])

    def load(self, machine_name: str, into: BinaryIO, *, longest: int) -> Silence | None:
        """Write the .h5p of a content type into a file; None when it is all there."""
        url = f"{self.address}/content-types/{quote(machine_name, safe='')}"
        answer = self.loading.download(url, headers={}, into=into, longest=longest)
        if isinstance(answer, NoAnswer):
            return Silence(answer.reason, answer.detail)
        if answer.status != 200:
            return Silence("status", str(answer.status))
        return Silence("cut") if answer.cut else None

    def _ask(self, what: str, site: str, etag: str) -> Answer | Silence:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        if etag:
            headers["If-None-Match"] = etag
        answer = self.asking.request(
            "POST",
            f"{self.address}/{what}",
            headers=headers,
            body=urlencode(_who_asks(site)).encode(),
            longest=LIST_LIMITS.size,
        )
        if isinstance(answer, NoAnswer):
            return Silence(answer.reason, answer.detail)
        fits = answer.status in (200, 201) or (etag and answer.status == NOT_MODIFIED)
        return answer if fits else Silence("status", str(answer.status))


def _who_asks(site: str) -> dict[str, str]:
    """The fields that a hub wants to see, filled with as little as it takes."""
    core = ".".join(map(str, CORE))
    return {
        "uuid": site,
        "platform_name": "Callcraft",
        "platform_version": "",
        "h5p_version": core,
        "disabled": "0",
        "local_id": "",
        "type": "local",
        "core_api_version": core,
    }


def open_hub(address: str) -> Hub:
    """The hub at that address, reached as this installation permits."""
    policy = address_policy()
    return Hub(address, HttpClient(policy, ASKING), HttpClient(policy, LOADING))
