"""Who sees what: every role on every page; nobody sees what belongs to another unit or centre.

The table stands in `pages_by_role.txt`. A page that somebody adds is missing there and fails; the
message is the line to look at and to add.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from lms.config.demo.seed import seed_demo
from lms.grading.models import PendingGrade
from lms.grading.services import grade_waiting
from lms.people.models import Employee, Tenant
from lms.people.rules.roles import Role
from tests.builders.centre import Centre
from tests.builders.doors import sign_in
from tests.integration.house.test_doors import PUBLIC, named_patterns

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R147")]

TABLE: Final = Path(__file__).with_name("pages_by_role.txt")
ROLES: Final = tuple(Role)
SEEN, NOT_THERE = 200, {403, 404}
ONLY_POSTED: Final = {405}
HELD_OPEN: Final = {"portal:record_live"}
"""A stream that stays open; its page is tried."""
OF_OTHERS: Final = ("socialaccount", "openid_connect", "xapi", "account", "dispatch", "cmi5")
"""Doors with keys of their own, tried elsewhere."""


def table() -> dict[str, set[Role]]:
    """By page, the roles that see it."""
    found = {}
    for line in TABLE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, *marks = line.split()
            found[name] = {role for role, mark in zip(ROLES, marks, strict=True) if mark == "x"}
    return found


def pages() -> Iterator[tuple[str, URLPattern]]:
    """Every page that a role may see or not, with its pattern."""
    for name, pattern in named_patterns(get_resolver(), ""):
        if name not in PUBLIC | HELD_OPEN and not name.startswith(OF_OTHERS):
            yield name, pattern


PLAIN: Final = {name for name, pattern in pages() if not pattern.pattern.converters}
SEEN_BY: Final = table()


@pytest.mark.requirement("R9", "R13", "R14")
@pytest.mark.parametrize("role", ROLES)
def test_a_role_sees_the_pages_of_the_table_and_no_others(role: Role) -> None:
    centre = Centre()
    client = sign_in(centre.person("Somebody", role, unit=centre.unit("Morning")))
    wrong = []
    for name in sorted(PLAIN):
        status = answered(client.get, reverse(name))
        if status in ONLY_POSTED:
            continue
        if (status == SEEN) != (role in SEEN_BY.get(name, ())):
            wrong.append(f"{name}: {status}")
    assert not wrong


def answered(method: Callable[[str], Any], url: str) -> int:
    """The status of an answer, which is read to its end: some are files."""
    answer = method(url)
    if answer.streaming:
        list(answer.streaming_content)
    return int(answer.status_code)


def test_the_table_speaks_of_pages_that_there_are() -> None:
    assert set(SEEN_BY) <= PLAIN


# Objects of others ------------------------------------------------------------------------------

OBJECTS: Final[Mapping[tuple[str, str], str]] = {
    ("", "notice_id"): "people.Notice",
    ("people", "employee_id"): "people.Employee",
    ("people", "grant_id"): "people.RoleGrant",
    ("regulation", "regulation_id"): "regulation.Regulation",
    ("regulation", "version_id"): "regulation.RegulationVersion",
    ("regulation", "clause_id"): "regulation.Clause",
    ("planning", "approval_id"): "planning.Approval",
    ("planning", "receipt_id"): "planning.PlanReceipt",
    ("planning", "plan_id"): "planning.Plan",
    ("planning", "item_id"): "planning.PlanItem",
    ("planning", "unit_id"): "people.Unit",
    ("tracks", "track_id"): "tracks.Track",
    ("tracks", "stage_id"): "tracks.Stage",
    ("tracks", "item_id"): "tracks.TrackItem",
    ("tracks", "enrolment_id"): "tracks.Enrolment",
    ("tracks", "case_id"): "tracks.StandbyCase",
    ("tracks", "gap_id"): "tracks.StandbyGap",
    ("tracks", "evidence_id"): "tracks.StandbyEvidence",
    ("classes", "run_id"): "classes.CourseRun",
    ("classes", "session_id"): "classes.TrainingSession",
    ("classes", "participant_id"): "classes.Participant",
    ("classes", "attendance_id"): "classes.Attendance",
    ("classes", "leave_id"): "classes.LeaveRequest",
    ("coaching", "employee_id"): "people.Employee",
    ("coaching", "version_id"): "coaching.ScorecardVersion",
    ("coaching", "assessment_id"): "coaching.Assessment",
    ("coaching", "plan_id"): "coaching.CoachingPlan",
    ("coaching", "track_id"): "tracks.Track",
    ("grading", "decision_id"): "grading.Decision",
    ("grading", "recommendation_id"): "grading.Recommendation",
    ("archives", "employee_id"): "people.Employee",
    ("archives", "entry_id"): "archives.ArchiveEntry",
    ("sync", "connection_id"): "sync.Connection",
    ("portal", "enrolment_id"): "tracks.Enrolment",
    ("portal", "package_id"): "scorm_runtime.Package",
    ("portal", "registration_id"): "scorm_runtime.Registration",
    ("portal", "session_id"): "scorm_runtime.RuntimeSession",
}
"""What an id in an address is the id of, by the address's room and its name there."""
WORDS: Final = {"item_key": "course", "what": "attempts", "kind": "csv"}
"""Words in addresses that name something everywhere."""


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """The demo centre, graded: it has something of nearly everything. Undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_demo()
        tenant = Tenant.objects.get().id
        while PendingGrade.objects.exists():
            grade_waiting(tenant)
        yield tenant
        transaction.set_rollback(True)


def address(name: str, pattern: URLPattern, found: Callable[[str], Any]) -> str | None:
    """The address of a page about objects that `found(model)` gives; None where it has none."""
    values: dict[str, Any] = {}
    room = name.rpartition(":")[0]
    if not any((room, parameter) in OBJECTS for parameter in pattern.pattern.converters):
        return None
    for parameter in pattern.pattern.converters:
        model = OBJECTS.get((room, parameter))
        values[parameter] = found(model) if model else WORDS.get(parameter)
    if None in values.values():
        return None
    try:
        return reverse(name, kwargs=values)
    except NoReverseMatch:
        return None


def tried(client: Client, found: Callable[[str], Any]) -> tuple[list[str], int]:
    """Every page about such objects, asked for and posted to: who answered, and how many."""
    open_doors, count = [], 0
    for name, pattern in pages():
        if not pattern.pattern.converters:
            continue
        url = address(name, pattern, found)
        if url is None:
            continue
        count += 1
        for method in (client.get, client.post):
            status = answered(method, url)
            if status not in NOT_THERE | ONLY_POSTED:
                open_doors.append(f"{method.__name__} {name}: {status}")
    return open_doors, count


def test_nothing_of_another_centre_is_there_for_anybody(demo: int) -> None:
    """Somebody with every role of one centre asks for everything of the other, by its real ids."""
    visitor = Centre(host="elsewhere.example").person("Everything", *ROLES)

    def theirs(model: str) -> Any:
        found = apps.get_model(model)._default_manager.filter(tenant=demo).first()
        return found.pk if found else None

    open_doors, count = tried(sign_in(visitor), theirs)
    assert open_doors == []
    assert count > 80


ABOUT_PEOPLE: Final = {
    "people.Employee": "id",
    "people.Notice": "employee",
    "tracks.Enrolment": "employee",
    "tracks.StandbyCase": "employee",
    "coaching.Assessment": "employee",
    "grading.Decision": "employee",
    "grading.Recommendation": "employee",
    "archives.ArchiveEntry": "employee",
    "classes.Participant": "employee",
    "classes.Attendance": "participant__employee",
}
"""What belongs to one person, and by which column."""


@pytest.mark.parametrize("login", ["lead4", "mentor4"])
def test_nothing_of_another_unit_is_there_for_its_leads(demo: int, login: str) -> None:
    """The lead of the fourth team asks for what belongs to people of the second."""
    visitor = Employee.objects.get(tenant=demo, login=login)
    others = Employee.objects.filter(tenant=demo, unit__name="银杏组").exclude(login="lead2")
    assert not others.filter(unit=visitor.unit).exists()

    def theirs(model: str) -> Any:
        column = ABOUT_PEOPLE.get(model)
        if column is None:
            return None
        rows = apps.get_model(model)._default_manager.filter(tenant=demo)
        found = rows.filter(**{f"{column}__in": others.values("id")}).first()
        return found.pk if found else None

    open_doors, count = tried(sign_in(visitor), theirs)
    assert open_doors == []
    assert count > 10
