"""cmi5 courses, and assignable units that speak to the record store over HTTP as browsers do."""

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

from django.test import Client

from content.storage import services as storage
from scorm_packages.cmi5.services import launch_au
from scorm_packages.manifest.cmi5 import read_course
from scorm_packages.manifest.course import Item
from scorm_packages.manifest.hrefs import PackageFiles
from scorm_packages.manifest.xml import read_xml
from scorm_packages.runtime.models import Package, PackageItem, Registration
from tests.builders.runtime import TENANT
from xapi.lrs.queries import StatementFilter, find_statements

NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
COURSE_ID = "https://publisher.example/courses/greeting"
CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
MOVE_ON = "https://w3id.org/xapi/cmi5/context/categories/moveon"
EXTENSION = "https://w3id.org/xapi/cmi5/context/extensions/"
VERBS = "http://adlnet.gov/expapi/verbs/"
PREFERENCES = "cmi5LearnerPreferences"


@dataclass(frozen=True)
class UnitSpec:
    """An assignable unit as it stands in a course structure."""

    key: str = "unit"
    url: str = "index.html"
    attributes: Mapping[str, str] = field(default_factory=lambda: {"moveOn": "CompletedAndPassed"})
    inside: str = ""
    """Elements after the url."""

    @property
    def id(self) -> str:
        """The publisher's id."""
        return f"https://publisher.example/units/{self.key}"

    def xml(self) -> str:
        """The `<au>` element."""
        said = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes.items())
        return (
            f'<au id="{self.id}"{said}>{texts(self.key)}<url>{escape(self.url)}</url>'
            f"{self.inside}</au>"
        )


@dataclass(frozen=True)
class BlockSpec:
    """A block of units and other blocks."""

    key: str
    children: tuple["UnitSpec | BlockSpec", ...]

    @property
    def id(self) -> str:
        """The publisher's id."""
        return f"https://publisher.example/blocks/{self.key}"

    def xml(self) -> str:
        """The `<block>` element."""
        inside = "".join(child.xml() for child in self.children)
        return f'<block id="{self.id}">{texts(self.key)}{inside}</block>'


def texts(name: str) -> str:
    """A title and a description in two languages."""
    return "".join(
        f'<{each}><langstring lang="en">{name}</langstring>'
        f'<langstring lang="zh-CN">{name}（中文）</langstring></{each}>'
        for each in ("title", "description")
    )


def structure_xml(
    children: Iterable[UnitSpec | BlockSpec] = (UnitSpec(),),
    *,
    objectives: str = "",
    course_id: str = COURSE_ID,
    extra: str = "",
) -> str:
    """The text of a `cmi5.xml`."""
    inside = "".join(child.xml() for child in children)
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<courseStructure xmlns="{NAMESPACE}"><course id="{course_id}">{texts("course")}</course>'
        f"{objectives}{inside}{extra}</courseStructure>"
    )


def build_cmi5_package(
    *children: UnitSpec | BlockSpec,
    files: Mapping[str, str | bytes] | None = None,
    tenant: int = TENANT,
) -> Package:
    """An installed cmi5 course, made from the structure as intake would make it."""
    given = {"cmi5.xml": "", "index.html": "<!doctype html>", **(files or {})}
    document = read_xml(structure_xml(children or (UnitSpec(),)).encode(), "cmi5.xml")
    assert document.root is not None
    course, findings = read_course(document.root, "cmi5.xml", PackageFiles(dict.fromkeys(given, 1)))
    assert course is not None, findings
    return install(course, given, package_format=Package.Format.CMI5, tenant=tenant)


def install(
    course: Any, files: Mapping[str, str | bytes], *, package_format: str, tenant: int = TENANT
) -> Package:
    """Write the rows and files of a course that was read."""
    label = f"p{uuid4().hex[:12]}"
    package = Package.objects.create(
        tenant=tenant,
        label=label,
        format=package_format,
        identifier=course.identifier,
        title=course.title,
        language=course.language,
        storage_prefix=f"packages/{tenant}/{label}/",
        zip_sha256="0" * 64,
        size_bytes=0,
        file_count=len(files),
        structure=course.structure,
        imported_by="builder",
    )
    _add_items(package, course.items, None)
    for path, text in files.items():
        data = text if isinstance(text, bytes) else text.encode()
        storage.put(package.storage_prefix + path, io.BytesIO(data))
    return package


def _add_items(package: Package, items: Iterable[Item], parent: PackageItem | None) -> None:
    for item in items:
        row = PackageItem.objects.create(
            tenant=package.tenant,
            package=package,
            identifier=item.identifier,
            title=item.title,
            href=item.href,
            kind=item.kind,
            position=PackageItem.objects.filter(package=package).count() + 1,
            parent=parent,
        )
        _add_items(package, item.children, row)


def told(registration: Registration) -> list[dict[str, Any]]:
    """All statements of a registration, in the order in which they were stored."""
    wanted = StatementFilter(registration=registration.id, ascending=True, limit=200)
    found = find_statements(registration.tenant, wanted)
    return [one.statement for one in found.statements]


