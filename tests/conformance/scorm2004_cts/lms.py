"""Our LMS as the suite's learner meets it: intake, the run-time's own pages, the page's own API.

Packages go through intake as zips. Everything after the launch goes over the addresses of the
package's own host, as a browser would ask for them; what the browser does with the answers is
`page`'s part.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.test import Client

from scorm_packages.intake.services import import_package
from scorm_packages.runtime.models import LearnerRecord, PackageItem
from scorm_packages.runtime.services import open_session, register
from tests.conformance.scorm2004_cts.commands import Method
from tests.conformance.scorm2004_cts.package import Package
from tests.conformance.scorm2004_cts.page import Page
from tests.conformance.scorm2004_cts.screen import Entry, Screen

TENANT = 1
HOME_PAGE = "https://people.example"
_LAUNCH = re.compile(r'<script id="callcraft-launch" type="application/json">(.*?)</script>', re.S)


class LmsError(Exception):
    """Our LMS did not do what the referee asked of it; the text says what."""


@dataclass(frozen=True, slots=True)
class Learner:
    """Who takes the packages. What a learner's courses share goes from one to the next."""

    identifier: str
    name: str = "林示例"

    def knows(self, objectives: Mapping[str, Mapping[str, Any]]) -> None:
        """Give the learner global objectives, as earlier courses would have."""
        if not objectives:
            return
        record, _ = LearnerRecord.objects.get_or_create(
            tenant=TENANT, actor_home_page=HOME_PAGE, actor_name=self.identifier
        )
        record.objectives = {**record.objectives, **objectives}
        record.save(update_fields=["objectives"])


class OurLms:
    """A `Host`: one learner, one package, and the window in which it is taken."""

    def __init__(self, package: Package, page: Page, learner: Learner) -> None:
        self._root = package.tree.root.id
        self._page = page
        self._learner = learner
        self._client = Client()
        installed = _install(package)
        rows = PackageItem.objects.filter(tenant=TENANT, package=installed)
        self._activities = {str(item): name for item, name in rows.values_list("id", "identifier")}
        self._registration = register(
            tenant=TENANT,
            package=installed,
            actor_home_page=HOME_PAGE,
            actor_name=learner.identifier,
            learner_name=learner.name,
            learner_id=learner.identifier,
        )
        self.unkept: list[str] = []
        """What the content was told to be saved, and was not."""
        self._host = ""
        self._launch: dict[str, Any] = {}
        self._navigation: dict[str, Any] = {}
        self._outcome: dict[str, Any] | None = None
        """What came of the latest request, until the window has gone where it leads."""
        self._refusal = ""
        self._shown: str | None = None
        self._is_over = False
        self._is_playing = False
        """Content is in the window and has not ended its session."""

    @property
    def learner_id(self) -> str:
        return self._learner.identifier

    def open(self) -> Screen:
        launch = open_session(tenant=TENANT, registration=self._registration)
        address = urlsplit(launch.url)
        self._host = address.netloc
        self._load(address.path)
        return self.screen()

    def screen(self) -> Screen:
        controls, lines = self._navigation["controls"], self._navigation["items"]
        return Screen(
            activity=None if self._is_over else self._shown,
            enabled=() if self._is_over else controls["enabled"],
            disabled=() if self._is_over else controls["disabled"],
            has_contents=controls["contents"] and not self._is_over,
            entries=[Entry(one["activity"], one["title"], one["enabled"]) for one in lines],
            root=self._root,
            is_over=self._is_over,
            refusal=self._refusal,
        )

    def call(self, method: Method, *arguments: str) -> str:
        answer = self._page.call(method, *arguments)
        self._go_on()
        return answer

    def ask(self, request: str, target: str, unload: Callable[[], None]) -> Screen:
        if self._is_playing:
            self._page.want(request, target)
            unload()
            if self._is_playing:
                self._page.leave()
        else:
            asked = {"request": request} | ({"target": target} if target else {})
            self._know(self._post(self._launch["navigateUrl"], asked))
        self._go_on()
        return self.screen()

    # -- The window -----------------------------------------------------------------------------

    def _load(self, path: str) -> None:
        """Load the run-time page, and the content in it."""
        response = self._client.get(path, follow=True, headers={"host": self._host})
        found = _LAUNCH.search(response.content.decode())
        if response.status_code != 200 or found is None:
            raise LmsError(f"{path} was answered with {response.status_code}")
        self._launch = json.loads(found[1])
        self._know(self._launch)
        self._is_over = False
        item = self._launch["item"]
        self._shown = None if item is None else self._activities[item["id"]]
        self._is_playing = item is not None
        self._page.open(self._launch, self._commit)

    def _commit(self, commits: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
        """What the page posts, and the part of the answer that it reads."""
        envelope = {"session": self._launch["session"], "replayFor": None, "commits": commits}
        answer = self._post(self._launch["commitUrl"], envelope)
        if answer["acknowledged"] != commits[-1]["seq"]:
            raise LmsError(f"not all was saved: {answer}")
        self._check_refused(commits, answer["refused"])
        if any(commit["terminate"] for commit in commits):
            self._is_playing = False
        self._know(answer)
        navigation = answer.get("navigation")
        return navigation if isinstance(navigation, dict) else None

    def _check_refused(self, commits: Sequence[Mapping[str, Any]], refused: Sequence[str]) -> None:
        """What the page's API has let through, the server must keep."""
        for commit in commits:
            for element, value in commit["set"]:
                if element in refused and not element.startswith("adl.nav."):
                    self.unkept.append(f"{element}={value[:80]}")

    def _know(self, answer: Mapping[str, Any]) -> None:
        """Take note of where the course stands."""
        if answer.get("navigation"):
            self._navigation = answer["navigation"]
            self._outcome = self._navigation["outcome"] or self._outcome

    def _go_on(self) -> None:
        """Go where the latest request leads."""
        outcome, self._outcome = self._outcome, None
        if outcome is None:
            return
        self._refusal = outcome["exception"]
        match outcome["kind"]:
            case "deliver":
                self._load(urlsplit(outcome["url"]).path)
            case "end":
                self._is_over = True
            case "stay":
                self._shown = None

    def _post(self, address: str, body: Mapping[str, Any]) -> dict[str, Any]:
        response = self._client.post(
            urlsplit(address).path,
            json.dumps(body),
            content_type="application/json",
            headers={"host": self._host},
        )
        if response.status_code != 200:
            raise LmsError(f"{address}: {response.status_code} {response.content.decode()[:300]}")
        answer = response.json()
        assert isinstance(answer, dict)
        return answer


def _install(package: Package) -> UUID:
    report = import_package(
        tenant=TENANT,
        upload=package.as_zip(),
        file_name=f"{package.name}.zip",
        imported_by="suite",
    )
    if report.package is None:
        codes = [one.code for one in report.findings if one.severity == "error"]
        raise LmsError(f"not installed: {', '.join(codes)}")
    return report.package.id