def verbs(registration: Registration) -> list[str]:
    """The last words of their verbs."""
    return [one["verb"]["id"].rsplit("/", 1)[-1] for one in told(registration)]


class Unit:
    """An assignable unit in play: it knows nothing but its launch URL."""

    def __init__(self, url: str) -> None:
        self.url = url
        query = parse_qs(urlsplit(url).query)
        self.parameters = {name: values[0] for name, values in query.items()}
        self.actor = json.loads(self.parameters["actor"])
        self.registration = self.parameters["registration"]
        self.activity = self.parameters.get("activityId", "")
        self.authorization = self.parameters.get("auth", "")
        self.launch_data: dict[str, Any] = {}
        self.clock = datetime.now(UTC)

    @classmethod
    def launched(cls, registration: Registration, **options: Any) -> "Unit":
        """Launch a unit of a registration's course."""
        return cls(launch_au(tenant=registration.tenant, registration=registration, **options).url)

    @property
    def session(self) -> UUID:
        """The session's id, from the launch data."""
        extensions = self.launch_data["contextTemplate"]["extensions"]
        return UUID(extensions[EXTENSION + "sessionid"])

    def fetch(self) -> Any:
        """Ask the fetch URL, and keep the token if there is one."""
        parts = urlsplit(self.parameters["fetch"])
        response = Client().post(f"{parts.path}?{parts.query}")
        if token := response.json().get("auth-token"):
            self.authorization = f"Basic {token}"
        return response

    def begin(self) -> "Unit":
        """Do what every unit does first: token, launch data, preferences, initialized."""
        self.fetch()
        self.read_launch_data()
        self.read_preferences()
        response = self.say("initialized")
        assert response.status_code == 204, response.content
        return self

    def read_launch_data(self) -> Any:
        """Read LMS.LaunchData."""
        response = self.state("GET", "LMS.LaunchData")
        if response.status_code == 200:
            self.launch_data = json.loads(response.content)
        return response

    def read_preferences(self) -> Any:
        """Read the learner preferences."""
        return self.send("GET", "agents/profile", profileId=PREFERENCES, agent=self._agent)

    def state(self, method: str, state_id: str, body: Any = None) -> Any:
        """Read or write a state document."""
        return self.send(
            method,
            "activities/state",
            body,
            stateId=state_id,
            activityId=self.activity,
            agent=self._agent,
            registration=self.registration,
        )

    def statement(self, verb: str, /, **changes: Any) -> dict[str, Any]:
        """A statement as the rules want it; `changes` replace its properties.

        A verb of cmi5 makes a "cmi5 defined" statement, any other an allowed one.
        """
        self.clock += timedelta(milliseconds=1)
        context = json.loads(json.dumps(self.launch_data.get("contextTemplate", {})))
        context["registration"] = self.registration
        statement: dict[str, Any] = {
            "id": str(uuid4()),
            "timestamp": self.clock.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "actor": self.actor,
            "verb": {"id": VERBS + verb},
            "object": {"objectType": "Activity", "id": self.activity},
            "context": context,
        }
        result = _RESULTS.get(verb)
        if result is not None:
            activities = context.setdefault("contextActivities", {})
            activities["category"] = [{"id": CATEGORY}]
            if result:
                statement["result"] = dict(result)
            if "success" in result or "completion" in result:
                activities["category"].append({"id": MOVE_ON})
            if "masteryScore" in self.launch_data and "success" in result:
                score = self.launch_data["masteryScore"]
                context["extensions"][EXTENSION + "masteryscore"] = score
        return {**statement, **changes}

    def say(self, verb: str, /, **changes: Any) -> Any:
        """Make a statement and send it."""
        return self.put(self.statement(verb, **changes))

    def put(self, statement: Mapping[str, Any]) -> Any:
        """Send a statement by PUT."""
        return self.send("PUT", "statements", statement, statementId=statement.get("id", ""))

    def post(self, *statements: Mapping[str, Any]) -> Any:
        """Send statements by POST."""
        return self.send("POST", "statements", list(statements))

    def send(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        """Call the record store with the session's token."""
        headers = {
            "Authorization": self.authorization,
            "X-Experience-API-Version": "1.0.3",
        }
        if isinstance(body, bytes):
            data, content_type = body, query.pop("content_type", "text/plain")
        else:
            data, content_type = b"" if body is None else json.dumps(body).encode(), ""
        return Client().generic(
            method,
            f"/xapi/{path}",
            data,
            content_type or "application/json",
            query_params=query,
            headers=headers,
        )

    @property
    def _agent(self) -> str:
        return json.dumps(self.actor)


_RESULTS: Mapping[str, Mapping[str, Any]] = {
    "initialized": {},
    "completed": {"completion": True, "duration": "PT1M"},
    "passed": {"success": True, "duration": "PT1M"},
    "failed": {"success": False, "duration": "PT1M"},
    "terminated": {"duration": "PT2M"},
}
